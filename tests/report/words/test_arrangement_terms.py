"""Tests of the terms in words: every field of the arrangement, its commitments, events and start is there."""

from __future__ import annotations

import datetime

import pytest
from tests.small_world import make_scenario

from guaranteesim.analysis.text.explanation import explain_arrangement
from guaranteesim.report.texts.explanation import render_explanation
from guaranteesim.report.words import formats
from guaranteesim.report.words.arrangement_terms import describe_start, describe_terms
from guaranteesim.report.words.quantities import (
    compute_first_day,
    format_quantity,
    format_quantity_month,
    format_quantity_share,
)
from guaranteesim.report.words.scenario_events import describe_scenario_events
from guaranteesim.scenario.numbers.quantity import Quantity
from guaranteesim.scenario.schema import (
    INSTRUMENTS,
    Arrangement,
    Commitment,
    Deployment,
    Duration,
    Event,
    InPlace,
    Neutrality,
    Ratios,
    Renewal,
    Reservation,
    SanctionsRelief,
    Scenario,
    Shares,
    Start,
    Trigger,
)
from guaranteesim.scenario.schema.calendar import find_month

FORCES = {"ground": 8, "air": 8, "sea": 8, "arms": 8, "intelligence": 0.8, "sanctions": 0.8, "logistics": 0.8}
CLAUSE = {
    "title": "Assistance", "text": "Article 5.", "parties": ["USA", "GBR"], "rule": "all", "scope": 0.6,
    "trigger": {"rung": "strikes", "attribution": 0.4}, "deadline_days": 3, "bindingness": 0.4,
    "from_month": 2, "until_month": 100, "void_if_protege_attacks": True,
    "each_provides": dict.fromkeys(INSTRUMENTS, 0.5), "provides": {"GBR": {"ground": 0.2}},
    "in_place": {"USA": {"ground": 3, "air": 3, "sea": 3}},
    "deployment": {"from_month": 3, "until_month": 9}, "against": ["RUS", "PRK"],
    "pre_authorised": ["GBR"],
    "reservations": {"USA": {"rung": "invasion", "attribution": 0.5, "against": ["RUS"]}},
}  # fmt: skip
FULL = {
    "start": {"date": "2026-07-01", "at_war": True, "war_age_months": 12, "front_pace": 0.5,
              "sanctions": 0.5},
    "states": {"USA": {"forces": FORCES}},
    "events": {
        "vote": {"title": "A vote", "source": "A law", "state": "USA", "month": 20, "chance": 0.5,
                 "resolve": 1, "forces": dict.fromkeys(INSTRUMENTS, 0.5)},
        "day": {"state": "RUS", "date": "2027-01-20", "motivation": 2, "lifts_sanctions": 0.1},
    },
    "arrangement": {
        "commitments": {"assistance": CLAUSE}, "signatories": ["UKR", "USA"], "acquiescence": ["RUS"],
        "membership": True, "neutrality": {"readiness": 0.9}, "protege_force_cap": 14,
        "drawdown_months": 12, "verification": 0.5,
        "duration": {"months": 60, "renewal": {"rule": "all", "parties": ["USA"], "months": 24}},
        "sanctions_relief": {"share": 0.5, "from_month": 6, "snap_back": {"rung": "strikes"},
                             "snap_back_months": 24},
    },
}  # fmt: skip

ARRANGEMENT, COMMITMENT = ("arrangement",), ("arrangement", "commitments", "assistance")
PLACES = {
    Arrangement: ARRANGEMENT, Commitment: COMMITMENT, Trigger: (*COMMITMENT, "trigger"),
    Shares: (*COMMITMENT, "each_provides"), InPlace: (*COMMITMENT, "in_place", "USA"),
    Deployment: (*COMMITMENT, "deployment"), Duration: (*ARRANGEMENT, "duration"),
    Renewal: (*ARRANGEMENT, "duration", "renewal"), Neutrality: (*ARRANGEMENT, "neutrality"),
    SanctionsRelief: (*ARRANGEMENT, "sanctions_relief"), Event: ("events", "vote"),
    Ratios: ("events", "vote", "forces"), Start: ("start",),
    Reservation: (*COMMITMENT, "reservations", "USA"),
}  # fmt: skip
"""Where each model stands in FULL."""

