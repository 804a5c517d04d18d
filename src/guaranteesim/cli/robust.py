"""``guaranteesim robust``: arrangements over sampled assumptions, theories and weights of consent."""

from __future__ import annotations

import click

from guaranteesim.cli import json_documents, options, output
from guaranteesim.cli import notes as noted
from guaranteesim.cli.command_list import SUMMARIES
from guaranteesim.cli.completion import complete_outcomes, complete_scenarios, complete_theories
from guaranteesim.cli.delivery import Delivery
from guaranteesim.studies.settings import Changes, RunSize


@click.command(short_help=SUMMARIES["robust"])
@click.argument(
    "scenarios", metavar="SCENARIO...", nargs=-1, required=True, shell_complete=complete_scenarios
)
@click.option(
    "--outcome",
    shell_complete=complete_outcomes,
    metavar="NAME",
    default="major_violation",
    show_default=True,
    help="Outcome to compare by: one that has a value in every world.",
)
@click.option(
    "--rows",
    type=options.make_whole_number_type(1),
    default=100,
    show_default=True,
    metavar="N",
    help="Rows of assumptions: points of a Latin hypercube over all uncertain numbers, 20 or more.",
)
@click.option(
    "--theories",
    shell_complete=complete_theories,
    multiple=True,
    default=("all",),
    show_default=True,
    metavar="all|none|NAME|FILE,...",
    help="Theories to cross the rows with, beside the scenarios as written.",
)
@click.option(
    "--satisfice",
    metavar="OUTCOME<=VALUE",
    help="Threshold, such as major_violation<=0.3 or mean_peace_months>=60: report the share of states that "
    "meet it.  [default: one half for a chance]",
)
@click.option("--no-consent", is_flag=True, help="Take every arrangement as in force: ask nobody.")
@options.across_conflicts
@options.make_study_options("results/<what is compared>-robust", worlds="100 a row", with_strict=True)
def robust(
    scenarios: tuple[str, ...],
    outcome: str,
    rows: int,
    theories: tuple[str, ...],
    satisfice: str | None,
    no_consent: bool,
    across_conflicts: bool,
    size: RunSize,
    changes: Changes,
    strict: bool,
    delivery: Delivery,
) -> None:
    """Compare arrangements in many states of the world: regret, worst case, rank survival.

    A state of the world is a theory, a set of weights of consent, and a row of assumptions. Where scenarios
    name a no-deal scenario the sides are asked: as far as an arrangement is refused, it gives what no deal
    gives. Also tells what knowing a number before choosing would be worth. It runs 100 worlds for each row,
    theory and arrangement unless --worlds says otherwise.

    SCENARIO is a file, a folder, or the name of a shipped scenario or folder.
    """
    from guaranteesim import studies

    folder = delivery.choose_folder(scenarios, "-robust")
    named = () if theories == ("none",) else theories
    notes = noted.collect_theory_notes(
        scenarios, named, changes, strict=strict, quiet=delivery.hides_notes, workers=size.workers
    )
    with delivery.keep(folder) as keeping:
        found = studies.robust(
            scenarios,
            outcome=outcome,
            rows=rows,
            theories=theories,
            satisfice=satisfice,
            consent=not no_consent,
            **size.as_keywords(),
            **changes.as_keywords(),
            **keeping,
            across_conflicts=across_conflicts,
        )
    if delivery.as_json:
        document = json_documents.build_robustness_document(found, folder)
        output.print_json({**document, "notes": noted.convert_notes(notes)})
        return
    # Only here, so that what is refused is refused at once.
    from guaranteesim.report.answer.robustness import build_robustness_answer
    from guaranteesim.report.screens.layout import wrap_paragraph
    from guaranteesim.report.tables.robustness import build_robustness_tables

    width = output.find_terminal_width()
    for paragraph in build_robustness_answer(found):
        click.echo("\n".join([*wrap_paragraph(paragraph, width), ""]))
    output.print_parts(build_robustness_tables(found, width))
    delivery.print_place(folder, f"{delivery.figures}findings.txt and the tables as CSV")
