"""Malformed files: each mistake is reported on the line to change, with what to write there.

A case is a small sound file in which one line is replaced. ``python -m tests.scenario.test_malformed_files``
prints all messages in a row, to be read by eye after a change of the messages.
"""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from pathlib import Path

import pytest
from click.testing import CliRunner

from guaranteesim.cli import main
from guaranteesim.errors import Problem
from guaranteesim.scenario.reading.loader import load_scenario

BASE = """\
name: mine
title: Mine
as_of: 2026-06-30
run: {horizon_months: 60}
challenger: {state: RUS}
protege: {state: UKR}
states:
  RUS: {forces: {ground: 10}}
  UKR: {forces: {ground: 10}}
  USA: {forces: {ground: 1}, stake: 0.4}
  GBR: {forces: {ground: 1}}
  FRA: {forces: {ground: 1}}
arrangement:
  commitments:
    assistance:
      parties: [USA, GBR, FRA]
      trigger: {rung: limited_grab}
      rule: {at_least: 2}
      bindingness: 0.6
      deadline_days: 3
      each_provides: {ground: 0.5}
      in_place: {GBR: {ground: 0.5}}
acceptance:
  objections:
    rus-troops: {state: RUS, to: ground_forces, date: 2026-01, stated: It objects., source: Its ministry}
  enters_into_force: {at_least: 2}
"""

OBJECTION = BASE.splitlines()[24].removesuffix("}")
"""The objection of the sound file, its brace left open for what a case adds."""


@dataclass(frozen=True)
class Case:
    """One mistake: the line that is replaced and by what, the line that is reported, and its remedy."""

    name: str
    line: int
    text: str
    reported: int
    remedy: str
    file: str = "mine.yaml"

    def __str__(self) -> str:
        return self.name

    def write(self, folder: Path) -> Path:
        """Write the file, and another that extends it."""
        lines = BASE.split("\n")
        lines[self.line - 1] = self.text
        (folder / "round.yaml").write_text("extends: mine.yaml\n", encoding="utf-8")
        path = folder / "mine.yaml"
        path.write_text("\n".join(lines), encoding="utf-8")
        return path


