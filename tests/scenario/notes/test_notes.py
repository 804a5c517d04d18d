"""Notes: one case for each kind, with its place and words; and none on what is shipped."""

from __future__ import annotations

import copy
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from tests.validation.scenarios import scenarios

from guaranteesim.errors import Note
from guaranteesim.scenario.files import catalog
from guaranteesim.scenario.files.arguments import note_name_clash
from guaranteesim.scenario.files.packages import find_base_file, find_negotiation
from guaranteesim.scenario.notes import collect_notes, list_note_kinds
from guaranteesim.scenario.notes.negotiation import collect_negotiation_notes
from guaranteesim.scenario.reading.document import Document
from guaranteesim.scenario.reading.loader import load_document, validate_document
from guaranteesim.scenario.reading.merge import merge_documents
from guaranteesim.scenario.schema import Scenario
from guaranteesim.scenario.schema.theatre import INSTRUMENTS

HANDED = Path(__file__).parents[1] / "limits"

SOUND: dict[str, Any] = {
    "name": "sound",
    "title": "Nothing to note",
    "as_of": "2026-01-01",
    "run": {"horizon_months": 60},
    "start": {"date": "2026-01-01", "sanctions": 0.5},
    "states": {
        "RUS": {"forces": {"ground": 100}},
        "UKR": {"forces": {"ground": 80}},
        "USA": {"forces": {"ground": 5, "air": 4}},
        "GBR": {"forces": {"ground": 2}},
    },
    "challenger": {"state": "RUS"},
    "protege": {"state": "UKR"},
    "events": {
        "leaves": {"state": "GBR", "month": 12, "withdraws": True},
        "grows": {"state": "USA", "date": "2027-01-01", "forces": {"ground": 2}},
    },
    "arrangement": {
        "protege_force_cap": 60,
        "drawdown_months": 12,
        "duration": {"months": 48},
        "sanctions_relief": {"share": 0.5, "from_month": 3, "snap_back": {"rung": "invasion"}},
        "commitments": {
            "a": {
                "parties": ["USA", "GBR"],
                "trigger": {"rung": "limited_grab"},
                "rule": "each",
                "scope": 0.9,
                "deadline_days": 3,
                "until_month": 40,
                "void_if_protege_attacks": True,
                "each_provides": {"ground": 0.5},
                "in_place": {"USA": {"ground": 1}},
                "deployment": {"from_month": 2, "until_month": 6},
            }
        },
    },
}

A = "arrangement.commitments.a"


def clause(**changes: Any) -> dict[str, Any]:
    """Changes of the one commitment; what it stations is left out unless it is said."""
    changes = {"in_place": None, "deployment": None, **changes}
    return {"arrangement": {"commitments": {"a": changes}}}


def terms(**changes: Any) -> dict[str, Any]:
    return {"arrangement": changes}


def event(**changes: Any) -> dict[str, Any]:
    return {"events": {"grows": changes}}


NOTHING_ENABLED = {"instruments": {name: {"enabled_share": 0} for name in INSTRUMENTS}}
UNCOUNTED = {"switches": {"ceasefire_incidents": False}}

