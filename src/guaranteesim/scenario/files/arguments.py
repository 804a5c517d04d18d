r"""Arguments that name something: a path, or the name of something shipped.

One rule holds on the command line and in Python: an argument with a ``/``, a ``\`` or a ``.yaml`` suffix is a
path, and any other is the name of something shipped. Where nothing shipped has the name, it may stand for a
folder of scenarios in the working directory, such as one that ``guaranteesim new`` made. The rule also holds
for a ``pathlib.Path``. It drops a leading ``./``, so a folder in the working directory that has the name of
something shipped needs an absolute path there.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from guaranteesim.errors import Note
from guaranteesim.scenario.reading.extends import SUFFIXES
from guaranteesim.scenario.reading.problems import make_text_printable


def is_path(argument: str | Path) -> bool:
    r"""Return whether an argument stands for a path: it has a ``/``, a ``\`` or a ``.yaml`` suffix.

    Example:
        >>> is_path("ukraine"), is_path("./ukraine"), is_path("mine.yaml")
        (False, True, True)
    """
    text = str(argument)
    # The rule looks at the text alone: a new file in the working directory cannot change what a name means.
    return text in (".", "..") or "/" in text or "\\" in text or Path(text).suffix in SUFFIXES


def find_here(name: str) -> Path | None:
    """Return the file or folder in the working directory that a bare name could also stand for."""
    # Sorted, because the order of a frozen set differs from run to run.
    for candidate in (name, *(f"{name}{suffix}" for suffix in sorted(SUFFIXES))):
        try:
            if Path(candidate).exists():
                return Path(candidate)
        except (OSError, ValueError):
            return None
    return None


def name_path_kind(path: Path) -> str:
    """Return the word for what is at a path: file or folder."""
    return "folder" if path.is_dir() else "file"


def note_name_clash(name: str | Path, meant: Sequence[Path]) -> list[Note]:
    """Return a note if a bare name stands for something shipped and a file or folder here has it too.

    Args:
        name: The argument as given.
        meant: The shipped files it stands for.
    """
    here = None if is_path(name) or not meant else find_here(str(name))
    # In the folder of the shipped files itself both readings give the same file.
    if here is None or here.resolve() in {
        path for file in map(Path.resolve, meant) for path in (file, file.parent)
    }:
        return []
    kind = name_path_kind(here)
    message = f"the shipped {name} is meant, not the {kind} {here} in this folder"
    return [
        Note(
            make_text_printable(str(name)), message, hint=f"write ./{here} for the {kind}", kind="name_clash"
        )
    ]
