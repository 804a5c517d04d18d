"""Labels of figures in the language that was asked for, by gettext.

Messages are written in English, marked with ``_`` or ``ngettext``, and translated while a figure is drawn:
the screens and tables of the same command stay English. The catalogue of a language is
``locale/<language>/LC_MESSAGES/guaranteesim.po``.
"""

from __future__ import annotations

import gettext
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import cache
from pathlib import Path

from guaranteesim.report.figure_settings import find_figure_settings

DOMAIN = "guaranteesim"
LOCALES = Path(__file__).parents[1] / "locale"
ENGLISH = "en"

_LANGUAGE: ContextVar[str] = ContextVar("language", default=ENGLISH)


@contextmanager
def speak_language_of_figures() -> Iterator[None]:
    """Translate every message inside the block into the language of the figure settings."""
    token = _LANGUAGE.set(find_figure_settings().language)
    try:
        yield
    finally:
        _LANGUAGE.reset(token)


def _(message: str) -> str:
    """Return a message in the language in use; fill its placeholders with ``format`` after that."""
    language = _LANGUAGE.get()
    return message if language == ENGLISH else _open_catalogue(language).gettext(message)


def ngettext(one: str, many: str, number: int) -> str:
    """Return the form of a message that goes with a number, in the language in use."""
    language = _LANGUAGE.get()
    if language == ENGLISH:
        return one if number == 1 else many
    return _open_catalogue(language).ngettext(one, many, number)


@cache
def _open_catalogue(language: str) -> gettext.NullTranslations:
    # A message that the catalogue lacks stays English.
    return gettext.translation(DOMAIN, str(LOCALES), [language], fallback=True)


def N_(message: str) -> str:
    """Return a message as it is; it is translated by ``_`` where it is shown."""
    return message
