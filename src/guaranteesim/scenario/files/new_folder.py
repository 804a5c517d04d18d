"""New folders of scenarios: states, one guarantee and no deal, as a start for a conflict of one's own.

The template ``blank`` lies in ``guaranteesim/scenario/blank``; its state codes are replaced. Every other
template is a shipped family: its states file, one of its arrangements and its no-deal file under new names.
"""

from __future__ import annotations

import datetime
import os
import re
import shutil
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from guaranteesim.errors import StorageError, UserError
from guaranteesim.scenario.base import is_name
from guaranteesim.scenario.files.catalog import (
    NEGOTIATIONS,
    THEORIES,
    find_shipped_folder,
    list_shipped_negotiations,
    list_shipped_scenarios,
    list_shipped_theories,
    name_shipped_group,
)
from guaranteesim.scenario.files.file_schema import FILE_NAME, format_file_schema, format_modeline
from guaranteesim.scenario.files.names import find_name_fault

SETTINGS = ".guaranteesim"
"""Folder within a new folder that holds the schema for editors; hidden, because nobody edits it."""

STATES, GUARANTEE, NO_DEAL = "_states.yaml", "guarantee.yaml", "no-deal.yaml"
"""Files of a new folder."""

BLANK = "blank"
CHALLENGER, PROTEGE, GUARANTORS = "AAA", "BBB", ("CCC", "DDD")
"""Codes of the blank template; they belong to no state."""


@dataclass(frozen=True)
class Family:
    """A shipped family as a template.

    Attributes:
        folder: Its folder.
        arrangement: The arrangement that is copied.
        common: A file between the arrangement and the states, whose content joins the arrangement; or empty.
        no_deal: What happens without a deal.
    """

    folder: str
    arrangement: str
    no_deal: str
    common: str = ""


FAMILIES: Mapping[str, Family] = {
    "article-5-like": Family("ukraine", "article-5-like", "continued-war"),
    "taiwan": Family("taiwan", "clear-commitment", "strategic-ambiguity", "_declared"),
}
"""Templates that are copies of what is shipped."""

TEMPLATES = (BLANK, *FAMILIES)
"""Every template by name."""


@dataclass(frozen=True)
class Roles:
    """State codes for the blank template."""

    challenger: str = CHALLENGER
    protege: str = PROTEGE
    guarantors: tuple[str, ...] = GUARANTORS

    def check(self) -> Roles:
        """Return the roles; raise ``UserError`` if a code is malformed or has two roles."""
        codes = (self.challenger, self.protege, *self.guarantors)
        for code in codes:
            if not re.fullmatch("[A-Z]{3}", code):
                near = f" (write {code.upper()})" if re.fullmatch("[A-Z]{3}", code.upper()) else ""
                raise UserError(f"a state is named by three capital letters such as POL, not {code!r}{near}")
            if find_name_fault(code):
                raise UserError(
                    f"a state cannot be named {code}, which {find_name_fault(code)}: choose another code"
                )
            if codes.count(code) > 1:
                raise UserError(f"{code} is named twice: give every role to another state")
        return self


def write_new_folder(
    name: str, template: str = BLANK, roles: Roles | None = None, beside: Path | None = None
) -> Path:
    """Write a new folder of scenarios and return it; it is whole or not there.

    Args:
        name: Its name, which is a plain word.
        template: One of :data:`TEMPLATES`.
        roles: State codes, for the blank template alone.
        beside: The folder to make it in; the working directory if None.

    Raises:
        UserError: the name cannot be used, or something is there already.
        StorageError: it cannot be written.
    """
    folder = (beside or Path()) / name
    _refuse_name(name)
    files = build_files(name, template, roles)
    if os.path.lexists(folder) and (not folder.is_dir() or folder.is_symlink() or any(folder.iterdir())):
        raise UserError(f"{name} is there already and not empty: choose another name, or move it away")
    with _translate_errors(folder):
        _write_whole(folder, files)
    return folder


