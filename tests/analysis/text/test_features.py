"""Features of arrangements that objections refer to."""

from __future__ import annotations

import pytest
from tests.small_world import make_scenario

from guaranteesim.analysis.text.features import Feature, find_feature, has_feature
from guaranteesim.scenario.schema import Objection, Scenario

RECUSED = {"all": {}, "recuse_aggressor": True}


def objects(to: str, *of: str, be: float | None = None) -> Objection:
    return Objection(state="RUS", to=to, of=of, be=be, date="2025", stated="No.", source="A speech")


def declares(**more: object) -> Objection:
    """An objection of Russia in the form of a file."""
    return Objection.model_validate({"state": "RUS", "date": "2025", "stated": "No.", "source": "A", **more})


def arranged(rule: object = "all", terms: dict[str, object] | None = None, **clause: object) -> Scenario:
    """The small scenario with other terms, and with other fields of its clause."""
    made = make_scenario(rule).model_dump(mode="json")
    made["arrangement"] |= terms or {}
    for item in made["arrangement"]["commitments"].values():
        item |= clause
    return Scenario.model_validate(made)


IN_PLACE = {"in_place": {"GBR": {"air": 1}}}
CASES = [
    ("any", (), arranged(None), True),
    ("forces_in_place", (), arranged(), False),
    ("forces_in_place", (), arranged(**IN_PLACE), True),
    ("forces_in_place", ("GBR", "USA"), arranged(**IN_PLACE), True),
    ("forces_in_place", ("USA",), arranged(**IN_PLACE), False),
    ("forces_in_place", (), arranged(in_place={"GBR": {"ground": {"uniform": [0, 2]}}}), True),
    ("ground_forces", (), arranged(), True),
    ("ground_forces", ("RUS",), arranged(), False),
    ("ground_forces", ("CHN",), arranged(provides={"CHN": {"air": 1}}), False),
    ("ground_forces", (), arranged(each_provides={"arms": 1}), False),
    ("ground_forces", (), arranged(each_provides={"arms": 1}, **IN_PLACE), False),
    ("ground_forces", ("GBR",), arranged(each_provides={}, in_place={"GBR": {"ground": 1}}), True),
    ("membership", (), arranged(), False),
    ("membership", (), arranged(terms={"membership": True}), True),
    ("party", (), arranged(None), False),
    ("party", (), arranged(), True),
    ("party", ("CHN", "UKR"), arranged(), True),
    ("party", ("UKR",), arranged(), False),
    ("veto", ("RUS",), arranged(), True),
    ("veto", ("RUS",), arranged(RECUSED), False),
    ("veto", ("CHN",), arranged(RECUSED), True),
    ("veto", (), arranged("each"), False),
    ("veto", (), arranged("consult_only"), False),
    ("veto", ("USA",), arranged({"lead": "USA"}), True),
    ("veto", ("GBR",), arranged({"lead": "USA"}), False),
    ("veto", (), arranged({"at_least": 2}), False),
    ("veto", ("USA",), arranged("each", parties=["USA"]), False),
    ("veto", (), arranged(None), False),
    ("neutrality", (), arranged(), False),
    ("neutrality", (), arranged(terms={"neutrality": {}}), True),
    ("no_neutrality", (), arranged(), True),
    ("no_neutrality", (), arranged(terms={"neutrality": {}}), False),
    ("sanctions_relief", (), arranged(), False),
    ("no_sanctions_relief", (), arranged(), True),
]


@pytest.mark.parametrize(("to", "of", "made", "there"), CASES)
def test_features(to: str, of: tuple[str, ...], made: Scenario, there: bool) -> None:
    assert has_feature(objects(to, *of), made) is there


@pytest.mark.parametrize(
    ("cap", "be", "capped", "uncapped"),
    [
        (None, None, False, True),
        (None, 50, False, True),
        (60, None, True, False),
        (60, 50, False, True),
        (60, 60, False, False),
        (60, 70, True, False),
    ],
)
def test_caps_and_their_size(cap: float | None, be: float | None, capped: bool, uncapped: bool) -> None:
    made = arranged(terms={"protege_force_cap": cap})
    assert has_feature(objects("force_cap", be=be), made) is capped
    assert has_feature(objects("no_force_cap", be=be), made) is uncapped