CHANGES = {
    Arrangement: {
        "commitments": {"assistance": None}, "signatories": ["UKR"], "acquiescence": [], "membership": False,
        "duration": None, "neutrality": None, "protege_force_cap": 20, "drawdown_months": 6,
        "sanctions_relief": None, "verification": 0.6, "disengagement": 0.5,
    },
    Commitment: {
        "title": "Help", "text": "Article 6.", "parties": ["USA", "GBR", "CHN"],
        "trigger": {"rung": "invasion"}, "rule": "each", "scope": 0.7, "deadline_days": 5,
        "bindingness": 0.6, "from_month": 4, "until_month": 90, "void_if_protege_attacks": False,
        "each_provides": {"air": 0.6}, "provides": {"GBR": {"ground": 0.9}},
        "in_place": {"GBR": {"air": 2}}, "deployment": None, "against": [],
        "pre_authorised": ["USA"],
        "reservations": {"GBR": {"rung": "invasion"}},
    },
    Trigger: {"rung": "grey_zone", "attribution": 0.7},
    Shares: dict.fromkeys(INSTRUMENTS, 0.9),
    InPlace: {**dict.fromkeys(("ground", "air", "sea"), 5), "weight": "light", "location": "forward"},
    Deployment: {"from_month": 5, "until_month": 20},
    Reservation: {"rung": "limited_grab", "attribution": 0.8, "against": ["PRK"]},
    Duration: {"months": 48, "renewal": None},
    Renewal: {"rule": "each", "parties": ["USA", "GBR"], "months": None},
    Neutrality: {"readiness": 0.5},
    SanctionsRelief: {"share": 0.6, "from_month": 7, "snap_back": None, "snap_back_months": 12},
    Event: {
        "title": "A law", "source": "A report", "state": "GBR", "month": 21,
        "date": {"month": None, "date": "2028-01-20"}, "chance": 0.6, "withdraws": True, "new_leader": True,
        "resolve": -1, "motivation": {"state": "RUS", "resolve": None, "forces": None, "motivation": 3},
        "forces": {"ground": 0.1}, "lifts_sanctions": {"state": "RUS", "resolve": None, "forces": None,
                                                       "lifts_sanctions": 0.3},
    },
    Ratios: dict.fromkeys(INSTRUMENTS, 2),
    Start: {"date": "2026-08-01", "at_war": False, "war_age_months": 6, "front_pace": 2, "sanctions": 0.4,
            "heat": 0.5},
}  # fmt: skip
"""A change of every field; those of an event that need others changed with them give all of these."""

FIELDS = [(model, field) for model in PLACES for field in model.model_fields]


def made(*patches: dict[str, object]) -> Scenario:
    data: object = make_scenario().model_dump(mode="json")
    for patch in (FULL, *patches):
        data = overlaid(data, patch)
    return Scenario.model_validate(data)


def overlaid(base: object, patch: object) -> object:
    """Return ``base`` with the keys of ``patch``, at any depth; None removes a key."""
    if not isinstance(patch, dict):
        return patch
    under = dict(base) if isinstance(base, dict) else {}
    for key, value in patch.items():
        under[key] = overlaid(under.get(key), value)
    return {key: value for key, value in under.items() if value is not None}


def patched(model: type, field: str) -> dict[str, object]:
    change = CHANGES[model][field]
    together = model is Event and isinstance(change, dict) and field != "forces"
    patch: dict[str, object] = dict(change) if together else {field: change}
    for key in reversed(PLACES[model]):
        patch = {key: patch}
    return patch


def text_of(scenario: Scenario) -> str:
    return render_explanation(explain_arrangement(scenario))


class TestNothingGoesUnsaid:
    @pytest.mark.parametrize(("model", "field"), FIELDS, ids=lambda item: getattr(item, "__name__", item))
    def test_a_change_of_any_field_changes_the_text(self, model: type, field: str) -> None:
        changed = made(patched(model, field))
        assert changed != made(), "the change is none"
        assert text_of(changed) != text_of(made())

    def test_every_model_of_the_arrangement_is_tried(self) -> None:
        import guaranteesim.scenario.schema as schema

        tried = {model.__name__ for model in PLACES}
        of_modules = {
            name
            for name in schema.__all__
            if getattr(getattr(schema, name), "__module__", "").rpartition(".")[2]
            in ("arrangement", "calendar", "commitment")
        }
        assert of_modules == tried


class TestTerms:
    def test_the_whole_of_it(self) -> None:
        assert [plain(line) for line in describe_terms(made())] == [
            "Enters into force when signed by UKR and USA; each of them can prevent it.",
            "RUS need not sign and could still prevent it.",
            "Runs for 60 months; in the last of them a vote decides whether it runs for 24 months more. Rule "
            "of that vote: USA must consent. If it is not renewed, commitments, the cap, neutrality and "
            "verification lapse; lifted sanctions stay lifted.",
            "In force from month 2 (from 1 August 2026) through month 100 (to 31 October 2034); covers 60 % "
            "of the places where a limited act may happen, and every place for invasion; holds against "
            "Russia and PRK alone; United States is obliged only by invasion, where the author is "
            "plain to 0.5 of 1 and against Russia alone; the help of United Kingdom is authorised "
            "beforehand; void for good if Ukraine attacks; forces in place arrive in equal monthly parts "
            "from month 3 (from 1 September "
            "2026) to month 9 (from 1 March 2027).",
            "Ukraine becomes a member of the guarantors' alliance.",
            "Ukraine is neutral; its readiness is 0.9 times what it would be with foreign training and "
            "exercises.",
            "Ukraine's ground force is capped at 14 BE; what is above the cap goes evenly over 12 months.",
            "50 % of the sanctions on Russia at the start are lifted from month 6 (from 1 December 2026); "
            "strikes or worse, its author plain to at least 0.3 to 0.6 of 1, brings them back without a "
            "vote, for 24 months.",
            "Monitors remove 50 % of the noise about what happened.",
        ]

    def test_what_is_not_part_of_it(self) -> None:
        assert describe_terms(make_scenario(None)) == []
        *_, last = describe_terms(make_scenario())
        assert last == (
            "Not part of it: membership of an alliance, neutrality, a cap on forces, relief from sanctions "
            "or verification."
        )

    def test_only_what_there_is_can_lapse(self) -> None:
        terms = {
            "neutrality": None,
            "protege_force_cap": None,
            "verification": None,
            "sanctions_relief": None,
        }
        [line] = [line for line in describe_terms(made({"arrangement": terms})) if line.startswith("Runs")]
        assert line.endswith("If it is not renewed, commitments lapse.")

    def test_of_several_commitments_each_is_named(self) -> None:
        second = {"arrangement": {"commitments": {"us-backstop": {**CLAUSE, "title": ""}}}}
        lines = describe_terms(made(second))
        assert [line.split(":")[0] for line in lines if "in force from" in line] == [
            "Assistance", "Us backstop",
        ]  # fmt: skip

    def test_a_vote_on_renewal_moves_nobody_to_act(self) -> None:
        many = {"arrangement": {"duration": {"renewal": {"rule": "majority", "parties": ["USA", "GBR"]}}}}
        text = " ".join(describe_terms(made(many)))
        assert "Rule of that vote: More than half" in text
        assert "then act" not in text

    def test_a_ladder_without_war_promises_no_place_for_it(self) -> None:
        small = {"ladder": {"invasion": {"opens_war": False}}}
        assert "every place" not in " ".join(describe_terms(made(small)))


