"""The log of a play: JSON lines, a head, one line for each decision, and an end."""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from guaranteesim.ensemble.keep.files import describe_os_error, write_atomically
from guaranteesim.ensemble.play.questions import ACCEPTS, KINDS, RUNG, VOTES, Decision
from guaranteesim.errors import UserError

PROGRAM, FORMAT = "guaranteesim play", 1
FINISHED, STOPPED = "finished", "stopped"
LARGEST = 4_000_000
"""Bytes of the largest log that is read."""


@dataclass(frozen=True)
class PlayLog:
    """A play: what was played, the decisions, and how it ended.

    Attributes:
        scenario: The scenario as it was asked for: a name or a file.
        overlays: The overlays and side terms that were applied.
        sets: The ``path=value`` changes that were applied.
        scenario_sha256: Hash of the scenario with its changes.
        seed: Seed of all randomness.
        world: Number of the world.
        states: Codes of the states that people played.
        version: Version of the program.
        decisions: The decisions, in the order in which they were asked for.
        end: ``finished``, ``stopped``, or empty while the play goes on.
        month: The last month that was played.
        world_sha256: Hash of the world that the decisions made, to nine digits, if it is finished.
    """

    scenario: str
    overlays: tuple[str, ...]
    sets: tuple[str, ...]
    scenario_sha256: str
    seed: int
    world: int
    states: tuple[str, ...]
    version: str
    decisions: tuple[Decision, ...] = ()
    end: str = ""
    month: int = 0
    world_sha256: str = ""

    @property
    def is_finished(self) -> bool:
        """Whether the play went to its last month."""
        return self.end == FINISHED


_HEAD = ("scenario", "overlays", "sets", "scenario_sha256", "seed", "world", "states", "version")
_TAIL = ("end", "month", "world_sha256")


def write_log(log: PlayLog, path: Path) -> None:
    """Write a log; the file is whole at any time, the one before or this one.

    Raises:
        StorageError: it cannot be written.
    """
    with write_atomically(path) as file:
        for line in _list_lines(log):
            file.write((json.dumps(line, allow_nan=False, ensure_ascii=False) + "\n").encode())


def _list_lines(log: PlayLog) -> Iterator[dict[str, Any]]:
    values = dataclasses.asdict(log)
    note = "one world, a conditional comparison, not a forecast"
    yield {"program": PROGRAM, "format": FORMAT, "note": note, **{name: values[name] for name in _HEAD}}
    yield from values["decisions"]
    if log.end:
        yield {name: values[name] for name in _TAIL}


def read_log(path: Path) -> PlayLog:
    """Return the log in a file.

    Raises:
        UserError: there is none, or it is no log of a play; the message names the line.
    """
    try:
        with path.open("rb") as file:
            raw = file.read(LARGEST + 1)
    except OSError as error:
        raise UserError(f"cannot read the log {path}: {describe_os_error(error)}") from error
    if len(raw) > LARGEST:
        raise UserError(f"{path} is too large to be the log of a play")
    lines = [line for line in raw.decode("utf-8", errors="replace").splitlines() if line.strip()]
    documents = [_parse_line(path, number, line) for number, line in enumerate(lines, start=1)]
    if not documents or documents[0].get("program") != PROGRAM:
        raise UserError(f"{path} is no log of `guaranteesim play`: its first line does not say so")
    if documents[0].get("format") != FORMAT:
        raise UserError(f"{path} was written by another version: this one reads format {FORMAT}")
    return _build_log(path, documents)


def _parse_line(path: Path, number: int, line: str) -> dict[str, Any]:
    try:
        document = json.loads(line)
    except (ValueError, RecursionError) as error:
        raise UserError(f"{path}:{number}: this line is no JSON: take it out or restore it") from error
    if not isinstance(document, dict):
        raise UserError(f"{path}:{number}: this line is no JSON object")
    return document


def _build_log(path: Path, documents: list[dict[str, Any]]) -> PlayLog:
    head, *rest = documents
    ends = [number for number, item in enumerate(rest) if "end" in item]
    if ends and ends != [len(rest) - 1]:
        raise UserError(f"{path}:{ends[0] + 2}: the end of the play is not the last line")
    tail = rest.pop() if ends else {}
    log = PlayLog(
        scenario=_read(path, 1, head, "scenario", str),
        overlays=_read_words(path, head, "overlays"),
        sets=_read_words(path, head, "sets"),
        scenario_sha256=_read(path, 1, head, "scenario_sha256", str),
        seed=_read(path, 1, head, "seed", int),
        world=_read(path, 1, head, "world", int),
        states=_read_words(path, head, "states"),
        version=_read(path, 1, head, "version", str),
        decisions=tuple(_read_decision(path, number, item) for number, item in enumerate(rest, start=2)),
    )
    if not tail:
        return log
    last = len(documents)
    end = _read(path, last, tail, "end", str)
    if end not in (FINISHED, STOPPED):
        raise UserError(f'{path}:{last}: "end" must be {FINISHED} or {STOPPED}')
    return replace(
        log,
        end=end,
        month=_read(path, last, tail, "month", int),
        world_sha256=_read(path, last, tail, "world_sha256", str),
    )


def _read(path: Path, number: int, document: dict[str, Any], name: str, kind: type) -> Any:
    value = document.get(name)
    if not isinstance(value, kind) or (isinstance(value, bool) and kind is not bool):
        raise UserError(f'{path}:{number}: "{name}" must be {_KIND_WORDS[kind]}')
    if isinstance(value, int) and not 0 <= value < 2**63:
        raise UserError(f'{path}:{number}: "{name}" must be a whole number from 0 on')
    return value


_KIND_WORDS: dict[type, str] = {str: "a text", int: "a whole number", list: "a list"}


def _read_words(path: Path, head: dict[str, Any], name: str) -> tuple[str, ...]:
    words = _read(path, 1, head, name, list)
    if not all(isinstance(word, str) for word in words):
        raise UserError(f'{path}:1: "{name}" must be a list of texts')
    return tuple(words)


def _read_decision(path: Path, number: int, document: dict[str, Any]) -> Decision:
    kind = _read(path, number, document, "kind", str)
    if kind not in KINDS:
        raise UserError(f'{path}:{number}: "kind" must be one of {", ".join(KINDS)}')
    given = _read(path, number, document, "given", str)
    allowed = {"acceptance": ACCEPTS, RUNG: None}.get(kind, VOTES)
    if allowed is not None and given not in allowed:
        raise UserError(f'{path}:{number}: "given" must be one of {", ".join(allowed)}')
    chance = document.get("chance")
    if chance is not None and (isinstance(chance, bool) or not isinstance(chance, int | float)):
        raise UserError(f'{path}:{number}: "chance" must be a number or null')
    counted = document.get("counted", True)
    if not isinstance(counted, bool):
        raise UserError(f'{path}:{number}: "counted" must be true or false')
    return Decision(
        kind,
        _read(path, number, document, "state", str),
        given,
        _read(path, number, document, "month", int),
        _read(path, number, document, "commitment", str),
        _read(path, number, document, "model", str),
        None if chance is None else float(chance),
        counted,
    )
