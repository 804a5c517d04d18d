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

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from guaranteesim.errors import UserError

if TYPE_CHECKING:
    from guaranteesim.scenario.schema import Scenario

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
        raise UserError(f"--dial {text!r}: write one of {', '.join(_FORMS)}, followed by =low..high")
    low, high = _read_ends(ends, text)
    dial = _MAKERS[kind](what, target, scenario, seed)
    first, last = dial.set(low), dial.set(high)
    return dial, min(first, last), max(first, last)


def _read_ends(text: str, whole: str) -> tuple[float, float]:
    low, dots, high = text.partition("..")
    try:
        ends = float(low), float(high)
    except ValueError:
        ends = (1.0, 0.0)
    if not dots or not ends[0] < ends[1]:
        raise UserError(f"--dial {whole!r}: the range is written low..high, the low end below the high end")
    return ends


def _make_reliability(name: str, state: str, scenario: Scenario, seed: int) -> Dial:
    from guaranteesim.ensemble.experiment.honouring import measure_honouring

    if state not in scenario.guarantors or state == scenario.challenger.state:
        raise UserError(
            f"{state} is no guarantor of {scenario.name}: the guarantors are {', '.join(scenario.guarantors)}"
        )
    path = f"states.{state}.resolve.mean"
    curve = measure_honouring(scenario, state, path, _CURVE, seed)
    title = scenario.states[state].title or state

    def set_chance(chance: float) -> float:
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
    if objection not in known:
        raise UserError(f"there is no objection {objection!r}; there are: {', '.join(known) or 'none'}")
    path = f"acceptance.objections.{objection}.cost"
    return Dial(name, path, f"cost of the objection {objection}", "in utility", float, float)


def _find_title(state: str, scenario: Scenario) -> str:
    if state not in scenario.states:
        raise UserError(f"there is no state {state!r} in {scenario.name}: {', '.join(scenario.states)}")
    return scenario.states[state].title or state


_MAKERS: dict[str, Callable[[str, str, Scenario, int], Dial]] = {
    "reliability": _make_reliability,
    "troops": _make_troops,
    "arms": _make_arms,
    "objection": _make_objection,
}
_FORMS = ("reliability:STATE", "troops:STATE", "arms:STATE", "objection:NAME")
