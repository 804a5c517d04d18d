"""A dated withdrawal of support: nothing before it in any world, and a break in the fan at it."""

from __future__ import annotations

import numpy as np
import pandas as pd
from tests.scenarios.clause_runs import MONTHS, load, results

from guaranteesim.model import GuaranteeModel
from guaranteesim.model.record.block_record import compute_believed_reliability

MONTH = 18
QUANTILES = [f"believed_reliability_q{share:02d}" for share in (5, 25, 50, 75, 95)]


def test_the_fan_breaks_in_month_18() -> None:
    fan = results("us-withdrawal").monthly.set_index("month")[QUANTILES]
    without = results("no-clause").monthly.set_index("month")[QUANTILES]
    pd.testing.assert_frame_equal(fan.loc[: MONTH - 1], without.loc[: MONTH - 1], check_exact=True)
    steps = fan.diff()
    assert (steps.loc[MONTH] < -0.05).all()
    assert (steps.drop(index=[1, MONTH]).abs() < 0.02).all(axis=None)
    assert (fan.loc[MONTH:] < without.loc[MONTH:]).all(axis=None)


def test_everybody_knows_of_it() -> None:
    named = results("us-withdrawal").monthly.set_index("month").filter(like="believed_reliability_USA_q")
    assert named.shape[1] == len(QUANTILES)
    assert (named.loc[: MONTH - 1] > 0.1).all(axis=None)
    assert (named.loc[MONTH:] < 0.005).all(axis=None)


def test_every_world_is_the_same_until_then_and_believes_less_from_then() -> None:
    runs = [
        GuaranteeModel(load(name, MONTHS), np.arange(200), seed=1) for name in ("us-withdrawal", "no-clause")
    ]
    for month in range(1, MONTH + 4):
        for run in runs:
            run.step()
        believed, without = (compute_believed_reliability(run) for run in runs)
        if month < MONTH:
            np.testing.assert_array_equal(believed, without)
        else:
            assert (believed < without).all()


def test_it_honours_nothing_and_breaks_no_word() -> None:
    events = results("us-withdrawal").events
    after = events[events["month"] >= MONTH]
    assert len(after) > 300
    assert set(after["vote_USA"].astype(str)) == {"not called"}
    assert {"honoured", "overruled"} & set(events[events["month"] < MONTH]["vote_USA"].astype(str))