def test_relief() -> None:
    made = make_scenario(start={"sanctions": 0.5}).model_dump(mode="json")
    for share, there in ((0.5, True), (0, False)):
        made["arrangement"]["sanctions_relief"] = {"share": share}
        relieved = Scenario.model_validate(made)
        assert has_feature(objects("sanctions_relief"), relieved) is there
        assert has_feature(objects("no_sanctions_relief"), relieved) is not there


def test_only_states_of_the_arrangement_are_found() -> None:
    """The objection lists fourteen states; the arrangement has one of them."""
    listed = (
        "USA",
        "GBR",
        "FRA",
        "DEU",
        "POL",
        "ITA",
        "CAN",
        "TUR",
        "NLD",
        "SWE",
        "FIN",
        "EST",
        "ROU",
        "CHN",
    )
    made = arranged(parties=["GBR", "RUS"], **IN_PLACE)
    for to in ("forces_in_place", "ground_forces", "party", "veto"):
        found = find_feature(objects(to, *listed), made)
        assert found is not None
        assert set(found.states + found.on_call) == {"GBR"}, to


def test_ground_forces_in_place_and_on_call_are_told_apart() -> None:
    made = arranged(in_place={"GBR": {"ground": 1}})
    assert find_feature(objects("ground_forces"), made) == Feature(("GBR",), ("USA", "CHN"))
    assert find_feature(objects("ground_forces", "USA"), made) == Feature((), ("USA",))


def test_sizes_are_those_of_the_arrangement() -> None:
    capped = arranged(terms={"protege_force_cap": 14})
    for to, be in (("force_cap", 60.0), ("no_force_cap", 10.0)):
        found = find_feature(objects(to, be=be), capped)
        assert found is not None
        assert found.size is not None
        assert found.size.centre == 14
    assert find_feature(objects("no_force_cap"), arranged()) == Feature()


def test_every_feature_of_the_schema_is_known() -> None:
    from typing import get_args

    from guaranteesim.analysis.text.features import _FEATURES
    from guaranteesim.scenario.schema.consent import Feature

    assert set(_FEATURES) == set(get_args(Feature))


@pytest.mark.parametrize(("to", "of", "made", "there"), CASES)
def test_what_is_lacked_is_the_opposite(to: str, of: tuple[str, ...], made: Scenario, there: bool) -> None:
    assert has_feature(declares(lacks=to, of=list(of)), made) is not there


def test_only_commitments_that_bind_enough_count() -> None:
    weak, strong = arranged(bindingness=0.2), arranged(bindingness={"uniform": [0.4, 0.6]})
    for said in ({"to": "party", "of": ["USA"]}, {"to": "any"}, {"lacks": "party", "of": ["FRA"]}):
        wish = declares(bindingness_at_least=0.5, **said)
        assert (has_feature(wish, weak), has_feature(wish, strong)) == (False, True), said
        assert not has_feature(wish, arranged(None)), said


def test_a_guarantee_without_the_challenger() -> None:
    """No guarantee, no objection; a guarantee with it, none either."""
    alone = declares(lacks="party", of=["RUS"], bindingness_at_least=0.3)
    binding = {"bindingness": 0.8}
    assert has_feature(alone, arranged(parties=["USA", "GBR"], **binding))
    assert not has_feature(alone, arranged(parties=["USA", "RUS"], **binding))
    assert not has_feature(alone, arranged(parties=["USA", "GBR"], bindingness=0.1))
    assert not has_feature(alone, arranged(None))


def test_any_exception_takes_an_objection_away() -> None:
    conditional = declares(
        to="forces_in_place",
        of=["GBR"],
        unless=[{"has": "party", "of": ["USA"], "bindingness_at_least": 0.5}, {"has": "membership"}],
    )
    force = {**IN_PLACE, "parties": ["GBR", "USA"]}
    assert not has_feature(conditional, arranged(bindingness=0.6, **force))
    assert has_feature(conditional, arranged(bindingness=0.4, **force))
    assert not has_feature(conditional, arranged(terms={"membership": True}, bindingness=0.4, **force))
    assert not has_feature(conditional, arranged(bindingness=0.4, parties=["GBR"]))
    lacking = declares(to="any", unless=[{"lacks": "veto", "of": ["RUS"]}])
    assert has_feature(lacking, arranged())
    assert not has_feature(lacking, arranged(RECUSED))
