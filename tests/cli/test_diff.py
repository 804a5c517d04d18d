"""``diff``: what differs between two scenarios, most important first."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

from tests.cli.conftest import Program

Write = Callable[..., Path]


def write_second(write: Write, **changes: str) -> Path:
    """Return another scenario, with parts of its text replaced."""
    path = write("other")
    text = path.read_text(encoding="utf-8")
    for old, new in changes.values():
        assert old in text
        text = text.replace(old, new)
    path.write_text(text, encoding="utf-8")
    return path


def test_the_answer_comes_first_and_the_treaty_before_the_numbers(program: Program, write: Write) -> None:
    second = write_second(
        write,
        clock=("deadline_days: 3", "deadline_days: 10"),
        parties=("[GBR, FRA, CHN, RUS]", "[GBR, FRA, RUS]"),
        forces=("each_provides: {ground: 0.5,", "each_provides: {ground: 0.25,"),
        stake=("stake: 0.1", "stake: 0.2"),
        seed=("seed: 3", "seed: 4"),
    )
    result = program("diff", write(), second)
    assert result.exit_code == 0, result.output
    said = result.stdout
    assert said.startswith("small and other differ in 4 points that can change a result: the commitment")
    order = [
        "Commitment assistance",
        "  parties: GBR, FRA, CHN and RUS in small; GBR, FRA and RUS in other",
        "  clock: 3 days in small; 10 days in other",
        "  each brings on call, ground: 50 % in small; 25 % in other",
        "States",
        "    stake: 10 % in small; 20 % in other",
        "Size of the run",
        "  seed: 3 in small; 4 in other",
    ]
    assert sorted(order, key=said.replace("\u00a0", " ").index) == order


def test_the_rule_is_told_in_words(program: Program, write: Write) -> None:
    said = " ".join(program("diff", write("one", "all"), write("two", "{at_least: 2}")).stdout.split())
    assert '(all) in one; "' in said
    assert "({at_least: 2}) in two" in said


def test_the_same_scenario_is_said_to_be_the_same(program: Program, small: str) -> None:
    assert program("diff", small, small).stdout == "small and small are the same in everything.\n"


def test_other_words_alone_change_no_result(program: Program, write: Write) -> None:
    second = write_second(write, title=("title: A small arrangement", "title: Another"))
    said = program("diff", write(), second).stdout
    assert " ".join(said.split()).startswith("small and other differ in words and size only")
    assert "title: A small arrangement in small; Another in other" in said


def test_one_scenario_under_changes(program: Program, small: str) -> None:
    said = program("diff", small, "--set", "challenger.motivation=3").stdout
    assert "Assumptions\n  challenger.motivation: 2 (ratio) in small; 3 (ratio) in small as changed" in said
    refused = program("diff", small)
    assert refused.exit_code == 2
    assert "diff takes two scenarios, or one with --with, --set or --overlay" in refused.stderr


def test_what_only_one_has(program: Program) -> None:
    said = " ".join(program("diff", "clear-commitment", "article-5-like").stdout.split())
    assert "challenger: CHN in clear-commitment; RUS in article-5-like" in said
    assert "states only in clear-commitment: Taiwan (TWN), Japan (JPN)" in said
    assert "Commitment relations-act the whole commitment: only in clear-commitment, by USA" in said


def test_a_source_alone_is_a_remark(program: Program, small: str) -> None:
    said = program("diff", small, "--set", "states.GBR.stake={source: SIPRI}").stdout
    assert "differ in words and size only" in " ".join(said.split())
    assert "GBR, stake.source: differs" in said


def test_the_document_has_every_difference(program: Program, write: Write) -> None:
    second = write_second(write, clock=("deadline_days: 3", "deadline_days: {uniform: [3, 10]}"))
    found = json.loads(program("diff", write(), second, "--json").stdout)
    assert (found["same"], found["same_simulation"]) == (False, False)
    [clock] = [item for item in found["differences"] if item["group"] == "Commitment"]
    assert clock["path"] == "arrangement.commitments.assistance.deadline_days"
    assert (clock["first"], clock["second"]["uniform"], clock["unit"]) == (3, [3, 10], "days")
    same = json.loads(program("diff", second, second, "--json").stdout)
    assert same["same"]
    assert same["differences"] == []
