"""Extract the messages of figures, merge them into the German catalogue, and compile it.

    python scripts/catalogue.py [--check]

With ``--check`` nothing is written; the exit code is 1 if the catalogue is not current.
"""

from __future__ import annotations

import io
import sys
from datetime import UTC, datetime
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

SOURCE = Path(__file__).parents[1] / "src" / "guaranteesim"
FOLDER = SOURCE / "locale" / "de" / "LC_MESSAGES"
_LONG_AGO = datetime(2000, 1, 1, tzinfo=UTC)
KEYWORDS = {"_": None, "N_": None, "ngettext": (1, 2)}


def extract_messages() -> Catalog:
    """Return every marked message of the report, in order of the files."""
    catalogue = Catalog(project="guaranteesim", charset="utf-8")
    found = extract_from_dir(SOURCE / "report", [("**.py", "python")], keywords=KEYWORDS)
    for name, _line, message, _comments, context in sorted(found, key=lambda item: (item[0], item[1])):
        # Without line numbers, so that moving code changes no catalogue.
        catalogue.add(message, locations=[(f"report/{Path(name).as_posix()}", None)], context=context)
    return catalogue


def build_files() -> dict[Path, bytes]:
    """Return the catalogue with every message, and its compiled form."""
    path = FOLDER / "guaranteesim.po"
    known = read_po(io.BytesIO(path.read_bytes()), locale="de") if path.exists() else Catalog("de")
    known.update(extract_messages(), no_fuzzy_matching=True, update_header_comment=False)
    known.obsolete.clear()
    text, compiled = io.BytesIO(), io.BytesIO()
    write_po(text, known, width=100, omit_header=True, include_lineno=False)
    head = (
        b'# German labels of the figures of guaranteesim.\nmsgid ""\nmsgstr ""\n'
        b'"Language: de\\n"\n"MIME-Version: 1.0\\n"\n"Content-Type: text/plain; charset=utf-8\\n"\n'
        b'"Content-Transfer-Encoding: 8bit\\n"\n"Plural-Forms: nplurals=2; plural=(n != 1);\\n"\n\n'
    )
    content = head + text.getvalue().lstrip(b"\n")
    # Compiled from the text with its fixed head: no date makes equal catalogues differ.
    write_mo(compiled, _without_dates(read_po(io.BytesIO(content), locale="de")))
    return {path: content, path.with_suffix(".mo"): compiled.getvalue()}


def _without_dates(catalogue: Catalog) -> Catalog:
    plain = Catalog("de", charset="utf-8", fuzzy=False, creation_date=_LONG_AGO, revision_date=_LONG_AGO)
    for message in catalogue:
        if message.id:
            plain.add(message.id, message.string, context=message.context)
    return plain


def main() -> int:
    """Write the files, or check them."""
    files = build_files()
    if "--check" in sys.argv:
        return int(any(not path.exists() or path.read_bytes() != content for path, content in files.items()))
    for path, content in files.items():
        path.write_bytes(content)
    return 0


if __name__ == "__main__":
    sys.exit(main())
