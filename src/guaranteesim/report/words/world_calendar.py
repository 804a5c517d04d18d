"""The calendar of one world in words: events, phases, renewals, voids and sanctions."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial

import numpy as np

from guaranteesim.analysis.comparison.comparability import find_seed
from guaranteesim.analysis.text.calendar_marks import make_readable_name
from guaranteesim.ensemble.columns import Timeline
from guaranteesim.ensemble.results import Results
from guaranteesim.report.words.formats import format_number, format_percent
from guaranteesim.report.words.names import capitalize_first, find_state_title, format_count, join_names
from guaranteesim.scenario.numbers.posterior_sample import FITTED_ROW
from guaranteesim.scenario.numbers.quantity import Quantity
from guaranteesim.scenario.schema import Event
from guaranteesim.scenario.schema.calendar import find_month
from guaranteesim.scenario.schema.theatre import INSTRUMENTS
from guaranteesim.streams import Streams


@dataclass(frozen=True)
class CalendarEntry:
    """An entry of the calendar: sentences without their last full stop.

    ``follows_act`` is true if the entry is a consequence of an act of that month and comes after it.
    """

    month: int
    text: str
    follows_act: bool = False


def list_calendar_entries(results: Results, world: int) -> list[CalendarEntry]:
    """Return the calendar of a world by month, events in the order of the file.

    Events are known for every world, from the same draws as in the run. The commitments and sanctions in
    force are known only for the world that was recorded month by month.
    """
    calendar = _WorldCalendar(results, world)
    found = [
        *calendar.find_events(),
        *calendar.find_phases(),
        *calendar.find_renewals(),
        *calendar.find_voids(),
        *calendar.find_sanction_changes(),
    ]
    # A file may date an event beyond the horizon; it does not happen in the run.
    horizon = results.scenario.run.horizon_months
    dated = (item for item in found if item.month <= horizon)
    return sorted(dated, key=lambda item: (item.month, item.follows_act))


class _WorldCalendar:
    """The calendar of one world."""

    def __init__(self, results: Results, world: int) -> None:
        self.scenario = results.scenario
        self._streams = Streams(find_seed(results), np.array([world]))
        months = results.timeline
        followed = (
            len(months) > 0 and int(months[Timeline.world].iloc[0]) == world and Timeline.in_force in months
        )
        self._in_force = Timeline.in_force.read(months) if followed else np.zeros(0, dtype=bool)
        self._standing_sanctions = (
            months[Timeline.standing_sanctions].to_numpy(dtype=float) if followed else np.zeros(0)
        )
        self._spans = [self._compute_commitment_span(name) for name in self.scenario.arrangement.commitments]
        self._renewals, self._lapse_month = self._compute_renewals_and_lapse()

    def find_events(self) -> Iterator[CalendarEntry]:
        """Yield the events that happen in this world."""
        for name, event in self.scenario.events.items():
            # The same stream, month and name as in the model give the same draw.
            drawn = float(self._streams.draw_uniform("event", 0, name)[0])
            if drawn < self._draw_value(event.chance, f"events.{name}.chance"):
                said = capitalize_first("; ".join(self._describe_changes(name, event)))
                yield CalendarEntry(
                    self._compute_event_month(name, event),
                    f"{event.title or make_readable_name(name)}. {said}",
                )

    def find_phases(self) -> Iterator[CalendarEntry]:
        """Yield the months in which a commitment comes into force on its date, or ends on it."""
        for (name, commitment), (first, last) in zip(
            self.scenario.arrangement.commitments.items(), self._spans, strict=True
        ):
            title = f'The commitment "{commitment.title or make_readable_name(name)}"'
            if first > 1 and self._is_in_force(first):
                yield CalendarEntry(first, f"{title} comes into force")
            if self._is_in_force(last):
                yield CalendarEntry(last + 1, f"{title} comes to the end of its time")

    def find_renewals(self) -> Iterator[CalendarEntry]:
        """Yield the renewals of the arrangement, and its lapse as far as the timeline shows it."""
        for month, further in self._renewals:
            yield CalendarEntry(month, f"The arrangement is renewed for {format_count(further, 'month')}")
        if self._lapse_month is not None:
            renewal = self.scenario.arrangement.duration and self.scenario.arrangement.duration.renewal
            over = "The arrangement was not renewed" if renewal else "The term of the arrangement is over"
            yield CalendarEntry(
                self._lapse_month, f"{over}: commitments, and what else held for the term, lapse"
            )

    def find_voids(self) -> Iterator[CalendarEntry]:
        """Yield the months in which an attack of the protégé ended the commitments that were due."""
        for month in range(2, len(self._in_force) + 1):
            lost = self._is_in_force(month - 1) and not self._is_in_force(month)
            if lost and self._is_due(month) and month != self._lapse_month:
                protege = find_state_title(self.scenario, self.scenario.protege.state)
                yield CalendarEntry(month, f"{protege} attacks, and that voids what bound the guarantors")

    def find_sanction_changes(self) -> Iterator[CalendarEntry]:
        """Yield the months in which the sanctions in force change."""
        challenger = find_state_title(self.scenario, self.scenario.challenger.state)
        before = self._draw_value(self.scenario.start.sanctions, "start.sanctions")
        for month, now in enumerate(self._standing_sanctions, start=1):
            # Sanctions are products of shares, so equal levels may differ in the last digits.
            if abs(now - before) > 1e-9:
                turn = "are eased" if now < before else "come back"
                shares = f"from {format_percent(before)} to {format_percent(float(now))}"
                text = f"Sanctions on {challenger} {turn}: {shares} of the fullest conceivable"
                yield CalendarEntry(month, text, follows_act=bool(now > before))
            before = float(now)

    def _compute_renewals_and_lapse(self) -> tuple[list[tuple[int, int]], int | None]:
        """Return each month of renewal with the length of its period, and the first month after a lapse."""
        duration = self.scenario.arrangement.duration
        if duration is None:
            return [], None
        end = further = max(math.floor(self._draw_value(duration.months, "arrangement.duration.months")), 1)
        if duration.renewal is None:
            return [], end + 1
        if duration.renewal.months is not None:
            drawn = self._draw_value(duration.renewal.months, "arrangement.duration.renewal.months")
            further = max(math.floor(drawn), 1)
        # The votes are not recorded; a commitment in force after the end shows that the vote carried.
        renewed = []
        while self._is_in_force(end + 1):
            renewed.append((end, further))
            end += further
        return renewed, end + 1 if self._is_in_force(end) and self._is_due(end + 1) else None

    def _compute_event_month(self, name: str, event: Event) -> int:
        """Return the month of an event in this world."""
        if event.date is not None and self.scenario.start.date is not None:
            return find_month(event.date, self.scenario.start.date)
        return 1 if event.month is None else math.ceil(self._draw_value(event.month, f"events.{name}.month"))

    def _describe_changes(self, name: str, event: Event) -> Iterator[str]:
        """Yield the changes of an event in this world, in words."""
        state = find_state_title(self.scenario, event.state)
        if event.new_leader:
            yield f"{state} has a new leadership"
        shift = self._draw_value(event.resolve, f"events.{name}.resolve")
        if shift:
            turn = "rises" if shift > 0 else "falls"
            yield f"the resolve of {state} {turn} by {format_number(abs(shift))} logits"
        ratio = self._draw_value(event.motivation, f"events.{name}.motivation")
        if ratio != 1:
            yield f"the motivation of {state} is multiplied by {ratio:.2g}"
        yield from self._describe_force_changes(name, event, state)
        if event.withdraws:
            yield f"{state} withdraws: it acts under no commitment from now on"
        lifted = self._draw_value(event.lifts_sanctions, f"events.{name}.lifts_sanctions")
        if lifted:
            yield f"{format_percent(lifted)} of the sanctions at the start are lifted, if no more was before"

    def _describe_force_changes(self, name: str, event: Event, state: str) -> Iterator[str]:
        """Yield the change of an army, or of the instruments that a supporter can deliver."""
        ratios = {
            kind: self._draw_value(getattr(event.forces, kind), f"events.{name}.forces.{kind}")
            for kind in INSTRUMENTS
        }
        changed = [f"{kind} by {ratio:.2g}" for kind, ratio in ratios.items() if ratio != 1]
        if event.state in (self.scenario.challenger.state, self.scenario.protege.state) and changed:
            yield f"the army that {state} means to keep is multiplied by {ratios['ground']:.2g}"
        elif changed:
            yield f"what {state} can deliver is multiplied: {join_names(changed)}"

    def _draw_value(self, quantity: Quantity, path: str) -> float:
        """Return the value of a number of the scenario in this world."""
        if quantity.is_point:
            return float(quantity.centre)
        # The address of the draw is that of the model, so this is the value that the run used.
        draw = partial(self._streams.draw_uniform, "draw", 0)
        return float(quantity.draw_values(draw(path), lambda: draw(FITTED_ROW))[0])

    def _compute_commitment_span(self, name: str) -> tuple[int, int]:
        """Return the first and last month of a commitment by its own dates."""
        commitment, path = self.scenario.arrangement.commitments[name], f"arrangement.commitments.{name}"
        first = math.ceil(self._draw_value(commitment.from_month, f"{path}.from_month"))
        if commitment.until_month is None:
            # Without an end of its own, the commitment outlasts every horizon.
            return first, 10**6
        return first, math.floor(self._draw_value(commitment.until_month, f"{path}.until_month"))

    def _is_in_force(self, month: int) -> bool:
        """Return whether a commitment is known to be in force at the end of a month."""
        return 1 <= month <= len(self._in_force) and bool(self._in_force[month - 1])

    def _is_due(self, month: int) -> bool:
        """Return whether a commitment is in force in a month by its own dates."""
        return any(first <= month <= last for first, last in self._spans)
