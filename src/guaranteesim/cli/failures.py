"""Failures of a command: one message, one exit code, no traceback.

====  ============================================================
code  meaning
====  ============================================================
0     done
1     a fault of the program, or output that nobody reads any more
2     something the user wrote or asked for cannot be done
3     results could not be kept or read, or are damaged
130   stopped by Ctrl-C (SIGINT)
129   stopped because the terminal was closed (SIGHUP)
143   stopped by another process (SIGTERM)
====  ============================================================
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import click

from guaranteesim.cli import signals
from guaranteesim.cli.output import make_printable
from guaranteesim.errors import GuaranteesimError, ScenarioError, StorageError

if TYPE_CHECKING:
    from pathlib import Path

DEBUG = "guaranteesim.debug"
"""Key of the invocation's ``meta`` under which ``--debug`` is noted."""

_OTHER_WORDS = {
    "--out": {"o", "output", "out-dir", "outdir", "output-dir", "folder", "dir", "directory", "results"},
    "--worlds": {"n", "runs", "samples", "simulations", "replications", "trials", "iterations"},
    "--workers": {"j", "jobs", "threads", "cores", "cpus", "processes", "parallel"},
    "--set": {"param", "parameter", "change", "define"},
    "--set run.horizon_months=N": {"horizon", "months", "horizon-months"},
    "--theories": {"theory"},
    "--baseline": {"base", "reference"},
    "--quiet": {"silent", "no-progress"},
    "--seed": {"random-seed", "rng"},
    "--show": {"resolved", "resolve", "print"},
    "--correlation": {"rho"},
}
"""Other words for what an option does, by option."""

_ONE_SLIP = 0.8
"""Likeness from which a word is taken for a misspelt option."""

_FOR_PYTHON = re.compile(r" \(in Python: [^)]*\)")
"""What a message adds to the option of the command line for readers who call the package from Python."""

_APOLOGY = (
    "error: this is a fault in guaranteesim, not in what you asked for: {fault}\n"
    "Please report it with the command you typed; the same command with --debug shows the details."
)


class Stopped(click.ClickException):
    """A request to stop that was met, with what the user can do next."""


def run_for_exit_code(command: Callable[[], Any]) -> int:
    """Run ``command``; say on standard error what went wrong, if anything, and return the exit code."""
    with signals.handle_signals() as stop:
        try:
            code = command()
        except Stopped as error:
            # A request that was met must be marked, or the watching thread ends the process with its own
            # code.
            stop.mark_reached()
            click.echo(error.message, err=True)
            return stop.exit_code
        except click.ClickException as error:
            return _describe_refusal(error)
        except (click.Abort, KeyboardInterrupt):
            stop.mark_reached()
            click.echo("stopped", err=True)
            return stop.exit_code
    return code if isinstance(code, int) else 0


@contextmanager
def report_failures(ctx: click.Context) -> Iterator[None]:
    """Turn what a command raises into its message; ``--debug`` lets it through with its traceback."""
    try:
        yield
    # Click handles these itself, with its own messages and exit codes.
    except (click.ClickException, click.exceptions.Exit, click.Abort, BrokenPipeError):
        raise
    except Exception as error:
        if ctx.meta.get(DEBUG):
            raise
        for line in list_error_lines(error):
            click.echo(make_printable(line), err=True)
        ctx.exit(_choose_exit_code(error))


@contextmanager
def report_resumption(out: Path) -> Iterator[None]:
    """On Ctrl-C say that the same command goes on where this one stopped."""
    message = f"stopped; the same command goes on from what is kept in {out}"
    signals.find_current_request().message = message
    try:
        yield
    except KeyboardInterrupt:
        raise Stopped(message) from None


def list_error_lines(error: Exception) -> list[str]:
    """Return what to say of ``error``: a line for each problem."""
    if isinstance(error, ScenarioError):
        return [f"error: {problem}" for problem in error.problems]
    if isinstance(error, GuaranteesimError):
        return [f"error: {_FOR_PYTHON.sub('', str(error))}"]
    if isinstance(error, OSError):
        place = f"{error.filename}: " if error.filename else ""
        return [f"error: {place}{error.strerror or error}"]
    if isinstance(error, MemoryError):
        return ["error: there is not enough memory for this; give fewer --worlds or --workers"]
    # Only the first line, cut: a message of a library may hold pages of text.
    return _APOLOGY.format(fault=f"{type(error).__name__}: {error}".splitlines()[0][:300]).split("\n")


def _choose_exit_code(error: Exception) -> int:
    if isinstance(error, GuaranteesimError):
        return error.exit_code
    # Whatever the operating system refuses is about results: reading scenarios raises ScenarioError.
    return StorageError.exit_code if isinstance(error, OSError) else 1


def describe_unknown_name(kind: str, name: str, known: Iterable[str]) -> str:
    """``there is no command 'rnu' (did you mean run?)``."""
    from guaranteesim.scenario.reading.problems import suggest_known_word

    known = list(known)
    return (
        f"there is no {kind} {name!r} ({suggest_known_word(name, known) or 'there are: ' + ', '.join(known)})"
    )


def _describe_refusal(error: click.ClickException) -> int:
    click.echo(make_printable(f"error: {_describe_usage_error(error)}"), err=True)
    return error.exit_code


def _describe_usage_error(error: click.ClickException) -> str:
    """Return a mistake in the command line itself, in one line that says the remedy."""
    path = error.ctx.command_path if isinstance(error, click.UsageError) and error.ctx else "guaranteesim"
    see = f"; see `{path} --help`"
    if isinstance(error, click.NoSuchOption):
        return f"there is no option {error.option_name!r}{_find_meant_option(error)}{see}"
    if isinstance(error, click.MissingParameter):
        return f"{_name_parameter(error).removesuffix('...')} is missing" + see
    if isinstance(error, click.BadParameter):
        return f"{_name_parameter(error)} {error.message}"
    # Messages of the program begin in lower case and end without a full stop.
    text = error.format_message().rstrip(".")
    return f"{text[:1].lower()}{text[1:]}{see}" if isinstance(error, click.UsageError) else text


def _find_meant_option(error: click.NoSuchOption) -> str:
    """Return the option that does what was asked for: by another word for it, or with a slip of spelling."""
    import difflib

    params = error.ctx.command.params if error.ctx else []
    known = [name for param in params if isinstance(param, click.Option) for name in param.opts]
    written = error.option_name
    meant = next((name for name, words in _OTHER_WORDS.items() if written.lstrip("-") in words), None)
    # Offer only what this command has: another command's option would mislead.
    if meant is not None and meant.split()[0] in known:
        return f" (write {meant})"
    close = difflib.get_close_matches(written, known, n=1, cutoff=_ONE_SLIP)
    return f" (did you mean {close[0]}?)" if close else ""


def _name_parameter(error: click.BadParameter) -> str:
    """``--worlds``, or the word that stands for an argument in the help."""
    if error.param is None:
        return "a value"
    return error.param.opts[0] if isinstance(error.param, click.Option) else str(error.param.metavar)