CASES: list[tuple[str, dict[str, Any], str, str]] = [
    ("empty_promise", clause(each_provides=None), A, "no party provides anything"),
    ("empty_promise", clause(each_provides={"ground": 0}), A, "no party provides anything"),
    ("promise_without_means", clause(each_provides={"ground": None, "sea": 1}), A, "no party has any"),
    (
        "share_of_nothing",
        clause(provides={"GBR": {"air": 0.5}}),
        f"{A}.provides.GBR.air",
        "GBR has 0 air",
    ),
    ("promise_never_called", clause(rule="consult_only"), f"{A}.each_provides", "never brought"),
    (
        "each_provides_unused",
        clause(provides={"GBR": {"ground": 1}, "USA": {"ground": 1}}),
        f"{A}.each_provides",
        "provides names every party",
    ),
    (
        "challenger_provides",
        clause(parties=["USA", "GBR", "RUS"], provides={"RUS": {"ground": 1}}),
        f"{A}.provides.RUS",
        "RUS is the challenger",
    ),
    ("scope_without_effect", clause(trigger={"rung": "invasion"}), f"{A}.scope", "always in scope"),
    ("scope_without_effect", clause(scope=0), f"{A}.scope", "covers no place: limited_grab"),
    ("not_against_the_challenger", clause(against=["PRK"]), f"{A}.against", "does not hold against RUS"),
    (
        "not_against_the_challenger",
        clause(reservations={"USA": {"against": ["CHN"]}}),
        f"{A}.reservations.USA.against",
        "USA is not obliged against RUS",
    ),
    ("deadline_beyond_horizon", clause(deadline_days=2000), f"{A}.deadline_days", "beyond the horizon of 60"),
    (
        "void_that_cannot_occur",
        {"protege": {"attack_share": 0}},
        f"{A}.void_if_protege_attacks",
        "protege.attack_share is 0",
    ),
    ("event_beyond_horizon", event(date="2031-01-01"), "events.grows.date", "is month 61, beyond"),
    ("event_beyond_horizon", event(date=None, month=60.5), "events.grows.month", "the event never happens"),
    (
        "commitment_beyond_horizon",
        clause(from_month=61, until_month=None),
        f"{A}.from_month",
        "never in force",
    ),
    ("commitment_beyond_horizon", clause(until_month=60), f"{A}.until_month", "not before the last month"),
    (
        "commitment_beyond_horizon",
        {"arrangement": {"commitments": {"a": {"until_month": None, "deployment": {"until_month": 70}}}}},
        f"{A}.deployment.until_month",
        "never all there",
    ),
    (
        "terms_beyond_horizon",
        terms(duration=None, sanctions_relief={"from_month": 61}),
        "arrangement.sanctions_relief.from_month",
        "no sanctions are ever lifted",
    ),
    ("terms_beyond_horizon", terms(drawdown_months=61), "arrangement.drawdown_months", "not down to the cap"),
    (
        "term_beyond_horizon",
        terms(duration={"months": 60, "renewal": {"rule": "all"}}),
        "arrangement.duration.months",
        "renewal has no effect",
    ),
    (
        "begins_after_the_end",
        {"arrangement": {"duration": {"months": 12}, "commitments": {"a": {"from_month": 13}}}},
        f"{A}.from_month",
        "the arrangement has ended by then",
    ),
    (
        "begins_after_the_end",
        {"arrangement": {"commitments": {"a": {"deployment": {"from_month": 41, "until_month": 45}}}}},
        f"{A}.deployment.from_month",
        "the commitment has ended with month 40",
    ),
    (
        "principal_without_forces",
        {"states": {"RUS": {"forces": {"ground": 0}}}},
        "states.RUS",
        "the challenger RUS has no ground",
    ),
    (
        "principal_without_forces",
        {"states": {"UKR": {"forces": {"ground": 0}}}},
        "states.UKR",
        "the protégé UKR has no ground",
    ),
    ("drawdown_without_cap", terms(protege_force_cap=None), "arrangement.drawdown_months", "no cap"),
    (
        "relief_of_nothing",
        terms(sanctions_relief={"share": 0}),
        "arrangement.sanctions_relief.share",
        "lifts nothing",
    ),
    (
        "relief_of_nothing",
        terms(sanctions_relief={"snap_back": None, "snap_back_months": 12}),
        "arrangement.sanctions_relief.snap_back_months",
        "nothing snaps back",
    ),
    ("war_that_is_not_on", {"start": {"front_pace": 2}}, "start.front_pace", "no war is going on"),
    (
        "no_major_rung",
        {"ladder": {"limited_grab": {"severity": 0.5}, "invasion": {"severity": 1, "opens_war": True}}},
        "ladder",
        "no rung is a major violation",
    ),
    (
        "following_without_lead",
        {"states": {"GBR": {"following": 0.9}}},
        "states.GBR.following",
        "GBR follows no state",
    ),
    (
        "dependence_of_nothing",
        {"states": {"GBR": {"dependence": 0.5}}},
        "states.GBR.dependence",
        "GBR has no enabler",
    ),
    (
        "dependence_of_nothing",
        {"states": {"GBR": {"enabler": "USA"}}, "theatre": NOTHING_ENABLED},
        "states.GBR.enabler",
        "no share of any instrument hangs",
    ),
    ("incidents_not_counted", UNCOUNTED | {"start": {"heat": 1}}, "start.heat", "incidents of the ceasefire"),
    (
        "incidents_not_counted",
        UNCOUNTED | {"arrangement": {"disengagement": 0.5}},
        "arrangement.disengagement",
        "incidents of the ceasefire",
    ),
    (
        "incidents_not_counted",
        UNCOUNTED | {"theatre": {"ceasefire": {"cooling": 0.1}}},
        "theatre.ceasefire",
        "incidents of the ceasefire",
    ),
    ("event_that_never_happens", event(chance=0), "events.grows.chance", "never happens"),
    (
        "withdrawal_of_no_party",
        clause(parties=["USA"]),
        "events.leaves.withdraws",
        "GBR is no party to any commitment",
    ),
    (
        "change_of_nothing",
        event(forces={"sea": 2}),
        "events.grows.forces.sea",
        "USA has 0 sea, and 0 times anything is 0",
    ),
    (
        "distribution_of_one_value",
        {"states": {"GBR": {"stake": {"choice": [0.4, 0.4]}}}},
        "states.GBR.stake",
        "this choice can only be 0.4",
    ),
]


def read(changes: dict[str, Any]) -> tuple[Scenario, Document]:
    """The sound scenario with changes merged onto it, null removing."""
    document = merge_documents(Document.from_plain(copy.deepcopy(SOUND)), Document.from_plain(changes))
    return validate_document(document, Scenario), document


def found(changes: dict[str, Any]) -> list[Note]:
    return collect_notes(*read(changes))


def test_a_sound_scenario_has_no_note() -> None:
    assert found({}) == []


