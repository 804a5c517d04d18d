"""Tests of the features that a state may object to, in words."""

from __future__ import annotations

from typing import get_args

import pytest
from tests.report.text_cases import plain
from tests.small_world import make_scenario

from guaranteesim.analysis.text.features import has_feature
from guaranteesim.report.words import objections
from guaranteesim.scenario.schema import Condition, Objection, Scenario
from guaranteesim.scenario.schema.consent import Feature


class TestFeatures:
    """An objection that lists many states, to arrangements that contain few of them or none."""

    LISTED = ("USA", "GBR", "FRA", "CHN")

    @pytest.mark.parametrize(("to", "clause", "words"), [
        ("any", {}, "the arrangement as such"),
        ("forces_in_place", {"in_place": {"GBR": {"ground": 1}}}, "forces of GBR in place"),
        ("forces_in_place", {"in_place": {"GBR": {"air": 1}, "CHN": {"sea": 1}}},
         "forces of GBR and CHN in place"),
        ("ground_forces", {"in_place": {"GBR": {"ground": 1}}, "each_provides": {}},
         "ground forces of GBR in place"),
        ("ground_forces", {}, "ground forces of USA, GBR and CHN on call"),
        ("ground_forces", {"in_place": {"CHN": {"ground": 1}}},
         "ground forces of CHN in place and of USA and GBR on call"),
        ("party", {"parties": ["GBR", "RUS"]}, "GBR as a party"),
        ("party", {"parties": ["GBR", "USA", "RUS"]}, "USA and GBR as parties"),
        ("veto", {"parties": ["USA", "RUS"]}, "a veto of USA"),
    ])  # fmt: skip
    def test_of_states_only_those_of_the_arrangement(self, to, clause, words):
        of = self.LISTED if to != "any" else ()
        assert objections.describe_feature(objection(to, of), arranged(**clause)) == words

    @pytest.mark.parametrize(("to", "be", "terms", "words"), [
        ("membership", None, {"membership": True}, "membership of Ukraine in the alliance"),
        ("neutrality", None, {"neutrality": {}}, "the neutrality of Ukraine"),
        ("no_neutrality", None, {}, "that Ukraine is not neutral"),
        ("force_cap", None, {"protege_force_cap": 14}, "a cap of 14 BE on the force of Ukraine"),
        ("force_cap", 60.0, {"protege_force_cap": {"uniform": [10, 20]}},
         "a cap of 10 to 20 BE on the force of Ukraine, below 60 BE"),
        ("no_force_cap", 10.0, {"protege_force_cap": 14},
         "a cap of 14 BE on the force of Ukraine, above 10 BE"),
        ("no_force_cap", 10.0, {}, "the force of Ukraine without a cap"),
        ("sanctions_relief", None, {"sanctions_relief": {"share": 0.5}},
         "the lifting of 50 % of the sanctions"),
        ("no_sanctions_relief", None, {}, "that no sanctions are lifted"),
    ])  # fmt: skip
    def test_terms_with_their_size(self, to, be, terms, words):
        made = arranged(terms=terms, start={"sanctions": 0.5})
        assert plain(objections.describe_feature(objection(to, be=be), made)) == words

    @pytest.mark.parametrize("to", get_args(Feature))
    def test_what_the_arrangement_lacks_is_never_named(self, to):
        bare = arranged(None)
        if has_feature(objection(to), bare):
            assert objections.describe_feature(objection(to), bare)
        else:
            with pytest.raises(ValueError, match=to):
                objections.describe_feature(objection(to), bare)


class TestConditions:
    @pytest.mark.parametrize(("said", "words"), [
        ({"has": "party", "of": ["RUS"]}, "RUS is a party"),
        ({"lacks": "party", "of": ["RUS"]}, "RUS is no party"),
        ({"lacks": "party", "of": ["RUS", "CHN"]}, "none of RUS and CHN is a party"),
        ({"lacks": "party"}, "no state is a party"),
        ({"has": "veto", "of": ["RUS", "CHN"]}, "one of RUS or CHN has a veto"),
        ({"lacks": "forces_in_place", "of": ["USA"]}, "no forces of USA are in place"),
        ({"has": "ground_forces", "of": ["USA"], "bindingness_at_least": 0.4},
         "ground forces of USA are in place or on call under a text of bindingness 0.4 or more"),
        ({"has": "no_neutrality"}, "Ukraine is not neutral"),
        ({"lacks": "neutrality"}, "Ukraine is not neutral"),
        ({"has": "force_cap", "be": 60}, "the force of Ukraine has a cap below 60 BE"),
        ({"lacks": "sanctions_relief"}, "no sanctions are lifted"),
    ])  # fmt: skip
    def test_what_must_be_so(self, said, words):
        condition = Condition.model_validate(said)
        assert plain(objections.describe_condition(condition, arranged())) == words

    def test_every_feature_has_words(self):
        for feature in get_args(Feature):
            assert objections.describe_condition(Condition(has=feature), arranged())

    def test_the_list_tells_what_counts_and_why_something_does_not(self):
        said = {"state": "RUS", "date": "2025", "stated": "No.", "source": "A speech", "cost": 0.2}
        made = arranged().model_dump(mode="json")
        made["acceptance"]["objections"] = {
            "counts": {**said, "lacks": "party", "of": ["FRA"], "unless": [{"has": "membership"}]},
            "wish": {**said, "to": "party", "of": ["USA"], "cost": -0.2},
            "weak": {**said, "to": "party", "of": ["USA"], "bindingness_at_least": 0.99},
            "taken": {**said, "to": "any", "unless": [{"has": "party", "of": ["CHN"]}]},
            "absent": {**said, "to": "membership"},
        }
        assert [plain(line) for line in objections.list_objections(Scenario.model_validate(made))] == [
            "Russia objects that FRA is no party, unless Ukraine is a member of the alliance "
            "(cost of 0.2 in utility; 2025).",
            "Russia wishes for USA as a party (wish of −0.2 in utility; 2025).",
            "Does not count here: Russia objects to USA as a party, "
            "but only under a text of bindingness 0.99 or more.",
            "Does not count here: Russia objects to the arrangement as such, but CHN is a party.",
        ]


def objection(to, of=(), be=None):
    return Objection(state="RUS", to=to, of=of, be=be, date="2025", stated="No.", source="A speech")


def arranged(rule="all", terms=None, start=None, **clause):
    """The small scenario and France, with other terms and other fields of its clause."""
    made = make_scenario(rule).model_dump(mode="json")
    made["states"]["FRA"] = {}
    made["start"] = start or {}
    made["arrangement"] |= terms or {}
    for item in made["arrangement"]["commitments"].values():
        item |= clause
    return Scenario.model_validate(made)
