"""Remedies for numbers that were written as text, with a unit, a range or separators."""

from __future__ import annotations

import math
import re

from guaranteesim.scenario.reading.characters import spell_plainly

_NUMBER = r"[-+]?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)(?:[eE][-+]?[0-9]+)?"
# Ranges as sources write them, in English and German.
_RANGE = re.compile(rf"({_NUMBER})\s*(?:-|\.\.+|to|and|bis)\s*({_NUMBER})")
_MARGIN = re.compile(rf"({_NUMBER})\s*(?:\u00b1|\+/?-)\s*({_NUMBER})")
# Nine digits at most, so that the quotient is an ordinary number.
_FRACTION = re.compile(r"([0-9]{1,9})\s*/\s*([1-9][0-9]{0,8})")
_ABOUT = re.compile(rf"(?:~|about|approx\.?|ca\.?|circa|around)\s*({_NUMBER})", re.IGNORECASE)
_WITH_UNIT = re.compile(rf"({_NUMBER})\s*([A-Za-z][A-Za-z -]*)\.?")
# A comma, a space, an apostrophe or an underscore, by country.
_THOUSANDS = re.compile(r"[-+]?[1-9][0-9]{0,2}(?:[, '_][0-9]{3})+")

_DAYS = {"hour": 1 / 24, "h": 1 / 24, "day": 1, "week": 7, "month": 365.25 / 12, "year": 365.25}
_TROOPS = frozenset({"troop", "soldier", "men", "personnel", "people"})
_TROOPS_IN_A_BRIGADE = 6000
_OF_BRIGADES = frozenset({"BE", "brigades"})
_WORDS = {"BE": "brigade-equivalents of 6,000 troops", "brigades": "brigades of 6,000 troops"}


def suggest_number(text: str, unit: str = "") -> str:
    """Return the remedy for a number that was written as ``text``, or an empty text.

    Args:
        text: What stands where a number is wanted.
        unit: The unit that the number is wanted in, if it has one.

    Example:
        >>> suggest_number("72 hours", "days"), suggest_number("0.5-0.9")
        ('write 3: the unit is days', 'write {uniform: [0.5, 0.9]}')
    """
    # A minus sign from a word processor looks right and is no minus in YAML.
    plain = spell_plainly(text).strip()
    if plain != text.strip() and _parse_finite(plain) is not None:
        return f"write {plain}"
    text = plain
    return _suggest_plain(text) or _suggest_range(text) or _suggest_unit(text, unit)


def _suggest_plain(text: str) -> str:
    if _parse_finite(text) is not None:
        return "write it without quotes"
    if _THOUSANDS.fullmatch(text):
        joined = re.sub("[, '_]", "", text)
        point = text.replace(",", ".")
        return f"write {joined}" + (
            f", or {point} if the comma is a decimal one" if text.count(",") == 1 else ""
        )
    # One comma is a decimal comma; several are a list.
    meant = text.replace("_", "").replace(",", ".") if text.count(",") <= 1 else text
    number = _parse_finite(meant.removesuffix("%").rstrip())
    if number is None:
        return ""
    return f"write {number / 100:g}" if meant.endswith("%") else f"write {number:g}"


def _suggest_range(text: str) -> str:
    found = _RANGE.fullmatch(text.replace(",", "."))
    if found:
        return f"write {{uniform: [{found[1]}, {found[2]}]}}"
    found = _MARGIN.fullmatch(text.replace(",", "."))
    if found:
        middle, margin = float(found[1]), float(found[2])
        spread = f"{{uniform: [{middle - margin:g}, {middle + margin:g}]}}"
        return f"write {spread}, or {{normal: [{found[1]}, {found[2]}]}}"
    found = _FRACTION.fullmatch(text)
    if found:
        return f"write {int(found[1]) / int(found[2]):.12g}"
    found = _ABOUT.fullmatch(text)
    return f"write {found[1]}, or a range such as {{uniform: [low, high]}}" if found else ""


def _suggest_unit(text: str, unit: str) -> str:
    found = _WITH_UNIT.fullmatch(re.sub(r"(?<=[0-9])[, '_](?=[0-9]{3}(?![0-9]))", "", text))
    if found is None:
        return ""
    number, word = float(found[1]), found[2].strip().casefold()
    # ``days`` and ``day`` are one unit.
    stem, wanted = word.removesuffix("s"), unit.removesuffix("s")
    said = f": the unit is {_WORDS.get(unit, unit)}" if unit else ""
    if word == unit.casefold() or stem == wanted.casefold():
        return f"write {number:g}{said}"
    if stem in _DAYS and wanted in _DAYS:
        return f"write {_round_number(number * _DAYS[stem] / _DAYS[wanted])}{said}"
    if (stem in _TROOPS or word in _TROOPS) and unit in _OF_BRIGADES:
        return f"write {_round_number(number / _TROOPS_IN_A_BRIGADE)}{said}"
    return f"write the number alone{said}"


def _round_number(number: float) -> str:
    return f"{number:.3g}" if abs(number) < 100 else f"{number:.0f}"


def _parse_finite(text: str) -> float | None:
    try:
        number = float(text)
    except ValueError:
        return None
    # ``float`` takes digits of every script and underscores between them, which YAML does not.
    return number if math.isfinite(number) and text.isascii() and "_" not in text else None
