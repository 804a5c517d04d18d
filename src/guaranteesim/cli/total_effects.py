"""``guaranteesim sensitivity --design``: total effects of a few factors."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from guaranteesim.cli import output
from guaranteesim.cli.delivery import Delivery
from guaranteesim.errors import UserError
from guaranteesim.studies.settings import Changes, RunSize


@dataclass(frozen=True)
class EffectOptions:
    """What ``sensitivity --design`` is asked for, as it was typed."""

    source: str | list[str]
    design: str
    vary: tuple[str, ...]
    factors: int | None
    rows: int | None
    outcome: str
    arrangement: str | None
    against: str | None


def print_total_effects(
    options: EffectOptions, size: RunSize, changes: Changes, delivery: Delivery, folder: Path
) -> None:
    """Run the design and print what came of it.

    Raises:
        UserError: a request that cannot be fulfilled.
    """
    from guaranteesim import studies
    from guaranteesim.studies.total_effects_study import FACTORS

    if options.vary and options.factors is not None:
        raise UserError("--factors counts inputs that are not named: leave out --factors, or --vary")
    with delivery.keep(folder) as keeping:
        made = studies.analyse_total_effects(
            options.source,
            design=options.design,
            vary=options.vary,
            factors=FACTORS if options.factors is None else options.factors,
            rows=options.rows,
            outcome=options.outcome,
            arrangement=options.arrangement,
            against=options.against,
            **size.as_keywords(),
            **changes.as_keywords(),
            **keeping,
        )
    if delivery.as_json:
        document = {
            "format": 1,
            "folder": str(folder),
            "effects": made.table().to_dict("records"),
            "factors": made.list_factors().to_dict("records"),
        }
        output.print_json(document)
        return
    # Only here, so that what is refused is refused at once.
    from guaranteesim.report.answer.total_effects import build_total_effects_answer
    from guaranteesim.report.tables.total_effects import build_total_effects_tables

    shown = [made.main]
    if made.chosen.other is not None:
        shown.append(made.find(made.chosen.outcome.name, made.chosen.name))
    output.print_parts(
        [
            *build_total_effects_answer(made, shown),
            "",
            *build_total_effects_tables(made, shown, output.find_terminal_width()),
        ]
    )
    files = f"{delivery.figures}effects.csv (every outcome and every pair), factors.csv and the worlds"
    delivery.print_place(folder, files)
