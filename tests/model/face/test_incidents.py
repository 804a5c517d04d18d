"""Face test F12: grey-zone acts far outnumber strikes, these land grabs, and these invasions."""

from __future__ import annotations

import numpy as np
import pytest
from tests.model.face.second_edition import run_without_guarantee

LINE = (
    "switches.ceasefire_incidents=true",
    "start.heat=1",
    "theatre.ceasefire.usual_incidents={uniform: [10000, 35000]}",
    "theatre.ceasefire.persistence={uniform: [0.6, 0.9]}",
    "theatre.ceasefire.volatility={uniform: [0.15, 0.45]}",
    "theatre.ceasefire.heat_effect={uniform: [1, 3]}",
    "theatre.ceasefire.cooling={uniform: [0.02, 0.08]}",
    "theatre.ceasefire.act_effect={uniform: [0.5, 1.5]}",
    "theatre.ceasefire.monitor_effect={uniform: [0, 1]}",
    "theatre.ceasefire.disengagement_effect={uniform: [2.4, 3.6]}",
    "theatre.ceasefire.pretext_elasticity={uniform: [0.25, 0.75]}",
    "theatre.ceasefire.pretexts_per_year={uniform: [0.05, 0.3]}",
    "theatre.ceasefire.opportunity_elasticity={uniform: [0.3, 1]}",
    "theatre.ceasefire.fog_elasticity={uniform: [0, 0.3]}",
)
"""The line of contact of the second edition, just after a war."""
FORGONE = (
    "ladder.grey_zone.forgone_status_quo={uniform: [0, 0.1]}",
    "ladder.strikes.forgone_status_quo={uniform: [0.1, 0.4]}",
    "ladder.limited_grab.forgone_status_quo={uniform: [0.5, 0.9]}",
)
"""What lesser acts forgo of the status quo in the second edition; an invasion forgoes all of it."""
WORLDS = 500


def _run(*sets):
    return run_without_guarantee(*LINE, *sets, worlds=WORLDS)


@pytest.mark.xfail(
    strict=True,
    reason="500 worlds of a decade: 0.81 grey-zone acts, 0.19 strikes, 0.17 grabs and 0.33 invasions each. "
    "Where every act forgoes the whole status quo they are 0.09, 0.05, 0.17 and 0.47. Incidents raise the "
    "rate of all rungs alike.",
)
def test_graver_acts_are_rarer():
    acts = np.bincount(_run(*FORGONE).events["rung"], minlength=4)
    assert (acts[:-1] > 2 * acts[1:]).all()


def test_incidents_far_outnumber_acts():
    """Hundreds a day after a war: 6,200 a day in month 1 and 940 in month 120 on average over worlds."""
    ran = _run()
    counts = ran.model.record.monthly.counts
    per_day = counts["incidents"] / (WORLDS - counts["at_war"]) / 30.4
    assert 2000 < per_day[0] < 12_000
    assert 300 < per_day[-1] < 3000
    assert ran.worlds["incidents"].sum() > 10_000 * ran.events["rung"].size


def test_disengagement_lowers_incidents_as_in_2020():
    """By a factor of 11 to 37, in Donbas 19; opportunities and violations become rarer, too."""
    open_line, apart = _run(), _run("arrangement.disengagement=1")
    first = [ran.model.record.monthly.counts["incidents"][0] for ran in (open_line, apart)]
    assert 11 < first[0] / first[1] < 37
    assert apart.worlds["opportunities"].mean() < 0.5 * open_line.worlds["opportunities"].mean()
    assert apart.worlds["major_violation"].mean() < open_line.worlds["major_violation"].mean()