def build_files(name: str, template: str = BLANK, roles: Roles | None = None) -> dict[str, str]:
    """Return the texts of a new folder by the path of each file within it.

    Raises:
        UserError: the template is unknown, or a state code is wrong.
    """
    if template == BLANK:
        files = _fill_blank(name, (roles or Roles()).check())
    elif template not in FAMILIES:
        raise UserError(f"there is no template {template!r}: choose one of {', '.join(TEMPLATES)}")
    elif roles is not None:
        raise UserError(f"state codes go with --from {BLANK}; {template} has the states of its conflict")
    else:
        files = _copy_family(name, FAMILIES[template])
    modeline = format_modeline(f"{SETTINGS}/{FILE_NAME}")
    return {
        **{file: f"{modeline}\n{text}" for file, text in files.items()},
        f"{SETTINGS}/{FILE_NAME}": format_file_schema(),
    }


def _refuse_name(name: str) -> None:
    """Raise ``UserError`` if a folder cannot have this name."""
    if not is_name(name):
        fault = find_name_fault(name)
        said = (
            f"which {fault}"
            if fault
            else "a name has 1 to 64 letters, digits, - and _, and no folder before it"
        )
        raise UserError(f"a folder of scenarios cannot be called {name[:80]!r}: {said}")
    shipped = [*list_shipped_scenarios(), *list_shipped_theories(), *list_shipped_negotiations()]
    taken = {THEORIES, NEGOTIATIONS, *(file.stem for file in shipped), *map(name_shipped_group, shipped)}
    if name in taken:
        raise UserError(
            f"{name} is the name of something shipped: choose another, so that commands find yours"
        )


def _fill_blank(name: str, roles: Roles) -> dict[str, str]:
    """Return the blank template with state codes in the place of its own."""
    folder = Path(__file__).parents[1] / BLANK
    states, guarantee, no_deal = (
        (folder / file).read_text(encoding="utf-8") for file in (STATES, GUARANTEE, NO_DEAL)
    )
    # The last block of the states file is that of a guarantor, which each of them has.
    first = GUARANTORS[0]
    head, block = states.split(f"  {first}:\n")
    words = {
        f"parties: [{first}]": f"parties: [{', '.join(roles.guarantors)}]",
        f"Guarantee by {first}": f"Guarantee by {_join_codes(roles.guarantors)}",
        CHALLENGER: roles.challenger,
        PROTEGE: roles.protege,
        first: roles.guarantors[0],
        "NAME": name,
        "2000-01-01": datetime.date.today().isoformat(),
    }
    blocks = [_replace_words(f"  {first}:\n{block}", {first: code}) for code in roles.guarantors]
    return {
        STATES: "".join([_replace_words(head, words), *blocks]),
        GUARANTEE: _replace_words(guarantee, words),
        NO_DEAL: _replace_words(no_deal, words),
    }


def _join_codes(codes: Sequence[str]) -> str:
    return " and ".join(filter(None, (", ".join(codes[:-1]), codes[-1])))


def _replace_words(text: str, words: Mapping[str, str]) -> str:
    # All at once: a code of one role may be the placeholder of another.
    pattern = "|".join(re.escape(word) for word in words)
    return re.sub(rf"(?<!\w)({pattern})(?!\w)", lambda found: words[found[1]], text)


def _copy_family(name: str, family: Family) -> dict[str, str]:
    """Return the files of a shipped family under the names of a new folder."""
    shipped = find_shipped_folder()
    if shipped is None:
        raise UserError(f"the shipped scenarios are missing in this installation: use --from {BLANK}")
    source = shipped / family.folder
    texts = {
        STATES: _read_shipped(source / STATES),
        GUARANTEE: _read_shipped(source / f"{family.arrangement}.yaml"),
        NO_DEAL: _read_shipped(source / f"{family.no_deal}.yaml"),
    }
    if family.common:
        _, _, common = _read_shipped(source / f"{family.common}.yaml").partition("\narrangement:\n")
        texts[GUARANTEE] += f"arrangement:\n{common}"
    names = {family.arrangement: Path(GUARANTEE).stem, family.no_deal: Path(NO_DEAL).stem}
    heads = {STATES: _STATES_HEAD, GUARANTEE: _GUARANTEE_HEAD, NO_DEAL: _NO_DEAL_HEAD}
    words = {
        "NAME": name,
        "FAMILY": family.folder,
        "ARRANGEMENT": family.arrangement,
        "WITHOUT": family.no_deal,
    }
    return {file: _replace_words(heads[file], words) + _rename(text, names) for file, text in texts.items()}


