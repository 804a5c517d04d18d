"""Dials: numbers on a scale that readers know, beside the raw path that they move.

===================  =================================  ================================================
Dial                 Path that it moves                 Scale
===================  =================================  ================================================
``reliability:USA``  ``states.USA.resolve.mean``        chance that the guarantor honours the gravest call
``troops:FRA``       ``states.FRA.forces.ground``       thousand soldiers (6,000 a brigade-equivalent)
``arms:USA``         ``states.USA.forces.arms``         $bn a month
``objection:NAME``   ``acceptance.objections.NAME.cost``  utility
===================  =================================  ================================================
"""

from __future__ import annotations

import math
import operator
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from guaranteesim.errors import UserError
from guaranteesim.scenario.reading.problems import suggest_known_word

if TYPE_CHECKING:
    from guaranteesim.scenario.schema import Scenario

_EXAMPLE = "reliability:USA=0.2..0.8"
_SOLDIERS = 6.0
"""Thousand soldiers in a brigade-equivalent (docs/model.md II)."""
_CURVE = np.linspace(-4.0, 4.0, 33)
"""Means of resolve, logits, at which the chance of honouring is measured."""


@dataclass(frozen=True)
class Dial:
    """A number on its own scale.

    Attributes:
        name: As it was written, such as ``reliability:USA``.
        path: The path that it moves.
        label: What it is, in words.
        unit: Unit of the scale; empty for a chance.
        read: Returns the value of the scale at a value of the path.
        set: Returns the value of the path at a value of the scale.
    """

    name: str
    path: str
    label: str
    unit: str
    read: Callable[[float], float]
    set: Callable[[float], float]

    def format_value(self, value: float) -> str:
        """Return a value of the path on the dial's scale, with its unit."""
        shown = self.read(value)
        return f"{100 * shown:.0f} %" if not self.unit else f"{shown:.3g} {self.unit}"


def read_dial(text: str, scenario: Scenario, seed: int) -> tuple[Dial, float, float]:
    """Return the dial written as ``name:WHAT=low..high``, and the range of its path.

    Raises:
        UserError: a dial that is not known, a state that is no guarantor, a range that cannot be reached.
    """
    what, _, ends = text.partition("=")
    kind, _, target = what.partition(":")
    if kind not in _MAKERS or not target:
        meant = suggest_known_word(kind, _MAKERS)
        hint = f" ({meant})" if meant and kind not in _MAKERS else ""
        raise UserError(f"--dial {text!r}: write one of {', '.join(_FORMS)}, followed by =low..high{hint}")
    low, high = _read_ends(ends, text)
    dial = make_dial(what, scenario, seed)
    first, last = (_set_within_bounds(dial, end) for end in (low, high))
    return dial, min(first, last), max(first, last)


def make_dial(name: str, scenario: Scenario, seed: int) -> Dial:
    """Return the dial of a name such as ``reliability:USA`` in a scenario.

    Raises:
        UserError: a state or an objection that is not there.
    """
    kind, _, target = name.partition(":")
    return _MAKERS[kind](name, target, scenario, seed)


def _set_within_bounds(dial: Dial, shown: float) -> float:
    """Return the value of the path; a value that the path cannot take is refused on the dial's scale."""
    from guaranteesim.scenario.numbers.paths import find_number_measure
    from guaranteesim.scenario.numbers.quantity import Measure

    value, measure = dial.set(shown), find_number_measure(dial.path) or Measure("")
    checks = (
        ("at least", measure.ge, operator.ge),
        ("above", measure.gt, operator.gt),
        ("at most", measure.le, operator.le),
        ("below", measure.lt, operator.lt),
    )
    for words, bound, is_kept in checks:
        if bound is not None and not is_kept(value, bound):
            raise UserError(f"{dial.label} must be {words} {dial.read(bound):g} {dial.unit}, not {shown:g}")
    return value


def choose_dial_scenario(text: str, scenarios: Sequence[Scenario]) -> Scenario:
    """Return the scenario that has what the dial is about: in which the state is a guarantor, for example.

    Without such a one it is the first that has anything of that kind, whose names a message can then list.
    """
    kind, _, target = text.partition("=")[0].partition(":")
    having = [(item, known) for item in scenarios if (known := _list_targets(kind, item))]
    found = [item for item, known in having if target in known] or [item for item, _ in having]
    return (found or list(scenarios))[0]