class TestStartAndEvents:
    def test_the_start(self) -> None:
        assert [plain(line) for line in describe_start(made())] == [
            "Month 1 begins on 1 July 2026.",
            "A war is going on when month 1 begins, 12 months old as far as exhaustion goes; its front moves "
            "0.5 times as fast as that of a new invasion.",
            "Sanctions on Russia stand at 50 % of the fullest conceivable.",
        ]
        assert describe_start(make_scenario()) == []

    def test_events(self) -> None:
        first, second = map(plain, describe_scenario_events(made()))
        assert first.startswith("Month 20 (from 1 February 2028), with a chance of 50 %: A vote. The resolve")
        assert "what United States can deliver is multiplied: ground by 0.5" in first
        assert first.endswith("[A law]")
        assert second == (
            "20 January 2027: Day. The motivation of Russia is multiplied by 2; 10 % of the sanctions at the "
            "start are lifted."
        )

    def test_an_event_of_uncertain_month_and_size(self) -> None:
        vote = {"month": {"uniform": [5.5, 9]}, "resolve": {"uniform": [-2, -1]}, "forces": None}
        first, _ = map(plain, describe_scenario_events(made({"events": {"vote": vote}})))
        assert first == (
            "In a month between 6 and 9, with a chance of 50 %: A vote. The resolve of United States changes "
            "by −2 to −1 logits. [A law]"
        )


class TestQuantities:
    @pytest.mark.parametrize(("quantity", "text"), [
        (Quantity.point(1), "1 month"), (Quantity.point(12.5), "12.5 months"),
        (Quantity.uniform(1, 6), "1 to 6 months"), (Quantity.triangular(1, 2, 6), "about 2 (1 to 6) months"),
        (Quantity.normal(5, 1), "about 5 months"),
        (Quantity.normal(5, 1, low=0, high=9), "about 5 (0 to 9) months"),
        (Quantity.from_form({"choice": [12, 24, 12]}), "12 or 24 months"),
    ])  # fmt: skip
    def test_families(self, quantity: Quantity, text: str) -> None:
        assert plain(format_quantity(quantity, "month")) == text

    def test_shares_keep_their_digits(self) -> None:
        assert plain(format_quantity_share(Quantity.point(0.125))) == "12.5 %"

    def test_months_with_and_without_a_date(self) -> None:
        assert plain(format_quantity_month(make_scenario(), Quantity.point(3))) == "month 3"
        assert plain(format_quantity_month(made(), Quantity.point(2.4))) == "month 3 (from 1 September 2026)"
        assert (
            plain(format_quantity_month(made(), Quantity.point(2.4), last=True))
            == "month 2 (to 31 August 2026)"
        )
        assert plain(format_quantity_month(made(), Quantity.uniform(2, 4))) == "a month between 2 and 4"

    @pytest.mark.parametrize("start", ["2026-01-31", "2028-02-29", "2026-07-01", "2026-12-31"])
    def test_first_days_are_those_of_the_model(self, start: str) -> None:
        begins = datetime.date.fromisoformat(start)
        for month in range(1, 61):
            day = compute_first_day(begins, month)
            assert day is not None
            assert find_month(day, begins) == month
            if month > 1:
                assert find_month(day - datetime.timedelta(days=1), begins) == month - 1

    def test_beyond_the_calendar(self) -> None:
        assert compute_first_day(datetime.date(9999, 1, 1), 13) is None
        late = made({"start": {"date": "9990-01-01"}, "events": None})
        assert plain(format_quantity_month(late, Quantity.point(200))) == "month 200"


def plain(text: str) -> str:
    return text.replace(formats.NBSP, " ")
