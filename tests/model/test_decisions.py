"""Decisions from outside: what the model shows, what it takes, and that no other luck moves."""

from __future__ import annotations

import numpy as np
import pytest
from tests.model.lively import CALENDAR, LIVELY
from tests.model.small import GUARANTORS, rows, same, scenario, under, voted

from guaranteesim.equations import quantal_response
from guaranteesim.model import GuaranteeModel
from guaranteesim.model.crises import HONOURED, LATE, NOT_MET, RENEGED
from guaranteesim.model.steps.vote_reasons import REASONS
from guaranteesim.scenario.files.catalog import find_scenario
from guaranteesim.scenario.reading.loader import load_scenario

WORLDS = np.arange(60)
SEEING = {"theatre.signals": {"common_noise": 0, "own_noise": 0}}


class Keep:
    """Decides as the model does, and keeps what it was shown."""

    def __init__(self):
        self.votes, self.options = [], []

    def cast_votes(self, votes):
        self.votes.append(votes)
        return votes.willing, votes.objecting

    def choose_options(self, options):
        self.options.append(options)
        return options.picked


class Turn(Keep):
    """Turns every vote of one state."""

    def __init__(self, state, willing):
        super().__init__()
        self.state, self.willing = state, willing

    def cast_votes(self, votes):
        super().cast_votes(votes)
        willing, objecting = votes.willing.copy(), votes.objecting.copy()
        if self.state in votes.states:
            column = votes.states.index(self.state)
            asked = votes.asked[:, column]
            willing[asked, column], objecting[asked, column] = self.willing, not self.willing
        return willing, objecting


def ran(given, source=None, worlds=WORLDS):
    model = GuaranteeModel(given, worlds, decisions=source)
    model.run_model()
    return model.record.build_world_table(), model.record.build_event_table()


CASES = {
    "lively": lambda: scenario({**LIVELY, **under({"at_least": 2}, (*GUARANTORS, "RUS"))}),
    "full calendar": lambda: scenario({**LIVELY, **CALENDAR}),
    "side letter": lambda: load_scenario(find_scenario("us-side-letter")),
    "staged ladder": lambda: load_scenario(find_scenario("staged-ladder")),
    "baltic": lambda: load_scenario(find_scenario("baltic-status-quo")),
}


@pytest.mark.parametrize("name", CASES)
def test_the_model_s_own_decisions_leave_every_world_as_it_is(name):
    given, source = CASES[name](), Keep()
    for one, other in zip(ran(given), ran(given, source), strict=True):
        same(one, other)
    assert source.votes
    assert source.options


def test_the_reasons_are_those_of_the_votes():
    source = Keep()
    ran(scenario({**LIVELY, **under("each", in_place={"GBR": {"ground": 1}})}), source)
    ran(scenario({**LIVELY, **CALENDAR}), source)
    for votes in source.votes:
        if votes.commitment is not None:
            assert tuple(votes.reasons) == REASONS
        chance = 1 / (1 + np.exp(-sum(votes.reasons.values())))
        supporters = [column for column, code in enumerate(votes.states) if code not in ("RUS", "UKR")]
        np.testing.assert_allclose(chance[:, supporters], votes.chance[:, supporters], rtol=1e-12)
        assert not (votes.willing & ~votes.seen).any()
        assert not (votes.willing & votes.objecting).any()
    assert {votes.commitment for votes in source.votes} >= {None, "aid", "first"}


def test_the_chance_of_the_options_is_that_of_the_choice():
    source = Keep()
    ran(scenario({**LIVELY, **under("all")}), source)
    for options in source.options:
        assert options.success.shape == options.activation.shape
        # The option that is picked rises with the draw, so the extremes are the first and the last.
        least = quantal_response(options.utilities, options.rationality, np.full(options.at.size, 1e-12))
        assert (least <= options.picked).all()


@pytest.mark.parametrize("vote", [True, False])
def test_a_given_vote_decides(vote):
    given = scenario({**LIVELY, **SEEING, **under("each")})
    _, events = ran(given, Turn("USA", vote))
    acted = np.isin(events["vote_USA"], (HONOURED, LATE, RENEGED))
    assert acted.any() == vote
    if vote:
        # It votes for action also where it would have read the casus foederis as not met.
        assert not voted(events, "USA", "casus not met", "objected", "abstained").any()


def test_a_vote_for_action_judges_the_casus_foederis_to_be_met():
    foggy = {**LIVELY, "theatre.signals": {"common_noise": 1.5, "own_noise": 0.5}, **under("each")}
    _, before = ran(scenario(foggy))
    _, after = ran(scenario(foggy), Turn("FRA", True))
    assert (before["vote_FRA"] == NOT_MET).any()
    assert not (after["vote_FRA"] == NOT_MET).any()


def test_a_given_vote_moves_no_other_vote_of_the_same_crisis():
    """CHN turns: until its world takes another course, everybody else is asked, sees and votes as before."""
    given = scenario({**LIVELY, **under({"at_least": 3})})
    plain, turned = Keep(), Turn("CHN", True)
    ran(given, plain), ran(given, turned)
    first, again = plain.votes[0], turned.votes[0]
    for name in ("asked", "seen", "willing", "objecting", "chance"):
        np.testing.assert_array_equal(getattr(first, name), getattr(again, name), err_msg=name)


def test_followers_follow_the_given_vote_of_their_lead():
    given = scenario({**LIVELY, **under("each"), "willingness.lead": 20, "states.GBR.following": 1})
    for vote in (True, False):
        source = Turn("USA", vote)
        ran(given, source)
        ballots = [votes for votes in source.votes if "GBR" in votes.states]
        for votes in ballots:
            column = votes.states.index("GBR")
            asked = votes.asked[:, column] & votes.asked[:, votes.states.index("USA")]
            assert (votes.chance[asked, column] > 0.99 if vote else votes.chance[asked, column] < 0.01).all()


def test_worlds_in_which_nothing_was_turned_stay_as_they_are():
    given = scenario({**LIVELY, **under("each"), "theatre.opportunity.per_year": 0.5})
    worlds, events = ran(given)
    turned, _ = ran(given, Turn("USA", True))
    calm = ~np.isin(worlds["world"], events["world"])
    assert calm.any()
    same(rows(worlds, calm), rows(turned, calm))


class Quiet(Keep):
    """The challenger never acts."""

    def choose_options(self, options):
        return np.zeros_like(options.picked)


def test_a_given_choice_decides():
    given = scenario({**LIVELY, **under("each")})
    worlds, events = ran(given, Quiet())
    assert events == {}
    assert worlds["opportunities"].any()


def test_a_given_vote_decides_on_a_further_term():
    given = scenario({**LIVELY, **CALENDAR, "arrangement.duration.renewal.rule": "all",
                      "arrangement.duration.renewal.parties": ["USA"]})  # fmt: skip
    longer, _ = ran(given, Turn("USA", True))
    shorter, _ = ran(given, Turn("USA", False))
    assert longer["in_force_months"].sum() > shorter["in_force_months"].sum()
