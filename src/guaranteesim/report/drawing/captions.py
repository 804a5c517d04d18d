"""Titles, numbers and the footer of a figure in words."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence

from guaranteesim.analysis.comparison.comparability import find_seed
from guaranteesim.analysis.comparison.comparison import Comparison
from guaranteesim.analysis.discovery.discovery import Discovery
from guaranteesim.analysis.experiments.row_outcomes import Experiment
from guaranteesim.analysis.sensitivity.design_effects import TotalEffects
from guaranteesim.analysis.statistics.intervals import Estimate
from guaranteesim.ensemble.results import Results
from guaranteesim.report import style
from guaranteesim.report.drawing.lettering import fit_text, replace_unprintable
from guaranteesim.report.translation import _, ngettext
from guaranteesim.report.words.formats import format_percent
from guaranteesim.report.words.names import format_count, format_worlds
from guaranteesim.report.words.side_terms import describe_basis
from guaranteesim.scenario.schema import Scenario

NARROW = "\N{NO-BREAK SPACE}"


def format_mean(value: float) -> str:
    """Return a mean with its significant digits, like 0.07, 2.4, 38 or 1,240."""
    if not value:
        return "0"
    if 0 < value < 0.005:
        return "<0.01"
    digits = 2 if abs(value) < 0.995 else 1 if abs(value) < 9.95 else 0
    return f"{value:,.{digits}f}"


def format_bounds(estimate: Estimate, written: Callable[[float], str]) -> str:
    """Return the ends of an interval with the unit once, like "36-44 %"."""
    low, high = written(max(estimate.low, 0.0)), written(estimate.high)
    return f"{low.removesuffix(f'{NARROW}%')}\N{EN DASH}{high}"


def make_row_labels(
    results: Sequence[Results], width: float, size: float = style.TEXT, lines: int = 2
) -> list[str]:
    """Return a label per arrangement, ``width`` inches wide: the title, or the name if titles coincide."""
    # Two drafts of one treaty can differ only in the part of the title that is cut off.
    short = [fit_text(find_arrangement_title(item), width, size, lines) for item in results]
    seen = Counter(short)
    return [
        label if seen[label] == 1 else fit_text(item.name, width, size, lines)
        for item, label in zip(results, short, strict=True)
    ]


def find_arrangement_title(results: Results) -> str:
    """Return the title of an arrangement, its name if it has none."""
    return replace_unprintable(results.title.strip() or results.name)


def find_plain_state_title(scenario: Scenario, code: str) -> str:
    """Return the title of a state, its code if it has none."""
    return replace_unprintable(scenario.states[code].title or code)


def find_plain_rung_title(scenario: Scenario, rung: str) -> str:
    """Return the title of a rung, its name if it has none."""
    return replace_unprintable(scenario.ladder[rung].title or rung.replace("_", " "))


def make_footer(results: Sequence[Results]) -> list[str]:
    """Return the lines below a figure: the data to reproduce it, its source, and the disclaimer."""
    first = results[0]
    scenario = first.scenario
    challenger = find_plain_state_title(scenario, scenario.challenger.state)
    protege = find_plain_state_title(scenario, scenario.protege.state)
    what = _name_scenarios([item.name for item in results])
    run = (_("{worlds}, seed {seed}") if len(results) == 1 else _("{worlds} each, seed {seed}")).format(
        worlds=format_worlds(len(first.world_table)), seed=find_seed(first)
    )
    version = first.manifest.get("versions", {}).get("guaranteesim", "(version unknown)")
    known = describe_basis(item.scenario for item in results)
    sides = _describe_sides(challenger, protege)
    return [f"{sides}; {what}; {run}; {known}.", make_source_line(f"guaranteesim {version}")]


def make_source_line(program: str) -> str:
    """Return the last line below a figure: where it comes from, and what it is not."""
    return _(
        "Source: {program}, assumptions and their sources in the scenario files; a conditional comparison, "
        "not a forecast."
    ).format(program=program)


def _describe_sides(challenger: str, protege: str) -> str:
    return _("{challenger} (challenger), {protege} (protégé)").format(challenger=challenger, protege=protege)


def _name_scenarios(names: Sequence[str]) -> str:
    count = len(names)
    return ngettext("scenario {name}", "{count} scenarios", count).format(name=names[0], count=count)


def make_experiment_footer(experiment: Experiment) -> list[str]:
    """Return the lines below a figure of an experiment, as :func:`make_footer` does."""
    scenario = experiment.results.scenarios[0]
    challenger = find_plain_state_title(scenario, scenario.challenger.state)
    protege = find_plain_state_title(scenario, scenario.protege.state)
    what = _name_scenarios(experiment.arrangements)
    known = describe_basis(experiment.results.scenarios)
    return [
        _("{sides}; {what}; seed {seed}; {known}.").format(
            sides=_describe_sides(challenger, protege), what=what, seed=experiment.seed, known=known
        ),
        make_source_line(f"guaranteesim {experiment.version}"),
    ]


def make_discovery_footer(discovery: Discovery) -> list[str]:
    """Return the lines below a figure of a discovery, as :func:`make_footer` does."""
    return [
        f"{format_count(discovery.rows, 'row')} of a Latin hypercube over "
        f"{format_count(discovery.inputs, 'uncertain input')}, {format_count(discovery.worlds, 'world')} a "
        f"row, seed {discovery.seed}.",
        make_source_line("guaranteesim"),
    ]


def make_total_effects_footer(found: TotalEffects) -> list[str]:
    """Return the lines below a figure of total effects, as :func:`make_footer` does."""
    design = "Saltelli" if found.method == "sobol" else "Morris"
    count = len(found.scenarios)
    what = f"scenario {found.scenarios[0].name}" if count == 1 else f"{count} scenarios"
    return [
        f"{what[0].upper()}{what[1:]}; design of {design}, {format_count(found.rows, 'row')} of "
        f"{format_count(found.worlds, 'world')}, seed {found.seed}; {describe_basis(found.scenarios)}.",
        make_source_line(f"guaranteesim {found.version}"),
    ]


def describe_share_range(names: Sequence[str], estimates: Sequence[Estimate]) -> str:
    """Return the smallest and the largest share over arrangements in words, with their arrangements.

    No arrangement is named if the 95 % intervals of the two overlap. The text says so if only one arrangement
    has a value.
    """
    known = [(item, name) for name, item in zip(names, estimates, strict=True) if item.is_known]
    if not known:
        return _("unknown")
    least, most = min(known, key=lambda pair: pair[0].value)[0], max(known, key=lambda pair: pair[0].value)[0]
    if len(known) < len(names) and len(known) == 1:
        return _("{share}, unknown for the others").format(share=_describe_extreme(known, least))
    if len(known) == 1 or least.value == most.value:
        share = format_percent(least.value)
        return _("{share} throughout").format(share=share) if len(known) > 1 else share
    # Naming a best and a worst arrangement would claim an order that the runs do not resolve.
    if not least.high < most.low:
        return _("{low} to {high}, with overlapping intervals").format(
            low=format_percent(least.value), high=format_percent(most.value)
        )
    return _("from {low} to {high}").format(
        low=_describe_extreme(known, least), high=_describe_extreme(known, most)
    )


def _describe_extreme(known: Sequence[tuple[Estimate, str]], of: Estimate) -> str:
    """Return a share and the arrangements that have it, like "40 % (Coalition of the Willing and 1 more)"."""
    # Compared as shown: a reader sees equal percentages as a tie.
    there = [name for item, name in known if format_percent(item.value) == format_percent(of.value)]
    name, more = fit_text(there[0], 5.5, style.TITLE, 1, "bold"), len(there) - 1
    if more:
        return _("{share} ({name} and {more} more)").format(
            share=format_percent(of.value), name=name, more=more
        )
    return f"{format_percent(of.value)} ({name})"


def explain_missing_acceptance(comparison: Comparison) -> str | None:
    """Return why no figure of acceptance can be drawn from a comparison, None if one can."""
    if comparison.no_deal is None:
        return (
            "the scenarios name no no_deal scenario among them, so that nobody is asked whether they accept"
        )
    return None if comparison.arrangements else "there is no arrangement to accept"
