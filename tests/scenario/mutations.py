"""Patches with one mistake, or none, made at random from a seed."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from guaranteesim.scenario.reading.document import find_value, walk_values
from guaranteesim.scenario.reading.yaml_reader import read_yaml_text

BASE = """\
name: base
title: A base
as_of: 2026-06-30
run: {horizon_months: 60, worlds: 100}
start: {date: 2026-07-01, sanctions: 0.5}
challenger: {state: RUS, motivation: {uniform: [0.2, 0.6], source: assumption}, readiness: 0.7}
protege: {state: UKR, will_to_fight: {value: 0.9, source: A text, confidence: low}}
states:
  RUS: {nuclear: true, forces: {ground: 100, air: 20}}
  UKR: {forces: {ground: {triangular: [80, 90, 100], source: A text, note: as read}}}
  USA: {nuclear: true, stake: 0.4, forces: {ground: 5, air: 10, arms: 0.5}, alignment: 0.1}
  GBR: {stake: {normal: [0.5, 0.1], low: 0, high: 1}, forces: {ground: 2, air: 3}, follows: USA}
  FRA: {stake: 0.5, forces: {ground: 3, air: 3}}
beliefs: {record_weight: 0.5}
willingness: {intercept: 0.2}
events:
  election: {state: USA, month: 29, new_leader: true, chance: 0.5}
  leaves: {state: USA, date: 2027-01-01, withdraws: true, title: It leaves, source: A text}
acceptance:
  scale: 0.1
  objections:
    troops: {state: RUS, to: forces_in_place, of: [GBR, FRA], date: 2025, stated: No troops, source: A text}
arrangement:
  signatories: [UKR, USA]
  protege_force_cap: 80
  drawdown_months: 12
  duration: {months: 120, renewal: {rule: {majority: {}, of: [USA, GBR]}}}
  sanctions_relief: {share: 0.5, from_month: 6, snap_back: {rung: invasion}}
  commitments:
    assistance:
      title: Assistance
      text: Article 5
      parties: [USA, GBR, FRA]
      trigger: {rung: limited_grab, attribution: 0.5}
      rule: {at_least: 2, veto: [USA]}
      deadline_days: 3
      bindingness: {value: 0.6, source: A text}
      each_provides: {ground: 0.5, air: 0.8}
      provides: {FRA: {ground: 0.4}}
      in_place: {FRA: {ground: 1.5}}
      deployment: {from_month: 2, until_month: 8}
    consultation: {parties: [USA, GBR], trigger: {rung: strikes}, rule: consult_only, bindingness: 0.1}