CASES = [
    Case("a tab", 10, "\tUSA: {forces: {ground: 1}}", 10, "indent with spaces, not tabs"),
    Case("a quote left open", 2, 'title: "Mine', 2, "a quote is left open"),
    Case(
        "a bracket left open",
        16,
        "      parties: [USA, GBR, FRA",
        17,
        "a bracket or brace opened on line 16 is left open, or a comma is missing",
    ),
    Case(
        "a brace left open",
        10,
        "  USA: {forces: {ground: 1}, stake: 0.4",
        11,
        "a bracket or brace opened on line 10 is left open, or a comma is missing",
    ),
    Case(
        "no colon",
        2,
        "title Mine",
        2,
        "is the colon after a key missing, or the space after the colon? or is a quote or",
    ),
    Case(
        "no space after the colon",
        19,
        "      bindingness:0.6",
        19,
        "is the colon after a key missing, or the space after the colon? or is a quote or",
    ),
    Case(
        "a colon in a text",
        2,
        "title: Mine: a draft",
        2,
        "a text that contains ': ' needs quotes; check the indentation too",
    ),
    Case(
        "indented too far",
        19,
        "        bindingness: 0.6",
        19,
        "check the indentation of this line against the lines above it",
    ),
    Case(
        "indented too little",
        19,
        "     bindingness: 0.6",
        19,
        "check the indentation of this line against the lines above it",
    ),
    Case("a key twice", 20, "      bindingness: 0.7", 20, "remove one of the two"),
    Case("a state twice", 12, "  USA: {forces: {ground: 1}}", 12, "remove one of the two"),
    Case(
        "an anchor",
        10,
        "  USA: &usa {forces: {ground: 1}, stake: 0.4}",
        10,
        "write the value out where needed",
    ),
    Case("an alias", 11, "  GBR: *usa", 11, "write the value out, or use extends:"),
    Case("a tag", 2, "title: !!str Mine", 2, "remove the word that begins with !"),
    Case("a merge key", 11, "  GBR: {<<: {stake: 0.4}}", 11, "use extends: or write the values out"),
    Case("two documents", 4, "---", 4, "keep one, and remove the line ---"),
    Case("a directive", 1, "%YAML 1.1", 1, "remove the line that begins with %"),
    Case(
        "a list at the root",
        1,
        "- name: mine",
        2,
        "a list and keys do not mix: remove the - before the first key, or check the",
    ),
    Case("a percent sign at the beginning", 19, "      bindingness: %60", 19, "put the text in quotes"),
    Case("an at sign", 2, "title: @home", 2, "put the text in quotes"),
    Case(
        "a curly quote",
        2,
        "title: “Mine”: one",
        2,
        "a text that contains ': ' needs quotes; check the indentation too",
    ),
    Case("a decimal comma", 19, "      bindingness: 0,6", 19, "write 0.6"),
    Case(
        "a decimal comma in a map",
        21,
        "      each_provides: {ground: 0,5}",
        21,
        "is this a decimal comma? write ground: 0.5",
    ),
    Case("a percentage", 19, "      bindingness: 60 %", 19, "write 0.6"),
    Case("a percentage as a number", 19, "      bindingness: 60", 19, "60 percent is written 0.6"),
    Case("a number as a text", 19, '      bindingness: "0.6"', 19, "write it without quotes"),
    Case(
        "a word for a number",
        19,
        "      bindingness: high",
        19,
        'write a number between 0 and 1 (share): 0 consult · 0.3 "such action as it deems',
    ),
    Case("a unit", 20, "      deadline_days: 72 hours", 20, "write 3: the unit is days"),
    Case(
        "thousands",
        8,
        "  RUS: {forces: {ground: 120 000 troops}}",
        8,
        "write 20: the unit is brigades of 6,000 troops",
    ),
    Case("a range in words", 19, "      bindingness: 0.4-0.6", 19, "write {uniform: [0.4, 0.6]}"),
    Case("a list for a number", 19, "      bindingness: [0.4, 0.6]", 19, "write {uniform: [0.4, 0.6]}"),
    Case("infinity", 19, "      bindingness: .inf", 19, "write a finite number, or quote it if it is a text"),
    Case(
        "a minus from a word processor",
        19,
        "      bindingness: −0.6",
        19,
        "it holds U+2212 MINUS SIGN: write -; write -0.6",
    ),
    Case(
        "true for a number",
        19,
        "      bindingness: true",
        19,
        'write a number between 0 and 1 (share): 0 consult · 0.3 "such action as it deems',
    ),
    Case(
        "a number out of bounds", 19, "      bindingness: 1.4", 19, "must be between 0 and 1 (share), not 1.4"
    ),
    Case(
        "a negative force",
        8,
        "  RUS: {forces: {ground: -10}}",
        8,
        "must be between 0 and 1000 (brigades), not -10",
    ),
    Case("half a month", 4, "run: {horizon_months: 60.5}", 4, "write 60 or 61"),
    Case(
        "no month",
        4,
        "run: {horizon_months: 0}",
        4,
        "write a number from 1 to 1200: Months that are simulated",
    ),
    Case(
        "too many worlds",
        4,
        "run: {worlds: 1000000000}",
        4,
        "write a number from 1 to 10000000: Number of simulated worlds",
    ),
    Case("worlds with an exponent", 4, "run: {worlds: 1e6}", 4, "write 1000000"),
    Case(
        "worlds as text",
        4,
        "run: {worlds: many}",
        4,
        "write a number from 1 to 10000000: Number of simulated worlds",
    ),
    Case("an unknown distribution", 19, "      bindingness: {gaussian: [0.6, 0.1]}", 19, "write normal"),
    Case(
        "two distributions",
        19,
        "      bindingness: {value: 0.6, uniform: [0.4, 0.6]}",
        19,
        "keep one of them",
    ),
    Case(
        "a distribution of three ends",
        19,
        "      bindingness: {uniform: [0.2, 0.4, 0.6]}",
        19,
        "for example {uniform: [0.2, 0.6]}",
    ),
    Case(
        "ends the wrong way round",
        19,
        "      bindingness: {uniform: [0.6, 0.4]}",
        19,
        "for example {uniform: [0.2, 0.6]}",
    ),
    Case(
        "a triangle out of order",
        19,
        "      bindingness: {triangular: [0.2, 0.9, 0.6]}",
        19,
        "for example {triangular: [0.2, 0.3, 0.6]}",
    ),
    Case(
        "a normal that is not cut off",
        19,
        "      bindingness: {normal: [0.5, 0.1]}",
        19,
        "cut the normal off with low:",
    ),
    Case(
        "a distribution beyond the bounds",
        19,
        "      bindingness: {uniform: [0.4, 1.2]}",
        19,
        "must be between 0 and 1 (share), and this uniform reaches 1.2",
    ),
    Case(
        "a source alone",
        19,
        "      bindingness: {source: assumption}",
        19,
        "for example {uniform: [0.2, 0.6], source: assumption}",
    ),
    Case(
        "a misspelt source", 19, "      bindingness: {value: 0.6, sorce: SIPRI}", 19, "did you mean source?"
    ),
    Case(
        "an unknown confidence",
        19,
        "      bindingness: {value: 0.6, source: SIPRI, confidence: sure}",
        19,
        "must be low, medium or high, not the text 'sure'",
    ),
    Case(
        "a comma in a source",
        19,
        "      bindingness: {value: 0.6, source: Treaty, 1839}",
        19,
        'a text with a comma needs quotes: write source: "Treaty, 1839"',
    ),
    Case("a misspelt key", 19, "      bindignes: 0.6", 19, "did you mean bindingness?"),
    Case(
        "a key in the wrong place",
        4,
        "rule: all",
        4,
        "it belongs under arrangement.commitments.NAME or arrangement.duration.renewal",
    ),
    Case(
        "an unknown key at the top",
        4,
        "colour: red",
        4,
        "known keys: format, name, title, as_of, description, sources, positions, order,",
    ),
    Case("a misspelt key at the top", 4, "arangement: {}", 4, "did you mean arrangement?"),
    Case("a name with a slash", 1, "name: mine/yours", 1, "write mine-yours"),
    Case("a name with a space", 1, "name: my own", 1, "write my-own"),
    Case("a name that is null", 1, "name: null", 1, "write one text: Short name, safe in paths and tables"),
    Case("no value for the name", 1, "name:", 1, "write one text: Short name, safe in paths and tables"),
    Case(
        "a name that is a number", 1, "name: 2026", 1, "write a name that begins with a letter, such as s2026"
    ),
    Case("no title", 2, "order: 3", 1, "The name readers see"),
    Case("a title that is a number", 2, "title: 2026", 2, "put it in quotes"),
    Case("a title that is a list", 2, "title: [Mine]", 2, "write one text: The name readers see"),
    Case("a date in another order", 3, "as_of: 30.06.2026", 3, "write 2026-06-30"),
    Case(
        "a day that does not exist",
        3,
        "as_of: 2026-02-30",
        3,
        "the calendar has no such day; write year-month-day",
    ),
    Case("a commitment with a space", 15, "    mutual assistance:", 15, "write mutual-assistance"),
    Case(
        "a commitment without anything",
        15,
        "    other: {}\n    assistance:",
        15,
        "States with a say, in the order of the text, each once; at least one that is not",
    ),
    Case(
        "a list of commitments",
        14,
        "  commitments: [assistance]\n  spare:",
        14,
        "give each a name: commitments: {assistance: ...}",
    ),
    Case("a state in lower case", 10, "  usa: {forces: {ground: 1}}", 10, "write USA"),
    Case(
        "a state of two letters",
        10,
        "  US: {forces: {ground: 1}}",
        10,
        "the key must be a state's three-letter code such as POL, not the text 'US'",
    ),
    Case(
        "a state by its name",
        10,
        "  United States: {forces: {ground: 1}}",
        10,
        "write the code of United States here, and its name as title",
    ),
    Case("a state that is null", 10, "  USA: null", 10, "write USA: {} for the defaults, or leave it out"),
    Case(
        "a state that is a number",
        10,
        "  USA: 1",
        10,
        "write USA: {KEY: VALUE} with keys such as title, forces, nuclear, deployment_days,",
    ),
    Case(
        "a state that is a list",
        10,
        "  USA: [ground, 1]",
        10,
        "write USA: {KEY: VALUE} with keys such as title, forces, nuclear, deployment_days,",
    ),
    Case("an unknown party", 16, "      parties: [USA, GBR, FRE]", 16, "did you mean FRA?"),
    Case("a party twice", 16, "      parties: [USA, GBR, USA]", 16, "name each party once"),
    Case("parties as a text", 16, "      parties: USA, GBR, FRA", 16, "write [USA, GBR, FRA]"),
    Case("one party as a text", 16, "      parties: USA", 16, "write [USA]"),
    Case("no parties", 16, "      parties: []", 16, "name at least one guarantor"),
    Case("a party that is a number", 16, "      parties: [USA, 1]", 16, "put it in quotes"),
    Case("the protégé alone", 16, "      parties: [UKR]", 16, "name at least one guarantor beside it"),
    Case("an unknown challenger", 5, "challenger: {state: RUSS}", 5, "did you mean RUS?"),
    Case("a challenger as a text", 5, "challenger: RUS", 5, "write challenger: {state: RUS}"),
    Case("challenger and protégé the same", 6, "protege: {state: RUS}", 6, "name two different states"),
    Case("a challenger that is not there", 5, "challenger: {state: CHN}", 5, "add CHN under states"),
    Case(
        "the states as a list",
        7,
        "states: [RUS, UKR]\nspare:",
        7,
        "give each a name: states: {RUS: ..., UKR: ...}",
    ),
    Case(
        "forces as a number", 10, "  USA: {forces: 1}", 10, "write forces: {ground: 1}, or another instrument"
    ),
    Case(
        "an unknown instrument",
        10,
        "  USA: {forces: {tanks: 1}}",
        10,
        "known keys: ground, air, sea, arms, intelligence, sanctions, logistics",
    ),
    Case(
        "a state that follows itself",
        10,
        "  USA: {forces: {ground: 1}, follows: USA}",
        10,
        "name another state, or leave follows out",
    ),
    Case("an unknown lead", 10, "  USA: {forces: {ground: 1}, follows: GRB}", 10, "did you mean GBR?"),
    Case(
        "an unknown step",
        10,
        "  USA: {forces: {ground: 1}, procedure: [goverment]}",
        10,
        "must be 'executive', 'parliament' or 'council', not the text 'goverment'",
    ),
    Case(
        "a step as a text",
        10,
        "  USA: {forces: {ground: 1}, procedure: parliament}",
        10,
        "write [parliament]",
    ),
    Case("an unknown rule", 18, "      rule: al", 18, "unknown decision rule 'al'; did you mean 'all'?"),
    Case(
        "another word for a rule",
        18,
        "      rule: unanimity",
        18,
        "unknown decision rule 'unanimity'; write all",
    ),
    Case(
        "an impossible threshold",
        18,
        "      rule: {at_least: 5}",
        18,
        "at_least: 5 can never be reached, the members are 3; lower it or add members",
    ),
    Case(
        "half a vote",
        18,
        "      rule: {at_least: 2.5}",
        18,
        "'at_least' must be a whole number of at least 1, not 2.5; write 2 or 3",
    ),
    Case(
        "a threshold of nobody",
        18,
        "      rule: {at_least: 0}",
        18,
        "'at_least' must be a whole number of at least 1, not 0",
    ),
    Case(
        "an impossible quota",
        18,
        "      rule: {quota: 3/2}",
        18,
        "'quota' must be a share above 0 and up to 1, such as 0.75 or 2/3, not '3/2'",
    ),
    Case(
        "a quota in per cent",
        18,
        "      rule: {quota: 66 %}",
        18,
        "'quota' must be a share above 0 and up to 1, such as 0.75 or 2/3, not '66 %'",
    ),
    Case(
        "two rules",
        18,
        "      rule: {all: {}, each: {}}",
        18,
        "one rule at a time: all and each stand side by side; join them with any_of or all_of",
    ),
    Case(
        "a rule that is a list",
        18,
        "      rule: [all]",
        18,
        "a decision rule is a name such as 'all' or a map, not ['all']; write all without",
    ),
    Case(
        "a rule that is a number",
        18,
        "      rule: 2",
        18,
        "a decision rule is a name such as 'all' or a map, not 2; write {at_least: 2} if so",
    ),
    Case(
        "a rule without a threshold",
        18,
        "      rule: at_least",
        18,
        "'at_least' must be a whole number of at least 1, not nothing; write at_least: NUMBER",
    ),
    Case(
        "a veto of a stranger",
        18,
        "      rule: {all: {}, veto: [CHN]}",
        18,
        "CHN is not a party; expected one of: FRA, GBR, USA",
    ),
    Case(
        "a misspelt modifier",
        18,
        "      rule: {all: {}, vetoe: [USA]}",
        18,
        "'vetoe' does not belong to the rule 'all'; did you mean 'veto'?",
    ),
    Case(
        "no rule",
        18,
        "      title: Help",
        15,
        "Decision rule of the parties; see `guaranteesim explain` and the table of decision",
    ),
    Case("an unknown rung", 17, "      trigger: {rung: invassion}", 17, "did you mean invasion?"),
    Case("a trigger as a text", 17, "      trigger: invasion", 17, "write trigger: {rung: invasion}"),
    Case(
        "a clock of nothing", 20, "      deadline_days: 0", 20, "must be above 0, at most 3650 (days), not 0"
    ),
    Case(
        "an end before the beginning",
        20,
        "      from_month: 20\n      until_month: 10",
        21,
        "let it be at least from_month",
    ),
    Case(
        "forces of a stranger",
        22,
        "      in_place: {POL: {ground: 0.5}}",
        22,
        "add it to parties, or remove it here",
    ),
    Case(
        "a list of forces",
        21,
        "      each_provides: [ground, air]",
        21,
        "write each_provides: {ground: ..., air: ...}",
    ),
    Case(
        "more than all forces",
        21,
        "      each_provides: {ground: 1.5}",
        21,
        "must be between 0 and 1 (share), not 1.5",
    ),
    Case("a yes for true", 20, "      void_if_protege_attacks: yes", 20, "write true without quotes"),
    Case(
        "a location that does not exist",
        22,
        "      in_place: {GBR: {ground: 0.5, location: front}}",
        22,
        "must be 'forward' or 'rear', not the text 'front'",
    ),
    Case(
        "entry into force by yes",
        26,
        "  enters_into_force: yes",
        26,
        "write enters_into_force: {at_least: NUMBER}, or leave it out",
    ),
    Case("entry into force by half a state", 26, "  enters_into_force: {at_least: 2.5}", 26, "write 2 or 3"),
    Case(
        "entry into force by a number",
        26,
        "  enters_into_force: 2",
        26,
        "write enters_into_force: {at_least: 2}",
    ),
    Case("entry into force by too many", 26, "  enters_into_force: {at_least: 9}", 26, "write 4 or fewer"),
    Case(
        "entry into force by a word",
        26,
        "  enters_into_force: {at_least: two}",
        26,
        "write a number from 1 to 1000: Number of required states that must accept",
    ),
    Case(
        "an exception as a word",
        25,
        OBJECTION + ", unless: bogus}",
        25,
        "write unless: [{has: ...}] with one of: any, forces_in_place, ground_forces,",
    ),
    Case(
        "an exception as a word of the list",
        25,
        OBJECTION + ", unless: membership}",
        25,
        "write unless: [{has: membership}]",
    ),
    Case(
        "an exception as a map",
        25,
        OBJECTION + ", unless: {has: membership}}",
        25,
        "put it in brackets: write unless: [{has: membership}]",
    ),
    Case(
        "an exception of words",
        25,
        OBJECTION + ", unless: [membership]}",
        25,
        "write {has: membership}",
    ),
    Case(
        "bindingness as a word",
        25,
        OBJECTION + ", bindingness_at_least: high}",
        25,
        "write a number from 0 to 1: Bindingness (the centre of its range) below which a",
    ),
    Case(
        "a size with a unit",
        25,
        OBJECTION + ", be: 100 brigades}",
        25,
        "write the number alone",
    ),
    Case(
        "an unknown feature",
        25,
        OBJECTION.replace("ground_forces", "troops") + "}",
        25,
        "must be 'any', 'forces_in_place', 'ground_forces', 'membership', 'party', 'veto',",
    ),
    Case(
        "an objection to two things",
        25,
        OBJECTION + ", lacks: membership}",
        25,
        "give one: to for what the text has, lacks for what it has not",
    ),
    Case(
        "a date of a month that does not exist",
        25,
        OBJECTION.replace("2026-01", "2026-13") + "}",
        25,
        "the calendar has no such day; write year-month-day",
    ),
    Case(
        "an objection without a source",
        25,
        OBJECTION.replace(", source: Its ministry", "") + "}",
        25,
        "Source of the declaration",
    ),
    Case(
        "the word nonsense as no deal",
        4,
        "no_deal: nonsense",
        4,
        "add the file; null compares as if in force",
    ),
    Case("no deal is itself", 4, "no_deal: mine", 4, "name another, or null"),
    Case("no deal with a path", 4, "no_deal: ./mine.yaml", 4, "write mine"),
    Case(
        "an event without a date",
        4,
        "events: {exit: {state: USA, withdraws: true}}",
        4,
        "give one of the two",
    ),
    Case(
        "an event that changes nothing",
        4,
        "events: {exit: {state: USA, month: 3}}",
        4,
        "add withdraws, new_leader, resolve, forces …",
    ),
    Case(
        "an event of a stranger",
        4,
        "events: {exit: {state: USB, month: 3, withdraws: true}}",
        4,
        "did you mean USA?",
    ),
    Case(
        "events as a list",
        4,
        "events: [{state: USA, month: 3, withdraws: true}]",
        4,
        "give each a name: events: {first: ..., second: ...}",
    ),
    Case(
        "an event by a date alone",
        4,
        "events: {exit: {state: USA, date: 2027-01-01, withdraws: true}}",
        4,
        "add start.date, or give month",
    ),
    Case(
        "two rungs of one severity",
        4,
        "ladder: {one: {severity: 0.5}, two: {severity: 0.5}}",
        4,
        "rungs are ordered by severity: make them differ",
    ),
    Case(
        "a rung without severity",
        4,
        "ladder: {limited_grab: {gain: 0.1}}",
        4,
        "Place on the ladder, 0 (nothing) to 1 (invasion); fixed, because triggers refer to",
    ),
    Case(
        "sanctions that nobody has",
        13,
        "arrangement:\n  sanctions_relief: {share: 0.5}",
        14,
        "add start.sanctions",
    ),
    Case("a switch that does not exist", 4, "switches: {nuclear: false}", 4, "did you mean nuclear_risk?"),
    Case("a switch as a word", 4, "switches: {nuclear_risk: off}", 4, "write false without quotes"),
    Case("a missing base", 1, "extends: _base.yaml\nname: mine", 1, "check the file's name"),
    Case("a base with a slip", 1, "extends: _base.yml\nname: mine", 1, "check the file's name"),
    Case(
        "a base that is itself", 1, "extends: mine.yaml\nname: mine", 1, "remove one of these extends: lines"
    ),
    Case(
        "a circle of bases",
        1,
        "extends: round.yaml\nname: mine",
        1,
        "remove one of these extends: lines",
        file="round.yaml",
    ),
    Case(
        "a base elsewhere",
        1,
        "extends: ../../etc/passwd.yaml\nname: mine",
        1,
        "copy the file into that folder",
    ),
    Case(
        "an absolute base", 1, "extends: /etc/states.yaml\nname: mine", 1, "for example extends: _states.yaml"
    ),
    Case(
        "a base that is a list",
        1,
        "extends: [a.yaml, b.yaml]\nname: mine",
        1,
        "for example extends: _states.yaml",
    ),
    Case(
        "a base without an ending", 1, "extends: _states\nname: mine", 1, "for example extends: _states.yaml"
    ),
    Case("side terms as a text", 4, "with: monitors", 4, "for example with: [relief-staged, monitors]"),
    Case(
        "an unknown side term",
        4,
        "with: [monitor]",
        4,
        "did you mean monitors? there are: cap-250000, cap-600000, cap-800000, cap-85000,",
    ),
    Case("an overlay that is a list", 4, "overlays: [calm]", 4, "for example pessimist: {...}"),
    Case(
        "a fault in an overlay",
        4,
        "overlays: {calm: {states: {USA: {stake: 4}}}}",
        4,
        "4 percent is written 0.04",
    ),
]


