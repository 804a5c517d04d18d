"""docs/evidence.md holds every key that code, data and pages name, and no key that nobody names."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

import pytest
from validation.calibration.record import COMPARED, TARGETS
from validation.patterns.catalogue import everything

from guaranteesim.scenario.files.catalog import list_shipped_theories
from guaranteesim.scenario.files.theory_file import read_theory
from guaranteesim.scenario.schema import Scenario

ROOT = Path(__file__).parents[2]
PAGE = ROOT / "docs" / "evidence.md"
KEY = re.compile(r"\[([A-Z][A-Za-z]+\d{0,4}[a-z]?)\](?!\()")
ENTRY = re.compile(r"^- \[([A-Z]\w+)\] (.+)$", re.MULTILINE)
WITHOUT_A_SOURCE = ("assumption", "by definition", "fitted to the record")
"""How the source of a default begins where no work stands behind it."""


def read_entries() -> dict[str, str]:
    """Return the entries of the bibliography by key."""
    return dict(ENTRY.findall(PAGE.read_text(encoding="utf-8")))


ENTRIES = read_entries()


def find_keys(text: str) -> set[str]:
    """Return the keys that a text names in brackets."""
    return {key for key in KEY.findall(text) if re.search(r"\d{4}[a-z]?$", key) or key in ENTRIES}


def list_files() -> list[Path]:
    """Return the project's text files, apart from stored results and the page itself."""
    listed = subprocess.run(["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=False).stdout
    names = listed.split() or [str(path.relative_to(ROOT)) for path in ROOT.rglob("*.*")]
    suffixes = {".py", ".md", ".yaml"}
    paths = [ROOT / name for name in names if not name.startswith(("results/", "build/", "."))]
    return [path for path in paths if path.suffix in suffixes and path != PAGE and path.is_file()]


def require_keys(text: str) -> None:
    """Fail unless the text names at least one key, and only keys of the page."""
    keys = find_keys(text)
    assert keys, f"no key of docs/evidence.md in: {text}"
    assert keys <= ENTRIES.keys(), f"not in docs/evidence.md: {sorted(keys - ENTRIES.keys())}"


def test_entries_are_unique_and_long_enough() -> None:
    keys = [key for key, _ in ENTRY.findall(PAGE.read_text(encoding="utf-8"))]
    assert len(keys) == len(set(keys))
    assert all(len(text) > 15 for text in ENTRIES.values())


def test_a_key_that_is_not_on_the_page_is_found() -> None:
    with pytest.raises(AssertionError, match="Nobody1900"):
        require_keys("[Nobody1900] and [Altman2017]")
    with pytest.raises(AssertionError, match="no key"):
        require_keys("commonly known")


@pytest.mark.parametrize("pattern", everything(), ids=lambda pattern: pattern.name)
def test_every_pattern_names_a_key(pattern) -> None:
    require_keys(pattern.source)


@pytest.mark.parametrize("target", [*TARGETS, *COMPARED], ids=lambda target: target.name)
def test_every_target_names_a_key(target) -> None:
    require_keys(target.source)


@pytest.mark.parametrize("path", list_shipped_theories(), ids=lambda path: path.stem)
def test_every_source_of_a_theory_names_a_key(path) -> None:
    for source in read_theory(path).about.sources:
        require_keys(source)


def test_every_oracle_names_a_key() -> None:
    rows = (ROOT / "tests" / "oracles" / "README.md").read_text(encoding="utf-8").splitlines()
    oracles = [row for row in rows if row.startswith("| ") and not row.startswith("| Oracle |")]
    assert len(oracles) > 20
    for row in oracles:
        source = row.split(" | ")[1]
        if not source.startswith("arithmetic"):
            require_keys(source)


def collect_sources(schema: object) -> set[str]:
    """Return the sources of the default numbers in a dumped schema."""
    if isinstance(schema, dict):
        own = {schema["source"]} if isinstance(schema.get("source"), str) else set()
        return own.union(*(collect_sources(value) for value in schema.values()))
    if isinstance(schema, list):
        return set().union(*(collect_sources(value) for value in schema))
    return set()


def test_every_default_names_a_key_or_is_assumed() -> None:
    sources = collect_sources(Scenario.model_json_schema())
    assert len(sources) > 3
    for source in sources:
        if not source.startswith(WITHOUT_A_SOURCE):
            require_keys(source)


def test_every_key_in_the_project_is_on_the_page() -> None:
    missing = {
        (key, str(path.relative_to(ROOT)))
        for path in list_files()
        if path.name != Path(__file__).name
        for key in find_keys(path.read_text(encoding="utf-8"))
        if key not in ENTRIES
    }
    assert not missing


def names_entry(key: str, text: str) -> bool:
    """Tell whether the text names the entry, by its key or by the first author and the year."""
    if f"[{key}]" in text:
        return True
    year = re.search(r"(\d{4})$", key)
    author = re.match(r"(\w[\w'’-]+)", ENTRIES[key])
    if year is None or author is None:
        return False
    return re.search(rf"{author[1]}\b.{{0,60}}{year[1]}", text.replace("\n", " ")) is not None


def test_every_entry_is_named_somewhere() -> None:
    texts = [path.read_text(encoding="utf-8") for path in list_files()]
    page = PAGE.read_text(encoding="utf-8").partition("## Bibliography")[0]
    unused = [key for key in ENTRIES if not any(names_entry(key, text) for text in (*texts, page))]
    assert not unused
