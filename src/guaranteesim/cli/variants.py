"""Variants of an arrangement on the command line: ``NAME=SCENARIO``, and changes ``NAME:...`` of it alone."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

import click

from guaranteesim.studies.settings import Changes

if TYPE_CHECKING:
    from guaranteesim.studies import Study

_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]{0,63}")
_FORM = "NAME=SCENARIO, such as force-25k=coalition-us-backstop"


@dataclass(frozen=True)
class Variant:
    """A scenario under a name of its own, with changes of its own.

    Attributes:
        name: Its name in tables and figures.
        source: The scenario that it is a variant of: a file, or the name of a shipped one.
        changes: Its own changes.
    """

    name: str
    source: str
    changes: Changes

    def load(self, common: Changes) -> Study:
        """Return the variant; the changes of all scenarios come before its own."""
        from guaranteesim import studies

        whole = Changes(
            (*common.overlays, *self.changes.overlays), (*common.sets, *self.changes.sets)
        ).as_keywords()
        study = studies.load(self.source, name=self.name, **whole)
        # What happens without a deal is loaded with the changes of the first study: those of all alone.
        return replace(study, **common.as_keywords())


def separate_variants(arguments: Sequence[str], changes: Changes) -> tuple[list[str], list[Variant], Changes]:
    """Return the scenarios, the variants with their own changes, and the changes of all.

    Raises:
        click.UsageError: a name that cannot be one or is given twice, a variant without a change, or changes
            of a variant that is not there.
    """
    plain = [item for item in arguments if not _is_variant(item)]
    named = [item.partition("=") for item in arguments if _is_variant(item)]
    names = [name for name, _, _ in named]
    for name, _, source in named:
        _refuse_bad_name(name, source, names, plain)
    overlays = [_split_change(text, names) for text in changes.overlays]
    sets = [_split_change(text, names) for text in changes.sets]
    for text in _select(sets, None):
        _refuse_unknown_name(text, names, plain)
    variants = [
        Variant(name, source, Changes.collect(_select(overlays, name), _select(sets, name)))
        for name, _, source in named
    ]
    for variant in variants:
        _refuse_unchanged(variant)
    return plain, variants, Changes.collect(_select(overlays, None), _select(sets, None))


def _is_variant(argument: str) -> bool:
    # A file may have an equals sign in its name, and then it is that file.
    name, equals, _ = argument.partition("=")
    return bool(equals) and "/" not in name and "\\" not in name and not Path(argument).exists()


def _refuse_bad_name(name: str, source: str, names: Sequence[str], plain: Sequence[str]) -> None:
    if not _NAME.fullmatch(name):
        raise click.UsageError(
            f"{name[:80]!r} is no name for a variant: use letters, digits, - and _, as in {_FORM}"
        )
    if not source:
        raise click.UsageError(f"{name}= names no scenario: write {_FORM}")
    if name == "name":
        raise click.UsageError(
            f"a variant is written with its own name: {source}=SCENARIO and --set {source}:PATH=VALUE"
        )
    if names.count(name) > 1:
        raise click.UsageError(f"two variants are both named {name!r}: give each a name of its own")
    if name in plain:
        raise click.UsageError(
            f"{name!r} is a scenario here and a variant as well: give the variant another name"
        )


def _split_change(text: str, names: Sequence[str]) -> tuple[str | None, str]:
    """Return the variant that a change belongs to, None for all scenarios, and the change."""
    name, colon, rest = text.partition(":")
    return (name, rest) if colon and name in names else (None, text)


def _refuse_unknown_name(text: str, names: Sequence[str], plain: Sequence[str]) -> None:
    """Refuse a setting of a variant that is not there; no path of a scenario has a colon."""
    from guaranteesim.scenario.reading.problems import suggest_known_word

    path, colon, _ = text.partition("=")[0].partition(":")
    if not colon:
        return
    if path in plain:
        raise click.UsageError(
            f"--set {path}:... would change {path} under its own name: give the changed one a name, as in "
            f"my-variant={path} --set my-variant:PATH=VALUE"
        )
    known = suggest_known_word(path, names) or (
        f"there are: {', '.join(names)}" if names else f"add {path}=SCENARIO to the scenarios"
    )
    raise click.UsageError(f"there is no variant {path[:80]!r} for --set {text[:80]} ({known})")


def _select(found: Iterable[tuple[str | None, str]], wanted: str | None) -> list[str]:
    return [text for name, text in found if name == wanted]


def _refuse_unchanged(variant: Variant) -> None:
    if not (variant.changes.overlays or variant.changes.sets):
        raise click.UsageError(
            f"{variant.name} is {variant.source} unchanged: give it a change of its own, such as "
            f"--set {variant.name}:PATH=VALUE or --with {variant.name}:SIDE-TERM"
        )