"""
DATA: dict[str, Any] = read_yaml_text(BASE, "base").data
ABSENT = (
    "arrangement.verification",
    "arrangement.membership",
    "arrangement.neutrality",
    "arrangement.commitments.assistance.scope",
    "arrangement.commitments.assistance.until_month",
    "arrangement.commitments.consultation.each_provides",
    "beliefs.prior_mean",
    "challenger.rationality",
    "description",
    "events.election.resolve",
    "history",
    "ladder",
    "no_deal",
    "protege.readiness",
    "states.FRA.forces.sea",
    "states.USA.decision_days",
)
"""Keys that the schema knows and the base leaves out."""

Path = tuple[str | int, ...]
Patch = tuple[Path, str]


@dataclass(frozen=True)
class Mutation:
    """A patch: where it is written, and the YAML text of what is written there."""

    kind: str
    path: tuple[str, ...]
    text: str

    @property
    def whole(self) -> str:
        """The patch as a document, in flow form."""
        text = self.text
        for key in reversed(self.path):
            text = f"{{{key}: {text}}}"
        return text[1:-1]


def mutations(seed: int, count: int) -> Iterator[Mutation]:
    """Yield ``count`` mutations; the same for the same seed."""
    chance = random.Random(seed)
    for _ in range(count):
        kind = chance.choice(list(KINDS))
        path, text = KINDS[kind](chance)
        yield Mutation(kind, tuple(str(part) for part in path), text)


def _paths(wanted: Callable[[Any], bool]) -> list[Path]:
    return [
        path for path, value in walk_values(DATA)
        if path and all(isinstance(part, str) for part in path) and wanted(value)
    ]  # fmt: skip


def _is_number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def _any(chance: random.Random, wanted: Callable[[Any], bool] = lambda value: True) -> Path:
    return chance.choice([path for path in _paths(wanted) if path[0] != "name"])


def _written(value: Any) -> str:
    """Return a value in flow form."""
    if isinstance(value, dict):
        return f"{{{', '.join(f'{key}: {_written(inner)}' for key, inner in value.items())}}}"
    if isinstance(value, list):
        return f"[{', '.join(_written(item) for item in value)}]"
    return str(value).lower() if isinstance(value, bool) else str(value)


def _misspelt(chance: random.Random) -> Patch:
    *above, key = _any(chance)
    place = chance.randrange(len(str(key)))
    spoilt = f"{str(key)[:place]}{chance.choice('qxz')}{str(key)[place + 1 :]}"
    value = chance.choice(["", "~", "null", _written(find_value(DATA, (*above, key))), "{}"])
    return tuple(above), f"{{{spoilt}: {value}}}"


def _emptied(chance: random.Random) -> Patch:
    return _any(chance), chance.choice(["", "~", "null"])


def _absent(chance: random.Random) -> Patch:
    return tuple(chance.choice(ABSENT).split(".")), chance.choice(["", "~", "{}"])


def _decimal_comma(chance: random.Random) -> Patch:
    *above, key = _any(chance, _is_number)
    return tuple(above), f"{{{key}: {chance.randrange(9)},{chance.randrange(1, 99)}}}"


def _text_with_comma(chance: random.Random) -> Patch:
    *above, _ = _any(chance, lambda value: value == "A text")
    return tuple(above), f"{{source: Treaty of London, {chance.randrange(1, 30)} April 1839}}"


def _moved(chance: random.Random) -> Patch:
    path = _any(chance, lambda value: not isinstance(value, dict))
    value = _written(find_value(DATA, path))
    up = len(path) < 2 or chance.random() < 0.5
    there = path[:-2] if up else (*path[:-1], chance.choice(["forces", "rule", "trigger", "value"]))
    return there, f"{{{path[-1]}: {value}}}"


def _map_for_scalar(chance: random.Random) -> Patch:
    path = _any(chance, lambda value: not isinstance(value, dict))
    return path, chance.choice(["{}", "{value: 0.5}", "{state: USA}", "{uniform: [0.2, 0.4]}", "{x: 1}"])


def _scalar_for_map(chance: random.Random) -> Patch:
    return _any(chance, lambda value: isinstance(value, dict)), chance.choice(["1", "USA", "[]", "{}", "0,5"])


def _rule(chance: random.Random) -> Patch:
    form = chance.choice(
        ["all", "{all: }", "{majority: , of: [USA, GBR]}", "{veto: [GBR]}", "{at_least: 1}", "{at_lest: 1}",
         "{majority: , of: }", "{rule: all}", "{quota: 2/3}", "{lead: USA, followers: }",
         "{silence: , veto: ~}"]
    )  # fmt: skip
    return ("arrangement", "commitments", "assistance", "rule"), form


def _changed(chance: random.Random) -> Patch:
    path = _any(chance, _is_number)
    return path, chance.choice(["0.25", "1", "{value: 0.5, source: B}", "{source: B}", "{confidence: high}"])


KINDS: dict[str, Callable[[random.Random], Patch]] = {
    "misspelt": _misspelt, "emptied": _emptied, "absent": _absent, "comma": _decimal_comma,
    "text": _text_with_comma, "moved": _moved, "map": _map_for_scalar, "scalar": _scalar_for_map,
    "rule": _rule, "changed": _changed,
}  # fmt: skip
