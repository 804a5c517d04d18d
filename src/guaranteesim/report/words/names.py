"""Names, lists, counts and dates as readers see them."""

from __future__ import annotations

import datetime
from collections import Counter
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from guaranteesim.report.translation import _, ngettext
from guaranteesim.report.words.formats import NBSP
from guaranteesim.scenario.schema import Scenario

if TYPE_CHECKING:
    from guaranteesim.ensemble.results import Results


def join_names(names: Sequence[str], conjunction: str = "and") -> str:
    """Return names in a row, as "USA, GBR and FRA"; an empty text for no names."""
    *head, tail = names or ("",)
    return f"{', '.join(head)} {conjunction} {tail}" if head else tail


def format_count(number: int, noun: str, plural: str = "") -> str:
    """Return a number with its noun, as "1 crisis" or "1,204 crises".

    Args:
        number: The number.
        noun: The noun in the singular.
        plural: The plural, if it is not the singular with an "s".
    """
    # A no-break space keeps number and noun on one line.
    return f"{number:,}{NBSP}{noun if number == 1 else plural or noun + 's'}"


def format_worlds(number: int) -> str:
    """Return a number of worlds, as "1 world" or "1,204 worlds"."""
    return ngettext("{number}\N{NO-BREAK SPACE}world", "{number}\N{NO-BREAK SPACE}worlds", number).format(
        number=f"{number:,}"
    )


def format_years(number: int) -> str:
    """Return a number of years, as "1 year" or "10 years"."""
    return ngettext("{number}\N{NO-BREAK SPACE}year", "{number}\N{NO-BREAK SPACE}years", number).format(
        number=f"{number:,}"
    )


def format_months(number: int) -> str:
    """Return a number of months, as "1 month" or "18 months"."""
    return ngettext("{number}\N{NO-BREAK SPACE}month", "{number}\N{NO-BREAK SPACE}months", number).format(
        number=f"{number:,}"
    )


# strftime would give the names in the language of the user's system.
_FIRST_HALF = ("January", "February", "March", "April", "May", "June")
_SECOND_HALF = ("July", "August", "September", "October", "November", "December")
_MONTH_NAMES = _FIRST_HALF + _SECOND_HALF


def format_date(date: datetime.date) -> str:
    """Return a date in words, as "1 March 2027"."""
    return f"{date.day}{NBSP}{_MONTH_NAMES[date.month - 1]}{NBSP}{date.year}"


def describe_fact_dates(scenarios: Iterable[Scenario]) -> str:
    """Return what the facts are dated by.

    It is the newest statement of a side in any of the scenarios, "newest source of 2026-03-05", since that is
    how far the facts reach; where no statement is recorded the day on which they were read, "facts as of
    2026-06-30"; and for history the case, "case of 1914-08-04".
    """
    said: set[str] = set()
    read, cases = set(), set()
    for scenario in scenarios:
        if scenario.history is not None:
            cases.add(scenario.history.date)
            continue
        dates = [position.date for position in scenario.positions]
        dates += [objection.date for objection in scenario.acceptance.objections.values()]
        if dates:
            said.add(max(dates))
        else:
            read.add(scenario.as_of)
    parts = [_("newest source of {date}").format(date=max(said))] if said else []
    parts += [_("facts as of {dates}").format(dates=_format_date_range(read))] if read and not said else []
    if cases:
        dated = ngettext("case of {dates}", "cases of {dates}", len(cases))
        parts.append(dated.format(dates=_format_date_range(cases)))
    return "; ".join(parts)


def _format_date_range(dates: set[datetime.date]) -> str:
    first, last = min(dates).isoformat(), max(dates).isoformat()
    return first if first == last else f"{first} to {last}"


def find_state_title(scenario: Scenario, code: str) -> str:
    """Return the title of a state, or its code if it has no title or is not in the scenario."""
    return scenario.states[code].title or code if code in scenario.states else code


def find_rung_title(scenario: Scenario, name: str) -> str:
    """Return the title of a rung, or its name in words."""
    return scenario.ladder[name].title or name.replace("_", " ")


def join_names_briefly(names: Sequence[str], max_names: int = 2) -> str:
    """Return names in a row; of more than ``max_names`` + 1, the last are counted: "A, B and 3 others"."""
    # "and 1 other" would be longer than the name itself.
    if len(names) <= max_names + 1:
        return join_names(names)
    return join_names([*names[:max_names], format_count(len(names) - max_names, "other")])


def make_short_titles(results: Sequence[Results]) -> dict[str, str]:
    """Return the title of each arrangement in a sentence, by name of the scenario.

    It is the title up to its first comma ("US side letter, November 2025"), or the whole title if two short
    ones are the same. Whole titles that are the same get the name of the scenario in brackets.
    """
    whole = {item.name: " ".join((item.title or item.name).split()) for item in results}
    # Titles are normalised first, because YAML may fold them over several lines.
    heads = {name: title.partition(",")[0] or title for name, title in whole.items()}
    alike, same = Counter(heads.values()), Counter(whole.values())
    return {
        name: heads[name] if alike[heads[name]] == 1 else _make_distinct_title(name, title, same[title])
        for name, title in whole.items()
    }


def _make_distinct_title(name: str, title: str, count: int) -> str:
    return title if count == 1 else f"{title} ({name})"


def capitalize_first(text: str) -> str:
    """Return the text with its first letter in upper case and the rest unchanged."""
    return f"{text[:1].upper()}{text[1:]}"
