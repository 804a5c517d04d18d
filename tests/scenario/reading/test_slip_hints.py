"""The remedy that a message names for common slips."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from tests.scenario.mutations import BASE

from guaranteesim.scenario.numbers.amount_hints import suggest_number
from guaranteesim.scenario.reading.characters import spell_plainly, suggest_plain_characters
from guaranteesim.scenario.reading.loader import load_scenario

Write = Callable[[str, str], Path]
Complaint = Callable[..., str]

REMEDIES = {
    ("protege: {state: UKR, will_to_fight: {value: 0.9, source: A text, confidence: low}}", "protege: UKR"):
        "protege: must be a map of keys, not the text 'UKR' (write protege: {state: UKR})",
    ("trigger: {rung: strikes}", "trigger: strikes"): "(write trigger: {rung: strikes})",
    ("duration: {months: 120, renewal: {rule: {majority: {}, of: [USA, GBR]}}}", "duration: 10 years"):
        "(write duration: {months: ...}; for the number, write 120: the unit is months)",
    ("in_place: {FRA: {ground: 1.5}}", "in_place: {FRA: 3000 troops}"):
        "(write FRA: {ground: ...}, or another instrument; for the number, write 0.5: the unit is ",
    ("run: {horizon", "each_provides: {air: 1}\nrun: {horizon"):
        "unknown key 'each_provides' (it belongs under arrangement.commitments.NAME)",
    ("run: {horizon", "rule: all\nrun: {horizon"): "(it belongs under arrangement.",
    ("run: {horizon", "colour: red\nrun: {horizon"): "unknown key 'colour' (known keys: format, name, ",
    ("run: {horizon", "overlay: {}\nrun: {horizon"): "unknown key 'overlay' (did you mean overlays?)",
    (", trigger: {rung: strikes}", ""): "'trigger' is missing (add trigger: {rung: ...})",
    ("protege: {state: UKR, will_to_fight: {value: 0.9, source: A text, confidence: low}}", ""):
        "'protege' is missing (add protege: {state: ...})",
    ("run: {horizon", "ladder: {}\nrun: {horizon"): "unknown rung 'strikes' (add strikes under ladder)",
    ("duration: {months: 120, renewal: {rule: {majority: {}, of: [USA, GBR]}}}", "duration: 120"):
        "(write duration: {months: 120})",
    ("stake: 0.4, forces", "ground: 2, stake: 0.4, forces"):
        "states.USA.ground: unknown key 'ground' (it belongs under forces: write forces: {ground: 2})",
    ("run: {horizon", "worlds: 50\nrun: {horizon"): "(it belongs under run: write run: {worlds: 50})",
    ("rule: consult_only", "at_least: 2, rule: consult_only"):
        "(it belongs under rule: write rule: {at_least: 2})",
    ("rule: consult_only", "veto: [USA], rule: consult_only"): "write rule: {veto: [USA]})",
    ("rule: consult_only", "rule: {majority: , deadline_days: 4}"):
        "(it belongs in arrangement.commitments.consultation, beside rule)",
    ("trigger: {rung: strikes}", "trigger: {rung: strikes, scope: 1}"):
        "unknown key 'scope' (it belongs in arrangement.commitments.consultation, beside trigger)",
    ("deadline_days: 3", "deadline_days: 72 hours"):
        "must be a number, not the text '72 hours' (write 3: the unit is days)",
    ("ground: 1.5", "ground: 5000 troops"): "(write 0.833: the unit is brigades of 6,000 troops)",
    ("protege_force_cap: 80", "protege_force_cap: 85,000 soldiers"):
        "(write 14.2: the unit is brigade-equivalents of 6,000 troops)",
    ("horizon_months: 60", "horizon_months: 5 years"): "(write 60: the unit is months)",
    ("chance: 0.5", "chance: 0.5-0.9"): "(write {uniform: [0.5, 0.9]})",
    ("chance: 0.5", "chance: {uniform: [0,2, 0,6]}"): "not 4 numbers (write a point for a decimal comma; ",
    ("air: 0.8", "ground: 0,5"): "the key 'ground' is already there",
    ("parties: [USA, GBR], trigger", "parties: USA, GBR, trigger"): "write parties: \"USA, GBR\"",
    ("rule: consult_only", "rule: unanimity"): "unknown decision rule 'unanimity'; write all",
    ("rule: consult_only", "rule: {consensus: }"): "write silence (passes unless a party objects), or all",
    ("rule: consult_only", "rule: veto"): "{all: {}, veto: [USA]}",
    ("rule: consult_only", "rule: two-thirds"): "write quota: 2/3, or another share",
}  # fmt: skip


@pytest.mark.parametrize("change", REMEDIES)
def test_the_remedy_is_named(change: tuple[str, str], write: Write, complaint: Complaint) -> None:
    old, new = change
    assert BASE.count(old) == 1
    said = complaint(load_scenario, write("a.yaml", BASE.replace(old, new)))
    assert REMEDIES[change] in said


@pytest.mark.parametrize(
    ("text", "unit", "hint"),
    [
        ("0,5", "", "write 0.5"),
        ("1,000", "", "write 1000, or 1.000 if the comma is a decimal one"),
        ("0,500", "", "write 0.5"),
        ("1,000,000", "", "write 1000000"),
        ("5 %", "", "write 0.05"),
        ("1/2", "", "write 0.5"),
        ("0.5 \u2013 0.9", "", "write {uniform: [0.5, 0.9]}"),
        ("0.5 to 0.9", "", "write {uniform: [0.5, 0.9]}"),
        ("0.5 \u00b1 0.1", "", "write {uniform: [0.4, 0.6]}, or {normal: [0.5, 0.1]}"),
        ("about 5", "", "write 5, or a range such as {uniform: [low, high]}"),
        ("3 days", "days", "write 3: the unit is days"),
        ("2 weeks", "days", "write 14: the unit is days"),
        ("2 years", "months", "write 24: the unit is months"),
        ("5000 troops", "share", "write the number alone: the unit is share"),
        ("\u22120.5", "", "write -0.5"),
        ("\uff14", "", "write 4"),
        ("many", "days", ""),
        ("", "", ""),
    ],
)
def test_how_a_number_is_written(text: str, unit: str, hint: str) -> None:
    assert suggest_number(text, unit) == hint


@pytest.mark.parametrize(
    ("text", "hint"),
    [
        ("\u00a00.5", "it holds U+00A0 NO-BREAK SPACE: write a plain space or none"),
        ("0.5\u202f", "it holds U+202F NARROW NO-BREAK SPACE: write a plain space or none"),
        ("gro\u200bund", "it holds U+200B ZERO WIDTH SPACE: remove it"),
        ("\u22120.5", "it holds U+2212 MINUS SIGN: write -"),
        ("\uff14", "it holds U+FF14 FULLWIDTH DIGIT FOUR: write 4"),
        ("\u0661", "it holds U+0661 ARABIC-INDIC DIGIT ONE: write 1"),
        ("U\u041aR", "it holds U+041A CYRILLIC CAPITAL LETTER KA: write K"),
        ("gr\u03bfund", "it holds U+03BF GREEK SMALL LETTER OMICRON: write o"),
        ("\u201call\u201d", 'it holds U+201C LEFT DOUBLE QUOTATION MARK: write ", '
                            'U+201D RIGHT DOUBLE QUOTATION MARK: write "'),
        ("\u041c\u043e\u0441\u043a\u0432\u0430", ""),
        ("prot\u00e9g\u00e9", ""),
        ("ground", ""),
    ],
)  # fmt: skip
def test_characters_that_pass_for_others_are_named(text: str, hint: str) -> None:
    assert suggest_plain_characters(text) == hint


def test_text_is_spelt_plainly() -> None:
    assert spell_plainly("\u2212\uff11\u00a0\u200b\u0661\u041a\u00e9") == "-1 1K\u00e9"


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("  UKR: {forces", "  U\u041aR: {forces", "U+041A CYRILLIC CAPITAL LETTER KA: write K"),
        ("ground: 1.5", "gr\u043eund: 1.5", "U+043E CYRILLIC SMALL LETTER O: write o"),
        ("ground: 1.5", "ground:  \u00a01.5", "U+00A0 NO-BREAK SPACE: write a plain space or none"),
        ("ground: 1.5", "\u00a0ground: 1.5", "U+00A0 NO-BREAK SPACE: write a plain space or none"),
        ("ground: 1.5", "ground: \u22121.5", "U+2212 MINUS SIGN: write -"),
        ("as_of: 2026-06-30", "as_of: 2026\u201306-30", "U+2013 EN DASH: write -"),
        ("rule: consult_only", "rule: \u0430ll", "U+0430 CYRILLIC SMALL LETTER A: write a"),
        ("text: Article 5", "text: Article \u202e5", "U+202E RIGHT-TO-LEFT OVERRIDE"),
        ("text: Article 5", "text: Article \u20675", "U+2067 RIGHT-TO-LEFT ISOLATE"),
    ],
)
def test_characters_are_named_where_they_stand(
    old: str, new: str, message: str, write: Write, complaint: Complaint
) -> None:
    assert BASE.count(old) == 1
    said = complaint(load_scenario, write("a.yaml", BASE.replace(old, new)))
    assert message in said
    assert not set("\u00a0\u202e\u2067\u200b") & set(said)


def test_texts_keep_their_own_spaces_and_letters(write: Write) -> None:
    text = BASE.replace("text: Article 5", "text: Article\u00a05, Москва, Αθήνα")
    assert load_scenario(write("a.yaml", text)).arrangement.commitments["assistance"].text[7] == "\u00a0"
