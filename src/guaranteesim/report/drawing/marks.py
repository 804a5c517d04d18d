"""Names of the marks of a figure: the value behind a bar, a dot or a line, a tooltip of the report."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from weakref import WeakKeyDictionary

from matplotlib.artist import Artist
from matplotlib.figure import Figure

from guaranteesim.analysis.statistics.intervals import Estimate
from guaranteesim.report.words.formats import format_amount, format_share

PREFIX = "mark-"
"""Beginning of the id of a named mark in an SVG file; a number follows."""

_NAMES: WeakKeyDictionary[Figure, dict[str, tuple[str, ...]]] = WeakKeyDictionary()


def name_mark(artists: Artist | Iterable[Artist], *words: str) -> None:
    """Say in words what a mark shows.

    Args:
        artists: What was drawn, as ``plot`` or ``add_patch`` return it.
        words: One text for the whole mark, or one for each part of it in the order of drawing, such as the
            lines of ``hlines``.
    """
    for artist in [artists] if isinstance(artists, Artist) else artists:
        figure = artist.get_figure(root=True)
        if figure is None:
            raise ValueError("the mark is in no figure yet")
        known = _NAMES.setdefault(figure, {})
        # The id is a number, not the text: titles of users are no valid ids.
        name = f"{PREFIX}{len(known) + 1}"
        artist.set_gid(name)
        known[name] = words


def find_mark_names(figure: Figure) -> Mapping[str, tuple[str, ...]]:
    """Return the words of every named mark of a figure by its id in the SVG file."""
    return _NAMES.get(figure, {})


def describe_share(label: str, estimate: Estimate) -> str:
    """Return the words of a mark that shows a share with its 95 % interval: "Poland: 42 % (39–45)"."""
    return f"{label}: {format_share(estimate)}"


def describe_amount(label: str, estimate: Estimate) -> str:
    """Return the words of a mark that shows an amount with its 95 % interval: "Poland: 16 (13–20)"."""
    return f"{label}: {format_amount(estimate)}"
