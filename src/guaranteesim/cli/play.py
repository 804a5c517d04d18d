"""``guaranteesim play``: people take the votes of some states, the model does the rest."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from guaranteesim.cli import notes as noted
from guaranteesim.cli import options, output
from guaranteesim.cli.command_list import SUMMARIES
from guaranteesim.cli.failures import Stopped
from guaranteesim.studies.settings import Changes

if TYPE_CHECKING:
    from collections.abc import Sequence

    from guaranteesim.ensemble.play.play_log import PlayLog
    from guaranteesim.studies import Study
    from guaranteesim.studies.play_files import PreparedVote
    from guaranteesim.studies.play_setup import ChosenWorld
    from guaranteesim.studies.play_table import Play

_WIDEST = 100
"""Columns beyond which lines are hard to read."""

_EXAMPLES = """\b
Examples:
  guaranteesim play us-side-letter --as USA,GBR
  guaranteesim play us-side-letter --as RUS --world 7 --reveal
  guaranteesim play --replay results/play/us-side-letter-world-7.jsonl --tell
"""


def read_states(_ctx: click.Context, _parameter: click.Parameter, text: str | None) -> tuple[str, ...]:
    """Read codes of states with commas between them."""
    codes = [code.strip().upper() for code in (text or "").split(",")]
    return tuple(dict.fromkeys(code for code in codes if code))


@click.command(short_help=SUMMARIES["play"], epilog=_EXAMPLES)
@click.argument("scenario", metavar="[SCENARIO]", required=False)
@click.option(
    "--as",
    "states",
    callback=read_states,
    metavar="STATE,...",
    help="States that people play: USA,CHN.",
)
@click.option(
    "--world",
    type=options.make_whole_number_type(0, options.LARGEST_SEED),
    metavar="N",
    help="World to play.  [default: one in which the states have something to decide]",
)
@click.option(
    "--seed",
    type=options.make_whole_number_type(0, options.LARGEST_SEED),
    metavar="N",
    help="Seed of all random numbers.  [default: as in the scenario]",
)
@click.option(
    "--months",
    type=options.make_whole_number_type(1, 600),
    metavar="N",
    help="Months to play.  [default: as in the scenario]",
)
@click.option("--reveal", is_flag=True, help="Show before each decision what the model would decide.")
@click.option(
    "--votes",
    "votes",
    type=click.Path(path_type=Path),
    metavar="FILE",
    help="CSV file with columns state, month, vote: decisions made beforehand. An empty month is any month.",
)
@click.option(
    "--log",
    "log",
    type=click.Path(path_type=Path),
    metavar="FILE",
    help="File of the log.  [default: results/play/<scenario>-world-<N>.jsonl]",
)
@click.option(
    "--replay", type=click.Path(path_type=Path), metavar="LOG", help="Play a log again; ask nobody."
)
@click.option("--resume", type=click.Path(path_type=Path), metavar="LOG", help="Go on with a stopped play.")
@click.option("--tell", is_flag=True, help="With --replay: print the story with the decisions marked.")
@options.changes
@options.debugging
def play(
    scenario: str | None,
    states: tuple[str, ...],
    world: int | None,
    seed: int | None,
    months: int | None,
    reveal: bool,
    votes: Path | None,
    log: Path | None,
    replay: Path | None,
    resume: Path | None,
    tell: bool,
    changes: Changes,
) -> None:
    """Play one world: people decide for some states, month by month.

    When the challenger acts and a commitment of a played state is called, the screen says what happened, what
    the rule asks and what weighs with the state, and takes its vote. The model decides for all other states,
    and chance is that of the world, whatever is decided. At the end, the world stands beside the one that the
    model alone makes with the same luck.

    SCENARIO is a file, or the name of a shipped scenario. Several people can play several states on one
    screen.
    """
    asked = (scenario, states or None, world, seed, months, votes, changes.overlays or changes.sets or None)
    if replay is not None or resume is not None:
        _refuse_beside_log(asked, replay, resume, log, tell)
        if replay is not None:
            _replay(replay, tell=tell, reveal=reveal)
        elif resume is not None:
            _resume(resume, reveal=reveal)
        return
    if tell:
        raise click.UsageError("--tell goes with --replay LOG")
    if scenario is None:
        raise click.UsageError("name a SCENARIO, or give --replay LOG")
    if months is not None:
        changes = Changes(changes.overlays, (*changes.sets, f"run.horizon_months={months}"))
    _start(scenario, states, world, seed, changes, votes=votes, log=log, reveal=reveal)


def _refuse_beside_log(
    asked: tuple[object, ...], replay: Path | None, resume: Path | None, log: Path | None, tell: bool
) -> None:
    name = "--resume" if replay is None else "--replay"
    if replay is not None and resume is not None:
        raise click.UsageError("--replay and --resume are two ways to use a log: give one of them")
    if any(item is not None for item in (*asked, log)):
        raise click.UsageError(f"{name} takes scenario, states and world from the log: leave out the rest")
    if tell and replay is None:
        raise click.UsageError("--tell goes with --replay LOG")


def _start(
    scenario: str,
    states: tuple[str, ...],
    world: int | None,
    seed: int | None,
    changes: Changes,
    *,
    votes: Path | None,
    log: Path | None,
    reveal: bool,
) -> None:
    from guaranteesim import studies
    from guaranteesim.studies.play_files import choose_log_file, read_votes
    from guaranteesim.studies.play_setup import ChosenWorld, check_states, choose_world
    from guaranteesim.studies.play_study import start_log
    from guaranteesim.studies.single_run import refuse_treaty_rules

    study = studies.load(scenario, **changes.as_keywords())
    noted.show_notes(study.notes, strict=False)
    refuse_treaty_rules([study.scenario])
    played = check_states(study.scenario, states)
    prepared = [] if votes is None else read_votes(votes, study.scenario)
    number = study.scenario.run.seed if seed is None else seed
    chosen = ChosenWorld(world) if world is not None else choose_world(study.scenario, number, played)
    path = choose_log_file(log, study.name, chosen.world)
    begun = start_log(study, states, world=chosen.world, seed=number, source=scenario)
    _play_at_terminal(study, begun, path, chosen, prepared=prepared, reveal=reveal)


def _resume(path: Path, *, reveal: bool) -> None:
    from guaranteesim.ensemble.play.play_log import read_log
    from guaranteesim.errors import UserError
    from guaranteesim.studies.play_setup import ChosenWorld, load_logged_study

    log = read_log(path)
    if log.is_finished:
        raise UserError(f"{path} is finished: see it again with `guaranteesim play --replay {path}`")
    _play_at_terminal(load_logged_study(log, path), log, path, ChosenWorld(log.world), reveal=reveal)


def _play_at_terminal(
    study: Study,
    log: PlayLog,
    path: Path,
    chosen: ChosenWorld,
    *,
    prepared: Sequence[PreparedVote] = (),
    reveal: bool,
) -> None:
    from guaranteesim.cli.play_terminal import Terminal
    from guaranteesim.report.texts.play.outcomes import describe_opening, describe_search
    from guaranteesim.studies.play_study import play as play_world

    width = _find_width()
    click.echo(describe_opening(study.scenario, log.states, log.world, log.seed, width))
    if chosen.searched:
        click.echo(_fill(describe_search(chosen.searched, chosen.called)))
    if log.decisions:
        click.echo(_fill(f"The {len(log.decisions)} decisions of the log are given again."))
    terminal = Terminal(study.scenario, log.world, width, reveal=reveal, prepared=prepared)
    again = f"guaranteesim play --replay {output.make_printable(path)}"
    try:
        played = play_world(
            study, log.states, terminal, world=log.world, log=log, path=path, source=log.scenario
        )
    except KeyboardInterrupt:
        raise Stopped(f"\nstopped; the log is kept: {_name_resumption(path)}") from None
    if played.results is None:
        click.echo(_fill(f"The play ends here. Go on with {_name_resumption(path)}."))
        return
    _show_ending(study, played)
    click.echo(_fill(f"The log is kept. Its story: {again} --tell"))


def _replay(path: Path, *, tell: bool, reveal: bool) -> None:
    from guaranteesim.cli.play_terminal import Terminal
    from guaranteesim.ensemble.play.play_log import read_log
    from guaranteesim.report.texts.play.outcomes import describe_opening, tell_played_story
    from guaranteesim.report.texts.play.questions import QuestionTexts
    from guaranteesim.studies import play_study
    from guaranteesim.studies.play_setup import load_logged_study

    log, width = read_log(path), _find_width()
    study = load_logged_study(log, path)
    if tell:
        played = play_study.replay(study, log)
        if played.results is None:
            raise click.UsageError(f"{path} was stopped before its end: {_name_resumption(path)} first")
        texts = QuestionTexts(study.scenario, width)
        click.echo(tell_played_story(texts, played.results, log.states, played.log.decisions, log.world))
        return
    click.echo(describe_opening(study.scenario, log.states, log.world, log.seed, width))
    terminal = Terminal(study.scenario, log.world, width, reveal=reveal)
    played = play_study.replay(study, log, terminal)
    if played.results is None:
        click.echo(_fill(f"The log ends here. Go on with {_name_resumption(path)}."))
        return
    _show_ending(study, played)


def _show_ending(study: Study, played: Play) -> None:
    from guaranteesim.ensemble.play.questions import ACCEPTANCE
    from guaranteesim.report.texts.play.outcomes import describe_ending
    from guaranteesim.report.texts.play.questions import QuestionTexts
    from guaranteesim.studies.play_setup import find_acceptances

    if played.results is None or played.alone is None:
        return
    decisions = played.log.decisions
    signed = any(decision.kind == ACCEPTANCE for decision in decisions)
    acceptance = find_acceptances(study, played.log) if signed else None
    texts = QuestionTexts(study.scenario, _find_width())
    click.echo("\n" + describe_ending(texts, played.results, played.alone, decisions, acceptance))


def _fill(text: str) -> str:
    import textwrap

    return "\n" + textwrap.fill(text, _find_width(), break_long_words=False, break_on_hyphens=False)


def _find_width() -> int:
    return min(output.find_terminal_width(output.SCREEN), _WIDEST)


def _name_resumption(path: Path) -> str:
    return f"`guaranteesim play --resume {output.make_printable(path)}`"
