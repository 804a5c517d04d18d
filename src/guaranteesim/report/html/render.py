"""Chapters as one page of HTML: escaped, without network, the same bytes for the same results."""

from __future__ import annotations

import base64
import hashlib
import re
from collections.abc import Sequence
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any

from guaranteesim.analysis.comparison.comparison import FOOTER
from guaranteesim.report.drawing.figure_texts import ID_MARK
from guaranteesim.report.html.page_parts import Cell, Chapter, FigureBlock
from guaranteesim.report.words.names import capitalize_first

if TYPE_CHECKING:
    from jinja2 import Environment
    from markupsafe import Markup

PARTS = (
    ("main", "The numbers"),
    ("figures", "Figures"),
    ("blocking", "Who blocked"),
    ("hanging", "What it hangs on"),
    ("more", "Every other table"),
    ("sources", "Sources"),
    ("manifest", "Manifest"),
    ("again", "Make it again"),
)
"""Parts of a chapter in their order, and what they are called."""
_LONGEST = 240
"""Letters of a title that are shown; the scenario file has all of them."""
_COMMAND = re.compile(r"`([^`<>]{1,200})`")
_RANGE = re.compile(r"[\d.,]+[\u2013\u2011][\d.,]+(?:\u00a0%)?")
_LONG_WORD = re.compile(r"\S{18}(?=\S{4})")
_UNSEEN = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ufeff\ufffe\uffff\ud800-\udfff]")
"""Control characters, and those that turn the direction of the text after them."""


def render_page(chapters: Sequence[Chapter]) -> str:
    """Return the page.

    Args:
        chapters: One for each study, in the order of the page; at least one.
    """
    environment = _open_environment()
    script = _read_template("sort.js")
    return environment.get_template("page.html").render(
        chapters=chapters,
        parts=PARTS,
        title=f"{chapters[0].question}" if len(chapters) == 1 else f"{len(chapters)} studies",
        disclaimer=f"{capitalize_first(FOOTER)}.",
        policy=build_policy(script),
        css=_mark_safe(_read_template("page.css")),
        script=_mark_safe(script),
    )


def build_policy(script: str) -> str:
    """Return the content security policy: no network, and no script but this one."""
    digest = base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()
    return (
        f"default-src 'none'; img-src data:; style-src 'unsafe-inline'; script-src 'sha256-{digest}'; "
        "base-uri 'none'; form-action 'none'"
    )


@cache
def _open_environment() -> Environment:
    from jinja2 import Environment, FunctionLoader, StrictUndefined

    environment = Environment(
        loader=FunctionLoader(_read_template),
        autoescape=True,
        undefined=StrictUndefined,
        finalize=_clean,
        keep_trailing_newline=True,
    )
    environment.filters |= {
        "say": say,
        "name": _name,
        "shorten": shorten_title,
        "key": _write_sort_key,
        "drawing": _place_drawing,
        "has": _has_part,
    }
    return environment


@cache
def _read_template(name: str) -> str:
    """Return a file of the folder ``templates``, which is part of the package."""
    return files(__package__).joinpath("templates", name).read_text(encoding="utf-8")


def _clean(value: Any) -> Any:
    """Return a value of the page without characters that nobody sees; markup of our own stays as it is."""
    if hasattr(value, "__html__") or not isinstance(value, str):
        return value
    return _UNSEEN.sub("", value)


def say(text: str) -> Markup:
    """Return a sentence with commands set as code, and with ranges of numbers that no line break parts."""
    from markupsafe import escape

    # The text is escaped first, so that nothing in it but these two forms becomes markup.
    safe = str(escape(_UNSEEN.sub("", text)))
    safe = _COMMAND.sub(r"<code>\1</code>", safe)
    return _mark_safe(_RANGE.sub(r'<span class="together">\g<0></span>', safe))


def shorten_title(text: str) -> str:
    """Return a title in at most a few lines."""
    return text if len(text) <= _LONGEST else f"{text[:_LONGEST].rstrip()}…"


def _name(text: str) -> Markup:
    """Return a title in which a line may break within words that are too long for a column."""
    from markupsafe import escape

    shown = _LONG_WORD.sub("\\g<0>\n", _UNSEEN.sub("", " ".join(shorten_title(text).split())))
    return _mark_safe(str(escape(shown)).replace("\n", "<wbr>"))


def _write_sort_key(cell: Cell) -> str:
    """Return what a cell is sorted by: a number, a text, or nothing, which comes last."""
    if cell.sort_key is not None:
        return f"{cell.sort_key:.10g}"
    return "" if cell.text.strip() in ("", "–") else cell.text


def _place_drawing(block: FigureBlock, prefix: str) -> Markup:
    """Return the SVG of a figure with ids of its own and a name for screen readers."""
    figure = block.figure
    svg = figure.svg.replace(ID_MARK, f"{prefix}{figure.name}-").removeprefix("<svg ")
    return _mark_safe(f'<svg role="img" aria-label="{_label(block)}" {svg}')


def _label(block: FigureBlock) -> str:
    from markupsafe import escape

    return str(escape(_UNSEEN.sub("", shorten_title(block.figure.texts.title))))


def _has_part(chapter: Chapter, name: str) -> bool:
    """Return whether a chapter has a part."""
    return name not in ("blocking", "hanging", "more") or bool(getattr(chapter, name))


def _mark_safe(text: str) -> Markup:
    """Return text of our own that is markup already."""
    from markupsafe import Markup

    return Markup(text)
