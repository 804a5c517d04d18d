"""The gallery shows every figure, and every page of docs can be reached from the first."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from scripts import figure_docs, gallery_docs

from guaranteesim.report.drawing.registry import find_figures

DOCS = Path(__file__).resolve().parents[2] / "docs"
_LINK = re.compile(r"\[[^\]]*\]\((?P<path>[^)#:]+\.(?:md|ipynb))(?:#[^)]*)?\)")
_TOCTREE = re.compile(r"^```\{toctree\}\n(?P<body>.*?)^```$", re.MULTILINE | re.DOTALL)


def test_the_page_is_written_from_the_registry() -> None:
    page = (DOCS / "gallery.md").read_text(encoding="utf-8")
    assert page == gallery_docs.write_page()
    assert re.findall(r"^### `(\w+)`$", page, re.MULTILINE) == [
        name
        for kind in gallery_docs.KINDS
        for name in gallery_docs.GUIDES
        if name in find_figures() and find_figures()[name].kind == kind
    ]
    assert set(gallery_docs.GUIDES) == set(find_figures())


@pytest.mark.parametrize("name", sorted(find_figures()))
def test_every_figure_has_a_picture_of_modest_size(name: str) -> None:
    path = gallery_docs.find_picture(name)
    assert path.read_bytes().startswith(b"\x89PNG")
    if name not in gallery_docs.REFERENCE:
        assert path.stat().st_size < 60_000


def test_there_is_a_command_for_every_kind_of_figure() -> None:
    kinds = {figure.kind for figure in find_figures().values()}
    assert set(gallery_docs.KINDS) == set(figure_docs.COMMANDS) == kinds


def list_targets(page: Path) -> set[Path]:
    """Return the pages that a page links to, or has in its table of contents."""
    text = page.read_text(encoding="utf-8")
    written = [match["path"] for match in _LINK.finditer(text)]
    for match in _TOCTREE.finditer(text):
        entries = [line.strip() for line in match["body"].splitlines()]
        written += [entry for entry in entries if entry and not entry.startswith(":")]
    found = set()
    for name in written:
        path = page.parent / name
        ends = ("",) if path.suffix in (".md", ".ipynb") else (".md", ".ipynb")
        found |= {path.with_name(path.name + end).resolve() for end in ends}
    return {path for path in found if path.exists() and path.is_relative_to(DOCS)}


def test_no_page_is_orphaned() -> None:
    pages = {*DOCS.rglob("*.md"), *DOCS.rglob("*.ipynb")}
    reached, waiting = set(), [DOCS / "index.md"]
    while waiting:
        page = waiting.pop()
        if page not in reached:
            reached.add(page)
            waiting += list_targets(page)
    assert not sorted(path.relative_to(DOCS).as_posix() for path in pages - reached)
