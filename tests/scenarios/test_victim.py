"""A protégé that is a party to the commitment: read, explained and simulated as a state that votes."""

from __future__ import annotations

import numpy as np
import pytest
from tests.model.small import GUARANTORS, run, scenario, under
from validation.same_luck import differences

from guaranteesim.analysis.text.explanation import explain_arrangement
from guaranteesim.errors import UserError

VOTES = (*GUARANTORS, "UKR")
ASKED = {"each": {}, "requires": ["UKR"]}


def test_the_protege_consents_at_once_unless_told_otherwise():
    reading = explain_arrangement(scenario(under(ASKED, VOTES))).commitments[0]
    protege = next(party for party in reading.parties if party.state == "UKR")
    assert (protege.protege, protege.willing, protege.objects, protege.acts) == (True, 1.0, 0.0, 0.0)
    assert not protege.on_call
    assert reading.blockers == ("UKR",)
    assert "nothing is done without the consent of UKR" in reading.rule_text
    half = explain_arrangement(scenario(under(ASKED, VOTES)), willing={"UKR": 0.5}).commitments[0]
    assert half.probability == pytest.approx(reading.probability / 2)


def test_it_is_no_guarantor():
    read = scenario(under(ASKED, VOTES))
    assert "UKR" not in read.guarantors
    assert read.signatories.count("UKR") == 1
    ran = run(under(ASKED, VOTES), worlds=20)
    assert not [name for name in ran.events if name in ("vote_UKR", "block_UKR", "treaty_UKR")]


@pytest.mark.parametrize("rule", ["each", {"at_least": 2}, "all"])
def test_a_request_that_always_comes_changes_no_world(rule):
    """Required and always given: the same worlds as without it, to the last bit."""
    form = {rule: {}} if isinstance(rule, str) else rule
    plain = run(under({**form, "of": list(GUARANTORS)}), worlds=60)
    asked = run(under({**form, "of": list(GUARANTORS), "requires": ["UKR"]}, VOTES), worlds=60)
    for name, values in plain.worlds.items():
        assert np.array_equal(values, asked.worlds[name], equal_nan=values.dtype.kind == "f"), name


def test_its_vote_counts_where_votes_are_counted():
    """With its own vote for it, one vote fewer is missing."""
    needs_three = run(under({"at_least": 3}, VOTES), worlds=300)
    needs_two = run(under({"at_least": 2}), worlds=300)
    assert np.array_equal(needs_three.events["decided"], needs_two.events["decided"])


@pytest.mark.parametrize(
    "rule",
    [ASKED, "all", {"quota": "2/3", "present_and_voting": True, "quorum": 3}, {"majority": {}, "quorum": 3}],
    ids=str,
)
def test_engine_and_plain_version_agree(rule):
    compared, found = differences(scenario(under(rule, VOTES)), worlds=12)
    assert compared > 200
    assert not found, found[:5]


WRONG = [
    (under("all", ["UKR"]), "the protégé UKR cannot guarantee itself"),
    (under("all", VOTES, provides={"UKR": {"ground": 1}}), "brings nothing under the commitment"),
    (under({"each": {}, "requires": ["POL"]}, VOTES), "POL is not a party"),
]


@pytest.mark.parametrize(("changes", "message"), WRONG)
def test_what_a_protege_cannot_do_is_said(changes, message):
    with pytest.raises(UserError, match=message):
        scenario(changes)
