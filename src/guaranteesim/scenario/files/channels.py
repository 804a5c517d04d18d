"""Channels: the mechanisms by which an arrangement works, each with the numbers that switch it off.

A channel is switched off by numbers that every scenario has, in the text as well as without one. Switching it
off changes nothing else, so that two arrangements can be compared with and without the mechanism on the same
random numbers. To add a channel, add one entry to :data:`CHANNELS`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from types import MappingProxyType
from typing import Any

from guaranteesim.scenario.base import Frozen
from guaranteesim.scenario.numbers.distributions import Beta, Choice, Normal, Point, Triangular, Uniform
from guaranteesim.scenario.numbers.draws import list_quantities
from guaranteesim.scenario.numbers.fitted import Fitted
from guaranteesim.scenario.numbers.quantity import Quantity
from guaranteesim.scenario.numbers.shape import Shape
from guaranteesim.scenario.schema import Scenario
from guaranteesim.scenario.schema.theatre import INSTRUMENTS


def _has_lead(scenario: Scenario) -> bool:
    """Return whether a party to a commitment follows another party."""
    parties = scenario.guarantors
    return any(scenario.states[party].follows in parties for party in parties)


def _tends_its_line(scenario: Scenario) -> bool:
    """Return whether the arrangement has monitors or disengagement."""
    arrangement = scenario.arrangement
    return any(term.high > 0 for term in (arrangement.verification, arrangement.disengagement))


NEGLIGIBLE = 1e-6
"""Factor that makes help too small to count in any contest, and still counts as help that fights."""


@dataclass(frozen=True)
class Channel:
    """One mechanism, and the numbers that switch it off.

    Attributes:
        name: Its name in tables and files.
        title: The name readers see.
        phrase: Its name within a sentence, after "through".
        says: What the mechanism does while it is on.
        values: The value that each number takes, by path.
        scaled: Paths of numbers that are multiplied by :data:`NEGLIGIBLE`.
        may_work: Returns False for a scenario in which it does nothing, whatever its numbers.
    """

    name: str
    title: str
    phrase: str
    says: str
    values: Mapping[str, float] = field(default_factory=lambda: MappingProxyType({}))
    scaled: tuple[str, ...] = ()
    may_work: Callable[[Scenario], bool] = lambda scenario: True

    def describe_numbers(self) -> str:
        """Return the numbers that switch it off: "challenger.clash_aversion = 0"."""
        fixed = [f"{path} = {value:g}" for path, value in self.values.items()]
        return ", ".join([*fixed, *(f"{path} × {NEGLIGIBLE:g}" for path in self.scaled)])


CHANNELS: tuple[Channel, ...] = (
    Channel(
        "denial",
        "Denial",
        "denial",
        "Help that fights or arms the protégé lowers the chance that an act succeeds, as the challenger "
        "expects it and in the fighting itself.",
        # A clash is felt by the force in it over the force at which half is felt. Both shrink alike, so that
        # the fear of a clash, and that of one with a nuclear state, stay as they are.
        scaled=(
            *(f"theatre.instruments.{name}.be_per_unit" for name in INSTRUMENTS),
            "challenger.clash_half_be",
            "challenger.nuclear_half_be",
            "theatre.stationing.half_be",
        ),
    ),
    Channel(
        "clash",
        "Fear of a clash",
        "fear of a clash",
        "The challenger shuns a fight with guarantors or bystanders, whatever their force does to its chance "
        "of success.",
        values={"challenger.clash_aversion": 0},
    ),
    Channel(
        "nuclear",
        "Nuclear fear",
        "nuclear fear",
        "The challenger shuns a fight with a nuclear guarantor more than one with another.",
        values={"challenger.nuclear_aversion": 0},
        may_work=lambda scenario: scenario.switches.nuclear_risk,
    ),
    Channel(
        "sanctions",
        "Sanctions",
        "sanctions",
        "The challenger counts the cost of the sanctions that an act brings, or brings back.",
        values={"challenger.sanctions_sensitivity": 0},
    ),
    Channel(
        "lead",
        "The lead",
        "the lead",
        "States follow a lead: its answer makes them more or less willing to act.",
        values={"willingness.lead": 0},
        may_work=_has_lead,
    ),
    Channel(
        "provocation",
        "Occasions",
        "the occasions that arise",
        "Protection emboldens or restrains the protégé and alarms or calms the challenger, so that occasions "
        "for an act arise more or less often.",
        values={
            "protege.moral_hazard": 0,
            "protege.void_restraint": 0,
            "theatre.opportunity.protection_effect": 0,
            "theatre.stationing.opportunity_effect": 0,
            "theatre.stationing.grievance": 0,
        },
    ),
    Channel(
        "line",
        "The line",
        "the line of the ceasefire",
        "Monitors and disengagement lower the number of incidents on the line, from which occasions arise.",
        values={"theatre.ceasefire.monitor_effect": 0, "theatre.ceasefire.disengagement_effect": 0},
        may_work=_tends_its_line,
    ),
    Channel(
        "own_force",
        "Own force",
        "limits on the protégé's own force",
        "A cap on the protégé's army, or neutrality, weakens its own defence.",
        # The cap is raised above every army; what cap and neutrality are worth to the sides stays.
        values={"arrangement.protege_force_cap": 1000, "arrangement.neutrality.readiness": 1},
    ),
)
"""Every channel, in the order of display."""


def find_channel(name: str) -> Channel:
    """Return the channel of that name; raise ``KeyError`` if there is none."""
    return {channel.name: channel for channel in CHANNELS}[name]


def find_channels_at_work(scenarios: Iterable[Scenario]) -> tuple[Channel, ...]:
    """Return the channels that may do something in at least one of the scenarios.

    The others are off already: switching them off changes no number, or a number that nothing reads.
    """
    studied = list(scenarios)
    return tuple(
        channel
        for channel in CHANNELS
        if any(channel.may_work(item) and switch_off(item, [channel]) != item for item in studied)
    )


def switch_off(scenario: Scenario, channels: Iterable[Channel]) -> Scenario:
    """Return the scenario with these channels switched off; numbers that it does not have stay absent."""
    numbers = dict(list_quantities(scenario))
    changed: dict[str, Quantity] = {}
    for channel in channels:
        for path, value in channel.values.items():
            if path in numbers and numbers[path].shape != Point(value):
                changed[path] = Quantity.point(value, note=f"channel {channel.name} off")
        for path in channel.scaled:
            if path in numbers and numbers[path].shape != Point(0.0):
                changed[path] = Quantity(_scale_shape(numbers[path].shape, NEGLIGIBLE))
    result = scenario
    for path, quantity in changed.items():
        result = _replace_number(result, path.split("."), quantity)
    return result


def _replace_number(model: Any, path: list[str], quantity: Quantity) -> Any:
    """Return a copy of the model with the number at ``path`` replaced; its other parts are shared."""
    key, *rest = path
    part: Frozen = getattr(model, key)
    return model.model_copy(update={key: _replace_number(part, rest, quantity) if rest else quantity})


def _scale_shape(shape: Shape, factor: float) -> Shape:
    """Return the distribution of ``factor`` times a number of this distribution.

    Both give values in this proportion at every quantile, so that a world draws ``factor`` times its number.
    """
    match shape:
        case Point():
            return Point(factor * shape.value)
        case Uniform():
            return Uniform(factor * shape.low, factor * shape.high)
        case Triangular():
            return Triangular(factor * shape.low, factor * shape.mode, factor * shape.high)
        case Normal():
            ends = factor * shape.low, factor * shape.high
            return Normal(factor * shape.mean, factor * shape.sd, *ends)
        case Beta():
            return replace(shape, low=factor * shape.low, high=factor * shape.high)
        case Choice():
            return replace(shape, values=tuple(factor * value for value in shape.values))
        case Fitted():
            return replace(shape, times=factor * shape.times)
    raise TypeError(f"no scale is known for {type(shape).__name__}")