def _list_targets(kind: str, scenario: Scenario) -> list[str]:
    """Return what a dial of this kind can be about in a scenario."""
    if kind == "reliability":
        return _list_guarantors(scenario)
    return list(scenario.acceptance.objections if kind == "objection" else scenario.states)


def _list_guarantors(scenario: Scenario) -> list[str]:
    return [state for state in scenario.guarantors if state != scenario.challenger.state]


def _read_ends(text: str, whole: str) -> tuple[float, float]:
    low, dots, high = text.partition("..")
    if not dots:
        raise UserError(f"--dial {whole!r}: the range is written low..high, such as {_EXAMPLE}")
    ends = _read_end(low, whole), _read_end(high, whole)
    if not ends[0] < ends[1]:
        raise UserError(f"--dial {whole!r}: the range is written low..high, the low end below the high end")
    return ends


def _read_end(text: str, whole: str) -> float:
    from guaranteesim.scenario.numbers.amount_hints import suggest_number

    try:
        number = float(text)
    except ValueError:
        number = math.nan
    if not math.isfinite(number):
        remedy = suggest_number(text) or f"the range is written low..high, such as {_EXAMPLE}"
        raise UserError(f"--dial {whole!r}: {text.strip()!r} is not a finite number; {remedy}")
    return number


def _make_reliability(name: str, state: str, scenario: Scenario, seed: int) -> Dial:
    from guaranteesim.ensemble.experiment.honouring import measure_honouring

    known = _list_guarantors(scenario)
    if not known:
        raise UserError(
            f"there are no guarantors in {scenario.name}, so that there is no reliability to move: name a "
            "scenario with guarantors, or another number"
        )
    if state not in known:
        hint = suggest_known_word(state, known) or f"the guarantors are {', '.join(known)}"
        raise UserError(f"{state} is no guarantor of {scenario.name} ({hint})")
    path = f"states.{state}.resolve.mean"
    curve = measure_honouring(scenario, state, path, _CURVE, seed)
    title = scenario.states[state].title or state

    def set_chance(chance: float) -> float:
        if not 0 <= chance <= 1:
            raise UserError(f"a chance lies between 0 and 1, not at {chance:g}; 30 % is written 0.3")
        if not curve[0] <= chance <= curve[-1]:
            raise UserError(
                f"the chance that {title} honours the gravest call lies between {curve[0]:.2f} and "
                f"{curve[-1]:.2f} in {scenario.name}, whatever its resolve; {chance:g} is outside"
            )
        return float(np.interp(chance, curve, _CURVE))

    return Dial(
        name,
        path,
        f"chance that {title} honours the gravest call",
        "",
        lambda value: float(np.interp(value, _CURVE, curve)),
        set_chance,
    )


def _make_troops(name: str, state: str, scenario: Scenario, seed: int) -> Dial:
    title = _find_title(state, scenario)
    return Dial(
        name,
        f"states.{state}.forces.ground",
        f"ground forces of {title}",
        "thousand soldiers",
        lambda value: _SOLDIERS * value,
        lambda shown: shown / _SOLDIERS,
    )


def _make_arms(name: str, state: str, scenario: Scenario, seed: int) -> Dial:
    title = _find_title(state, scenario)
    path = f"states.{state}.forces.arms"
    return Dial(name, path, f"arms that {title} can give", "$bn a month", float, float)


def _make_objection(name: str, objection: str, scenario: Scenario, seed: int) -> Dial:
    known = scenario.acceptance.objections
    if not known:
        raise UserError(f"there are no objections in {scenario.name}: name a scenario with one")
    if objection not in known:
        hint = suggest_known_word(objection, known) or f"there are: {', '.join(known)}"
        raise UserError(f"there is no objection {objection!r} in {scenario.name} ({hint})")
    path = f"acceptance.objections.{objection}.cost"
    return Dial(name, path, f"cost of the objection {objection}", "in utility", float, float)


def _find_title(state: str, scenario: Scenario) -> str:
    if state not in scenario.states:
        hint = suggest_known_word(state, scenario.states) or f"there are: {', '.join(scenario.states)}"
        raise UserError(f"there is no state {state!r} in {scenario.name} ({hint})")
    return scenario.states[state].title or state


_MAKERS: dict[str, Callable[[str, str, Scenario, int], Dial]] = {
    "reliability": _make_reliability,
    "troops": _make_troops,
    "arms": _make_arms,
    "objection": _make_objection,
}
_FORMS = ("reliability:STATE", "troops:STATE", "arms:STATE", "objection:NAME")
