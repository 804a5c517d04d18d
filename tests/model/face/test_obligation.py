"""Face test F9: under the aggressor's veto no word is broken."""

from __future__ import annotations

import numpy as np
import pytest
from tests.model.small import GUARANTORS, met, run, same, scenario, under, voted, willing
from validation.same_luck import differences

from guaranteesim.ensemble.crisis_counts import count_crises
from guaranteesim.model import GuaranteeModel
from guaranteesim.model.crises import EXCUSED, OVERRULED
from guaranteesim.scenario.reading.loader import load_scenario

WITH_CHALLENGER = (*GUARANTORS, "RUS")
EXCUSE = {"switches.excuse_vetoed": True}
RECORD = {"beliefs.record_weight": 0.5, "beliefs.prior_mean": 0.4, "theatre.costs.audience": 0.2}
VETOED = {**RECORD, **under("all", WITH_CHALLENGER)}


def _count_tests(model):
    counts = count_crises(model.spec, model.record.build_event_table(), 0, model.size)
    return int(counts["obligations"].sum()), int(counts["obligations_kept"].sum())


def test_under_the_veto_no_word_is_broken_or_tested():
    ran = run({**VETOED, **EXCUSE})
    assert ran.events["called"].any()
    assert _count_tests(ran.model) == (0, 0)
    for state in ran.model.coalition.members:
        assert not state.broken.any()
        assert not state.utility_by_part[state.parts.index("word")].any()
    np.testing.assert_allclose(ran.worlds["believed_reliability"], 0.4, rtol=1e-12)


def test_the_first_edition_breaks_words_there():
    tested, kept = _count_tests(run(VETOED).model)
    assert tested > 100
    assert kept == 0


def test_a_shipped_text_under_the_veto_breaks_no_word():
    text = load_scenario("istanbul-draft-2022-ru")
    model = GuaranteeModel(text, np.arange(200))
    model.run_model()
    assert model.record.build_event_table()["called"].any()
    assert _count_tests(model) == (0, 0)


def test_the_willing_are_overruled_and_the_others_excused():
    _, response = met({**VETOED, **EXCUSE, **willing(USA=0.5)}, 1)
    assert set(np.unique(response.vote)) == {EXCUSED, OVERRULED}


def test_who_stood_in_the_way_is_told_all_the_same():
    told, excused = run(VETOED), run({**VETOED, **EXCUSE})
    np.testing.assert_array_equal(told.events["block_RUS"], excused.events["block_RUS"])
    assert excused.events["block_RUS"].any()


@pytest.mark.parametrize("rule", [{"at_least": 3}, {"all": {}, "recuse_aggressor": True}, "each"])
def test_a_rule_that_can_carry_without_the_challenger_obliges(rule):
    terms = {**RECORD, **under(rule, WITH_CHALLENGER)}
    told, excused = run(terms), run({**terms, **EXCUSE})
    same(told.worlds, excused.worlds)
    same(told.events, excused.events)


def test_a_state_bound_twice_is_tested_by_the_text_that_obliges():
    texts = [under("all", WITH_CHALLENGER), under("each")]
    vetoed, several = (text["arrangement.commitments"]["aid"] for text in texts)
    both = {"arrangement.commitments": {"vetoed": vetoed, "aid": several}}
    ran = run({**RECORD, **both, **EXCUSE})
    assert _count_tests(ran.model)[0] > 0
    assert not voted(ran.events, "USA", "excused").any()


@pytest.mark.parametrize("rule", ["all", {"at_least": 4}, {"quota": "2/3"}])
def test_the_month_by_hand_excuses_the_same(rule):
    compared, found = differences(scenario({**RECORD, **under(rule, WITH_CHALLENGER), **EXCUSE}), worlds=12)
    assert compared > 1000
    assert found == []