def find_problems(case: Case, folder: Path) -> list[Problem]:
    """Return the problems that ``check`` finds in the file of a case."""
    from guaranteesim.cli.check import _check_file
    from guaranteesim.studies.settings import Changes

    path = case.write(folder)
    return list(_check_file(path.relative_to(folder), Changes(), show=False, show_all=False).problems)


@pytest.mark.parametrize("case", CASES, ids=str)
def test_a_mistake_has_its_line_and_a_remedy(
    case: Case, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    problems = find_problems(case, tmp_path)
    first = problems[0]
    assert (first.file, first.line) == (case.file, case.reported)
    assert case.remedy in f"{first.hint} {first.message}", str(first)
    # Further messages may only be about other lines of the same mistake, never about nothing.
    assert all(problem.line for problem in problems)


def test_the_sound_file_is_sound(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    assert load_scenario(Case("sound", 1, "name: mine", 0, "").write(tmp_path)).name == "mine"


def test_there_are_many_and_no_two_have_one_name() -> None:
    assert len({case.name for case in CASES}) == len(CASES) >= 60


FAULTY = {
    "events_overflow.yaml": "ground",
    "late.yaml": "",
    "rule_too_wide.yaml": "rule",
    "rungs_129.yaml": "ladder",
}
"""Larger files beside these tests that check refuses or notes, and the part that the message names."""


@pytest.mark.parametrize("name", FAULTY)
def test_a_larger_file_is_refused_or_noted(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(Path(__file__).parent / "limits")
    result = CliRunner().invoke(main, ["check", f"./{name}", "--strict"])
    assert result.exit_code == 2
    assert FAULTY[name] in result.stderr
    assert "Traceback" not in result.stderr


REQUESTS = {
    "a no-deal scenario that is not there": (
        ["run", "article-5-like", "--set", "no_deal=nonsense"],
        "there is no 'nonsense'",
    ),
    "a no-deal scenario of another conflict": (
        ["explain", "article-5-like", "--set", "no_deal=strategic-ambiguity"],
        "name a scenario of the same conflict, or null",
    ),
    "a number of worlds with an exponent": (
        ["run", "article-5-like", "--worlds", "1e6"],
        "(write 1000000)",
    ),
    "a no-deal scenario of a negotiation": (
        ["bargain", "ukraine-2026", "--no-deal", "nonsense"],
        "--no-deal nonsense: there is no scenario of that name",
    ),
    "a state that is not there to remove": (
        ["explain", "no-guarantee", "--set", "states={FRB: null}"],
        "there is no 'FRB' to remove (did you mean FRA?)",
    ),
    "a state of another name": (
        ["explain", "taiwan-no-guarantee", "--set", "states={BRA: null}"],
        "null removes only what a file below has",
    ),
}


@pytest.mark.parametrize("name", REQUESTS)
def test_a_mistaken_request_names_its_option(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    arguments, said = REQUESTS[name]
    result = CliRunner().invoke(main, arguments)
    assert result.exit_code == 2
    assert said in result.stderr
    assert not list(tmp_path.iterdir())


def test_a_side_term_of_another_family_is_refused_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    result = CliRunner().invoke(main, ["compare", "baltic", "--with", "relief-staged"])
    [line] = result.stderr.splitlines()
    assert "relief-staged is a side term of the family ukraine (RUS against UKR), and baltic is about" in line


def print_messages(folder: Path) -> None:
    """Print every case with its messages."""
    for case in CASES:
        print(f"{case.name}: {case.text.strip().splitlines()[0][:70]}")
        for problem in find_problems(case, folder):
            print(f"    {problem}")


if __name__ == "__main__":
    import os
    import tempfile

    place = Path(tempfile.mkdtemp())
    os.chdir(place)
    print_messages(place)
    shutil.rmtree(place)
