"""Options that several commands share, and the values they take."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import reduce, wraps
from pathlib import Path
from typing import Any, TypeVar

import click

from guaranteesim.cli.cluster import cluster_option, run_on_cluster
from guaranteesim.cli.completion import complete_side_terms
from guaranteesim.cli.debugging import debugging as debugging
from guaranteesim.cli.delivery import Delivery
from guaranteesim.studies.settings import Changes, Effort, RunSize

Command = TypeVar("Command", bound=Callable[..., Any])
Decorator = Callable[[Command], Command]

LARGEST_SEED = 2**63 - 1
MOST_WORKERS = 512


def make_whole_number_type(low: int, high: int | None = None) -> Callable[[str], int]:
    """Reads a whole number within bounds; ``1e6`` and ``0.5`` are refused, as they are in a file."""

    def read_whole_number(text: str) -> int:
        number = _parse_whole_number(text)
        if number is None:
            whole = _parse_float(text)
            remedy = f" (write {whole:.0f})" if whole.is_integer() else _suggest(text)
            # A decimal comma makes no whole number either.
            shown = "" if "." in remedy else remedy
            raise click.BadParameter(f"must be a whole number, not {text[:40]!r}{shown}")
        if number < low:
            raise click.BadParameter(f"must be at least {low}, not {number}")
        if high is not None and number > high:
            raise click.BadParameter(f"must be at most {high}, not {number}")
        return number

    return read_whole_number


def _parse_whole_number(text: str) -> int | None:
    try:
        return int(text)
    except ValueError:
        return None


def _parse_float(text: str) -> float:
    """Return the number, or NaN where there is none."""
    try:
        return float(text)
    except ValueError:
        return math.nan


def read_probability(text: str) -> float:
    """Read a number from 0 to 1."""
    number = _parse_float(text)
    if not 0 <= number <= 1:
        raise click.BadParameter(f"takes a probability from 0 to 1, not {text[:40]!r}{_suggest(text)}")
    return number


def read_number(text: str) -> float:
    """Read a finite number."""
    number = _parse_float(text)
    if not math.isfinite(number):
        raise click.BadParameter(f"takes a number, not {text[:40]!r}{_suggest(text)}")
    return number


def read_positive_number(text: str) -> float:
    """Read a finite number above 0."""
    number = read_number(text)
    if number <= 0:
        raise click.BadParameter(f"takes a number above 0, not {text[:40]!r}")
    return number


def _suggest(text: str) -> str:
    """Return the remedy for a number with a decimal comma, a unit or a percent sign, in brackets."""
    from guaranteesim.scenario.numbers.amount_hints import suggest_number

    remedy = suggest_number(text)
    # Distributions are for scenarios, and a number without quotes is one that only a shell could quote.
    return f" ({remedy})" if remedy and "{" not in remedy and "quotes" not in remedy else ""


def read_willingness(text: str) -> tuple[str, float]:
    """Read ``USA=0.5``: a state and the probability that it is willing."""
    state, equals, written = text.partition("=")
    if not equals or not state:
        raise click.BadParameter(f"takes STATE=PROBABILITY such as USA=0.5, not {text[:40]!r}")
    return state, read_probability(written)


def _combine_options(*options: Decorator[Any]) -> Decorator[Any]:
    return lambda command: reduce(lambda inner, option: option(inner), reversed(options), command)


def _gather_options(name: str, kind: Callable[..., Any], fields: Sequence[str]) -> Decorator[Any]:
    """Return a decorator that hands the values of several options to a command as one object."""

    # The command is typed on one object, and the order of options in the help stays as written.
    def decorate(command: Callable[..., Any]) -> Callable[..., Any]:
        @wraps(command)
        def run_gathered(*arguments: Any, **values: Any) -> Any:
            values[name] = kind(**{field: values.pop(field) for field in fields})
            return command(*arguments, **values)

        return run_gathered

    return decorate


_LONGEST_NAME = 120


def read_side_terms(
    _ctx: click.Context, _parameter: click.Parameter, entries: Sequence[str]
) -> tuple[str, ...]:
    """Read names of side terms; one entry may hold several with commas between them."""
    names = tuple(name for entry in entries for name in _split_side_terms(entry))
    for name in names:
        if not name or "/" in name or "\\" in name or name.endswith((".yaml", ".yml")):
            # The end of a path is what tells files apart.
            shown = name if len(name) <= _LONGEST_NAME else f"...{name[-_LONGEST_NAME:]}"
            raise click.BadParameter(
                f"takes names of side terms, not {shown!r} (`guaranteesim list` shows them; give a file "
                "to --overlay)"
            )
    return tuple(dict.fromkeys(names))


def _split_side_terms(entry: str) -> list[str]:
    """Return the names in one entry; a variant named in front of them stands before each."""
    variant, colon, rest = entry.rpartition(":")
    return [f"{variant}{colon}{name.strip()}" if name.strip() else "" for name in rest.split(",")]


changes = _combine_options(
    click.option(
        "--with",
        "side_terms",
        shell_complete=complete_side_terms,
        multiple=True,
        callback=read_side_terms,
        metavar="NAME,...",
        help="Add side terms to every guarantee, for example relief-staged,monitors. Repeatable.",
    ),
    click.option(
        "--set",
        "sets",
        multiple=True,
        metavar="PATH=VALUE",
        help="Change one value, for example run.horizon_months=60. A map is merged, a number or a rule is "
        "replaced, null removes. Repeatable.",
    ),
    click.option(
        "--overlay",
        "overlays",
        multiple=True,
        metavar="NAME|FILE",
        help="Apply an overlay of the scenario, or a file of changes. Repeatable.",
    ),
    _gather_options("changes", Changes.combine, ("side_terms", "overlays", "sets")),
)

vary = click.option(
    "--vary",
    multiple=True,
    metavar="PATH=LOW..HIGH[:N]",
    help="Number to vary: a range, with the number of values after a colon, or values a,b,c; a path alone "
    "takes its own distribution or range. Repeatable.",
)


def _make_size(worlds: str) -> Decorator[Any]:
    """Return the options of how much is run; ``worlds`` says how many worlds that is by default."""
    return _combine_options(
        click.option(
            "--worlds",
            type=make_whole_number_type(1),
            metavar="N",
            help=f"Number of worlds.  [default: {worlds}]",
        ),
        click.option(
            "--seed",
            type=make_whole_number_type(0, LARGEST_SEED),
            metavar="N",
            help="Seed of all random numbers.  [default: as in the scenario]",
        ),
        click.option(
            "--workers",
            type=make_whole_number_type(1, MOST_WORKERS),
            metavar="N",
            help="Number of processes. The results do not depend on it.  "
            "[default: the number of cores; fewer for a small run]",
        ),
        cluster_option,
        run_on_cluster,
        _gather_options("size", RunSize, ("worlds", "seed", "workers")),
    )


size = _make_size("as in the scenario")

effort = _combine_options(
    click.option(
        "--until",
        metavar="PRECISION",
        help="Run until the 95 % interval is narrow enough, in place of --worlds: "
        '"±1 point on the difference of major violation" (compare), "±1 point on major violation" (run).',
    ),
    click.option(
        "--worlds-limit",
        type=make_whole_number_type(1),
        metavar="N",
        help="Number of worlds at which --until stops in any case.  [default: 100000]",
    ),
    _gather_options("effort", Effort, ("until", "worlds_limit")),
)

theories = click.option(
    "--theories",
    multiple=True,
    metavar="all|NAME|FILE,...",
    help="Old form of the command `theories`; goes with the next version.",
)

keep_worlds = click.option(
    "--keep-worlds",
    is_flag=True,
    help="Under theories, keep the worlds of every run and not only the tables.",
)


def _present(command: Callable[..., Any]) -> Callable[..., Any]:
    """Return a command that writes figures and tables as its options say."""

    @wraps(command)
    def run_presented(*arguments: Any, **values: Any) -> Any:
        from guaranteesim.report.figure_settings import FigureSettings, use_figure_settings
        from guaranteesim.studies.workbooks import use_workbooks

        tables = values.pop("table_formats")
        formats, size = values.pop("figure_formats"), values.pop("figure_size")
        language = values.pop("language")
        given = FigureSettings() if formats is None else FigureSettings(formats)
        settings = replace(given, size=size, language=language)
        with use_figure_settings(settings), use_workbooks("xlsx" in tables):
            return command(*arguments, **values)

    return run_presented


def read_figure_formats(
    _ctx: click.Context, _parameter: click.Parameter, texts: Sequence[str]
) -> tuple[str, ...] | None:
    """Read formats such as ``svg,pdf``; None where none is given."""
    from guaranteesim.report.figure_settings import read_formats

    return _take_value(read_formats, texts) if texts else None


def read_figure_size(_ctx: click.Context, _parameter: click.Parameter, text: str) -> Any:
    """Read a size such as ``slide`` or ``16x9cm``."""
    from guaranteesim.report.figure_settings import read_size

    return _take_value(read_size, text)


def _take_value(read: Callable[[Any], Any], text: Any) -> Any:
    from guaranteesim.errors import UserError

    try:
        return read(text)
    except UserError as error:
        raise click.BadParameter(str(error)) from error


presentation = _combine_options(
    click.option(
        "--format",
        "table_formats",
        type=click.Choice(["csv", "xlsx"]),
        multiple=True,
        help="xlsx: write tables.xlsx, a workbook of all tables, beside the CSV files.",
    ),
    click.option(
        "--figure-format",
        "figure_formats",
        multiple=True,
        callback=read_figure_formats,
        metavar="png|svg|pdf,...",
        help="Formats of the figures.  [default: png,svg]",
    ),
    click.option(
        "--figure-size",
        default="full",
        callback=read_figure_size,
        metavar="half|full|slide|WxH",
        help="Size of the figures: 5 or 10 inches wide, a 16:9 slide, or a page such as 16x9cm.  "
        "[default: full]",
    ),
    click.option(
        "--language",
        type=click.Choice(["en", "de"]),
        default="en",
        help="Language of the labels of figures.  [default: en]",
    ),
    _present,
)


def make_study_options(
    default: str,
    *,
    worlds: str = "as in the scenario",
    with_strict: bool = False,
    with_figures: bool = True,
) -> Decorator[Any]:
    """Return the options that end the list of every study: size, results, changes, output.

    The command takes them as ``size``, ``changes`` and ``delivery``, and as ``strict``.

    Args:
        default: Where the results are kept otherwise.
        worlds: How many worlds there are otherwise.
        with_strict: Whether notes can be made errors.
        with_figures: Whether the study draws figures.
    """
    fields = ("out", "replace", "quiet", "as_json", *(("no_figures",) if with_figures else ()))
    return _combine_options(
        _make_size(worlds),
        make_output_options(default),
        changes,
        *((strict,) if with_strict else ()),
        *((no_figures,) if with_figures else ()),
        quiet,
        as_json,
        debugging,
        _gather_options("delivery", Delivery, fields),
    )


def make_output_options(default: str) -> Decorator[Any]:
    """Return where the results are kept, and whether others there are replaced.

    ``default`` says where otherwise.
    """
    return _combine_options(
        click.option(
            "--out",
            type=read_folder_name,
            metavar="FOLDER",
            help=f"Folder of the results.  [default: {default}]",
        ),
        click.option(
            "--replace",
            is_flag=True,
            help="Replace finished results of another command in this folder.",
        ),
        presentation,
    )


def read_folder_name(text: str) -> Path:
    """Read the name of a folder; a leading ``~`` is the home folder, also where the shell left it."""
    from guaranteesim.ensemble.keep.files import locate_results_folder

    return locate_results_folder(text)


no_figures = click.option("--no-figures", is_flag=True, help="Draw no figures, to save time.")

inputs = click.option(
    "--inputs",
    is_flag=True,
    help="Write inputs.parquet as well: the draws of the uncertain numbers, one row per world.",
)

tables = click.option("--tables", is_flag=True, help="Print every table instead of one screen.")

quiet = click.option(
    "--quiet", "-q", is_flag=True, help="Print the results only, without progress and remarks."
)

across_conflicts = click.option(
    "--across-conflicts",
    is_flag=True,
    help="Allow scenarios with different challengers or protégés.",
)

strict = click.option("--strict", is_flag=True, help="Treat notes (valid, but probably not meant) as errors.")

as_json = click.option("--json", "as_json", is_flag=True, help="Print one JSON document instead of text.")