@pytest.mark.parametrize(("kind", "changes", "where", "words"), CASES)
def test_each_kind_of_note(kind: str, changes: dict[str, Any], where: str, words: str) -> None:
    notes = found(changes)
    [note] = [note for note in notes if note.kind == kind]
    assert note.where == where
    assert words in note.message
    assert note.hint
    assert str(note) == f"<data>: {where}: {note.message} ({note.hint})"


def test_every_kind_has_a_case() -> None:
    assert {kind for kind, *_ in CASES} == set(list_note_kinds())


def test_without_its_document_a_note_names_the_scenario_and_the_path() -> None:
    scenario, _ = read(clause(each_provides=None))
    [note] = collect_notes(scenario)
    assert (note.file, note.line, note.where) == ("sound", None, A)


@pytest.mark.parametrize("path", catalog.list_shipped_scenarios(), ids=lambda path: path.stem)
def test_shipped_scenarios_are_free_of_notes(path: Path) -> None:
    document = load_document(path)
    assert collect_notes(validate_document(document, Scenario), document) == []


@pytest.mark.parametrize("path", catalog.list_shipped_negotiations(), ids=lambda path: path.stem)
def test_shipped_negotiations_are_free_of_notes(path: Path) -> None:
    negotiation = find_negotiation(path)
    assert collect_negotiation_notes(negotiation, load_document(find_base_file(negotiation))) == []


def test_what_lies_beyond_the_horizon() -> None:
    document = load_document(HANDED / "late.yaml")
    clause, event = collect_notes(validate_document(document, Scenario), document)
    assert (clause.line, clause.column, event.line, event.column) == (5, 42, 6, 26)
    assert clause.message == (
        "month 500 lies beyond the horizon of 120 months: the commitment is never in force"
    )
    assert event.message == (
        "2126-01-01 is month 1,195, beyond the horizon of 120 months: the event never happens"
    )


def test_a_length_with_its_source_is_the_text_as_it_stands() -> None:
    assert found(terms(duration={"months": {"value": 99, "source": "Treaty of London, Article 8"}})) == []
    [note] = found(terms(duration={"months": {"value": 99, "source": "assumption"}}))
    assert note.kind == "term_beyond_horizon"


@pytest.mark.parametrize(
    "changes",
    [
        clause(rule="consult_only", each_provides=None),
        clause(parties=["USA", "GBR", "RUS"]),
        {"arrangement": {"commitments": {"a": {"each_provides": None}}}},
        {"states": {"GBR": {"stake": {"choice": [0.4, 0.5]}, "follows": "USA", "following": 0.9}}},
        {"start": {"at_war": True, "front_pace": 2}},
        event(date=None, month={"uniform": [50, 70]}),
    ],
)
def test_no_false_alarm(changes: dict[str, Any]) -> None:
    assert found(changes) == []


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(scenarios())
def test_any_valid_scenario_can_be_noted(data: dict[str, Any]) -> None:
    document = Document.from_plain(data)
    scenario = validate_document(document, Scenario)
    for note in collect_notes(scenario, document):
        assert note.message
        assert note.hint
        assert note.kind in list_note_kinds()
    assert len(collect_notes(scenario)) >= len({note.kind for note in collect_notes(scenario, document)})


def test_options_that_come_to_the_same(tmp_path: Path) -> None:
    option = "{{title: {0}, source: s, change: {{arrangement: {{verification: {1}}}}}}}"
    (tmp_path / "deal.yaml").write_text(
        (HANDED / "base.yaml").read_text(encoding="utf-8").replace("name: base", "name: deal")
    )
    (tmp_path / "open.yaml").write_text(
        "negotiation:\n  title: T\n  base: deal.yaml\n  terms:\n    monitors:\n      title: M\n"
        "      options:\n"
        f"        half: {option.format('half', '0.5')}\n"
        f"        fifty: {option.format('fifty', '{value: 0.5}')}\n"
        "        some: {title: some, source: s}\n"
        f"        none: {option.format('none', '0')}\n",
        encoding="utf-8",
    )
    negotiation = find_negotiation(tmp_path / "open.yaml")
    notes = collect_negotiation_notes(negotiation, load_document(find_base_file(negotiation)))
    assert [(note.line, note.message.split(":")[0]) for note in notes] == [
        (9, "fifty makes the same arrangement as half"),
        (11, "none makes the same arrangement as some"),
    ]


def test_a_clash_of_names(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    [meant] = [path for path in catalog.list_shipped_scenarios() if path.stem == "no-guarantee"]
    assert note_name_clash("no-guarantee", [meant]) == []
    (tmp_path / "no-guarantee.yaml").touch()
    [note] = note_name_clash("no-guarantee", [meant])
    assert note.message == (
        "the shipped no-guarantee is meant, not the file no-guarantee.yaml in this folder"
    )
    assert note.hint == "write ./no-guarantee.yaml for the file"
    assert note_name_clash("./no-guarantee.yaml", [meant]) == []
    monkeypatch.chdir(meant.parent)
    assert note_name_clash("no-guarantee", [meant]) == []
