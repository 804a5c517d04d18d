"""Text measured and broken in the font of the figures, so that it never exceeds its space."""

from __future__ import annotations

import unicodedata
from functools import cache

from matplotlib.font_manager import FontProperties, findfont, get_font
from matplotlib.textpath import text_to_path

from guaranteesim.report import style

ELLIPSIS = "…"
_SAFETY = 1.06
"""Factor on measured widths: at low resolution, letters are set slightly wider than in vector form."""


def replace_unprintable(text: str) -> str:
    """Return the text with blanks for control characters and a replacement character for unknown letters."""
    # Titles come from files of users; matplotlib warns about a letter that the font does not have.
    known = _load_letters()
    spaced = (" " if unicodedata.category(letter) in ("Cc", "Zl", "Zp") else letter for letter in text)
    return "".join(letter if ord(letter) in known else "\N{REPLACEMENT CHARACTER}" for letter in spaced)


@cache
def _load_letters() -> frozenset[int]:
    """Return the code points that the font of the figures can show."""
    font = get_font(findfont(FontProperties(family=style.RC_PARAMS["font.family"])))
    return frozenset(font.get_charmap())


@cache
def measure_width(text: str, size: float, weight: str = "normal") -> float:
    """Return the width of a line of text, inches."""
    font = FontProperties(family=style.RC_PARAMS["font.family"], size=size, weight=weight)
    width, _, _ = text_to_path.get_text_width_height_descent(text, font, False)
    return _SAFETY * float(width) / 72


def remove_safety(width: float) -> float:
    """Return the width that a measured text has in vector form."""
    return width / _SAFETY


def measure_height(text: str, size: float) -> float:
    """Return the height of the lines of a text, inches."""
    return (text.count("\n") + 1) * size * 1.35 / 72


def fit_text(text: str, width: float, size: float, lines: int | None = None, weight: str = "normal") -> str:
    """Return the text in lines of at most ``width`` inches, cut with an ellipsis after ``lines`` lines.

    Words are kept whole unless one alone is too long.
    """
    broken = _break_lines(text, width, size, weight)
    if lines is None or len(broken) <= lines:
        return "\n".join(broken)
    # The ellipsis takes space as well, so words are dropped until it fits.
    last = broken[lines - 1]
    while last and measure_width(f"{last} {ELLIPSIS}", size, weight) > width:
        last = last.rpartition(" ")[0] if " " in last else last[:-1]
    return "\n".join([*broken[: lines - 1], f"{last.rstrip(' ,;:')} {ELLIPSIS}"])


def _break_lines(text: str, width: float, size: float, weight: str) -> list[str]:
    lines = [""]
    for word in replace_unprintable(text).split(" "):
        longer = f"{lines[-1]} {word}".strip()
        if measure_width(longer, size, weight) <= width:
            lines[-1] = longer
            continue
        lines += _break_word(word, width, size, weight)
    return [line for line in lines if line] or [""]


def _break_word(word: str, width: float, size: float, weight: str) -> list[str]:
    pieces = [""]
    for letter in word:
        if pieces[-1] and measure_width(pieces[-1] + letter, size, weight) > width:
            pieces.append(letter)
        else:
            pieces[-1] += letter
    return pieces
