"""Characters that look like others, or cannot be seen, in keys, codes and numbers."""

from __future__ import annotations

import re
import unicodedata

_MOST_NAMED = 3
_OVERRIDES = re.compile("[\u202a-\u202e\u2066-\u2069]")
"""Controls that show text in another order than it is read in (Unicode technical report 36, section 3.2)."""

_DASHES = "\u2010\u2011\u2012\u2013\u2014\u2015\u2212\ufe58\ufe63\uff0d"
_QUOTES = {
    "\u2018": "'",
    "\u2019": "'",
    "\u201c": '"',
    "\u201d": '"',
    "\u201e": '"',
    "\u00ab": '"',
    "\u00bb": '"',
}
# Letters with the same shape in most fonts; state codes typed on another keyboard hold them.
_CYRILLIC = dict(
    zip(
        "\u0410\u0412\u0415\u0405\u0406\u0408\u041a\u041c\u041d\u041e\u0420\u0421\u0422\u0425\u0423"
        "\u0430\u0435\u043e\u0440\u0441\u0445\u0443\u0456\u0458\u0455",
        "ABESIJKMHOPCTXYaeopcxyijs",
        strict=True,
    )
)
_GREEK = dict(
    zip(
        "\u0391\u0392\u0395\u0396\u0397\u0399\u039a\u039c\u039d\u039f\u03a1\u03a4\u03a5\u03a7\u03bf\u03bd\u03b9",
        "ABEZHIKMNOPTYXovi",
        strict=True,
    )
)
_LATIN = _QUOTES | _CYRILLIC | _GREEK | dict.fromkeys(_DASHES, "-")


def find_override(text: str) -> str:
    """Return the first control in ``text`` that changes the order of display, or an empty text."""
    found = _OVERRIDES.search(text)
    return found.group() if found else ""


def name_character(letter: str) -> str:
    """Return the code point and the Unicode name of a character.

    Example:
        >>> name_character("\u2212")
        'U+2212 MINUS SIGN'
    """
    return f"U+{ord(letter):04X} {unicodedata.name(letter, '')}".rstrip()


def spell_plainly(text: str) -> str:
    """Return ``text`` with plain letters, digits and spaces in the place of similar characters."""
    return "".join(_find_plain_letter(letter) for letter in text)


def suggest_plain_characters(text: str) -> str:
    """Return the remedy for characters in ``text`` that look like others or cannot be seen, or an empty text.

    Letters of another alphabet are named only if the whole text looks like plain letters.

    Example:
        >>> suggest_plain_characters("\u22120.5")
        'it holds U+2212 MINUS SIGN: write -'
    """
    found = [letter for letter in dict.fromkeys(text) if _find_plain_letter(letter) != letter]
    # A text in Cyrillic or Greek is meant as it is; only spaces and invisible characters are slips there.
    if not spell_plainly(text).isascii():
        found = [letter for letter in found if unicodedata.category(letter) in ("Zs", "Cf")]
    named = [
        f"{name_character(letter)}: {_describe_remedy(_find_plain_letter(letter))}"
        for letter in found[:_MOST_NAMED]
    ]
    return f"it holds {', '.join(named)}" if named else ""


def _find_plain_letter(letter: str) -> str:
    if letter.isascii():
        return letter
    category = unicodedata.category(letter)
    # Zs: spaces such as the no-break space. Cf: invisible format characters.
    if category in ("Zs", "Cf"):
        return " " if category == "Zs" else ""
    if category == "Nd":
        return str(unicodedata.digit(letter))
    is_wide = "\uff01" <= letter <= "\uff5e"
    return _LATIN.get(letter, unicodedata.normalize("NFKC", letter) if is_wide else letter)


def _describe_remedy(plain: str) -> str:
    if not plain:
        return "remove it"
    return "write a plain space or none" if plain == " " else f"write {plain}"