def _read_shipped(file: Path) -> str:
    """Return a shipped file without its line for editors."""
    text = file.read_text(encoding="utf-8")
    return re.sub(r"\A# yaml-language-server:.*\n", "", text)


def _rename(text: str, names: Mapping[str, str]) -> str:
    """Return a file that has the new names, and extends the states file."""
    text = re.sub(r"^extends: .*$", f"extends: {STATES}", text, flags=re.MULTILINE)
    for old, new in names.items():
        text = re.sub(rf"^(name|no_deal): {re.escape(old)}$", rf"\1: {new}", text, flags=re.MULTILINE)
    return text


_STATES_HEAD = """\
# A copy of the states of the shipped family FAMILY, as a start for a conflict of your own.
#
# What to change first
#   1. challenger, protege and the states: codes of three capital letters, titles, forces
#   2. stake and alignment of each guarantor
#   3. guarantee.yaml: who promises what, and who decides
#   4. no-deal.yaml: what holds if nothing is signed
# After each change: guaranteesim check NAME. At the end: guaranteesim compare NAME.
#
# Numbers with `source: assumption` are assumed; the others name their source. Units: ground in brigades of
# 6,000 troops, air in squadrons, sea in naval task groups, arms in $bn a month; intelligence, sanctions and
# logistics as shares of the fullest conceivable effort. `guaranteesim check NAME --show --all` prints every
# number.
#
# The remarks below are those of the shipped file. Other files that they name are those of the family FAMILY;
# ARRANGEMENT is guarantee.yaml here, and WITHOUT is no-deal.yaml.

"""
_GUARANTEE_HEAD = """\
# The guarantee: a copy of the shipped ARRANGEMENT.
#
# What to change first: title, description, sources and positions; then parties, trigger, rule and
# each_provides (shares of the forces of each party, 0 to 1). Side terms that the text below names are those
# of the family FAMILY. `guaranteesim explain NAME/guarantee.yaml` reads the text back in words. For a second
# guarantee copy this file and change `name` and `title`.

"""
_NO_DEAL_HEAD = """\
# No deal: a copy of the shipped WITHOUT. Every state compares the guarantee with it.
#
# What to change first: whether there is peace or war (start.at_war), and what is in force without a new
# guarantee.

"""


def _write_whole(folder: Path, files: Mapping[str, str]) -> None:
    """Write all files into a temporary folder, and give it its name at the end."""
    unfinished = Path(tempfile.mkdtemp(prefix=f".{folder.name}-", suffix=".part", dir=folder.parent))
    try:
        for file, text in files.items():
            (unfinished / file).parent.mkdir(exist_ok=True)
            (unfinished / file).write_text(text, encoding="utf-8")
        # A temporary folder is closed to others; a folder of scenarios is like any that the user makes.
        umask = os.umask(0)
        os.umask(umask)
        unfinished.chmod(0o777 & ~umask)
        if folder.is_dir():
            folder.rmdir()
        unfinished.rename(folder)
    finally:
        shutil.rmtree(unfinished, ignore_errors=True)


@contextmanager
def _translate_errors(folder: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise StorageError(f"cannot write {folder}: {error.strerror or error}") from error


def list_codes(text: str) -> tuple[str, ...]:
    """Return the state codes in a text with commas between them."""
    return tuple(code.strip() for code in text.split(","))


def name_start_commands(folder: Path) -> Sequence[str]:
    """Return the commands that a user gives next."""
    return (
        f"guaranteesim check {folder.name}",
        f"guaranteesim explain {folder.name}/{GUARANTEE}",
        f"guaranteesim compare {folder.name} --worlds 500",
    )
