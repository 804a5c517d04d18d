"""All that a file, an overlay or a setting writes is in the result, or an error names it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from tests.scenario.mutations import BASE, DATA, KINDS, Mutation, mutations

from guaranteesim.errors import Problem, ScenarioError
from guaranteesim.scenario.reading.document import Document, find_value
from guaranteesim.scenario.reading.loader import assemble_document, validate_document
from guaranteesim.scenario.reading.yaml_reader import read_yaml_text
from guaranteesim.scenario.schema import Scenario

Assembled = tuple[Document, list[Problem]]
Apply = Callable[[Path, Mutation], Assembled]
_NOTHING = object()

MAY_BE_NONE = {"history", "neutrality", "no_deal", "until_month"}
"""Keys absent from the base for which null is a value: that there is none."""


def _extended(folder: Path, mutation: Mutation) -> Assembled:
    path = folder / "child.yaml"
    path.write_text(f"extends: base.yaml\n{mutation.whole}\n", encoding="utf-8")
    return assemble_document(path)


def _overlaid(folder: Path, mutation: Mutation) -> Assembled:
    path = folder / "overlay.yaml"
    path.write_text(f"{mutation.whole}\n", encoding="utf-8")
    return assemble_document(folder / "base.yaml", (str(path),))


def _set(folder: Path, mutation: Mutation) -> Assembled:
    path, value = mutation.path, mutation.text or "null"
    if not path:  # a setting needs a path: the one key of the patch
        key, _, rest = value[1:-1].partition(":")
        path, value = (key,), rest.strip() or "null"
    return assemble_document(folder / "base.yaml", (), (f"{'.'.join(path)}={value}",))


WAYS: dict[str, Apply] = {"extends": _extended, "overlay": _overlaid, "set": _set}


def _leaves(written: Any, path: tuple[str, ...] = ()) -> Iterator[tuple[tuple[str, ...], Any]]:
    """Yield everything that was written and holds nothing below itself."""
    if isinstance(written, dict) and written:
        for key, value in written.items():
            yield from _leaves(value, (*path, key))
    else:
        yield path, written


def _at(data: Any, path: tuple[str, ...]) -> Any:
    try:
        return find_value(data, path)
    except KeyError:
        return _NOTHING


def _is_kept(path: tuple[str, ...], value: Any, document: Document) -> bool:
    """Return whether the result has what was written at ``path``, or lacks what was removed there."""
    there = _at(document.data, path)
    if value is None:
        is_removed = there is _NOTHING and _at(DATA, path) is not _NOTHING
        says_none = there is _NOTHING and path[-1] in MAY_BE_NONE
        return is_removed or there is None or says_none
    return bool(there == value) or there == {"value": value} or (path[-1] == "rule" and there == {value: {}})


def _is_idle(path: tuple[str, ...], value: Any) -> bool:
    """Return whether an empty map stands where the base has one that is not empty."""
    return value == {} and isinstance(_at(DATA, path), dict) and bool(_at(DATA, path))


def _names(problem: Problem, path: tuple[str, ...], mutation: Mutation) -> bool:
    """Return whether a problem names the key at ``path``, the one above, or the first of the patch."""
    keys = {*path[-2:], *path[len(mutation.path) :][:1]}
    return bool(keys & set(problem.where.split("."))) or any(f"{key!r}" in problem.message for key in keys)


def _judge(folder: Path, way: str, mutation: Mutation) -> str:
    """Return what became of a mutation, ``refused`` or ``kept``; fail where anything disappears."""
    leaves = list(_leaves(read_yaml_text(mutation.whole, "patch").data))
    told = f"{way} {mutation.kind}: {mutation.whole}"
    document, problems = WAYS[way](folder, mutation)
    try:
        validate_document(document, Scenario, problems)
    except ScenarioError as error:
        problems = error.problems
    if any(_names(problem, path, mutation) for path, _ in leaves for problem in problems):
        return "refused"
    said = "\n".join(str(problem) for problem in problems) or "nothing is said"
    for path, value in leaves:
        assert not _is_idle(path, value), f"{told}\nchanges nothing, and it is not named: {said}"
        assert _is_kept(path, value, document), f"{told}\n{path} = {value!r} disappeared: {said}"
    untouched = DATA.keys() - {path[0] for path, _ in leaves}
    assert {key: DATA[key] for key in untouched} == {key: document.data[key] for key in untouched}, told
    return "kept"


def _try_all(folder: Path, seed: int, count: int) -> dict[str, set[str]]:
    """Try each mutation in each way; return what came of every kind."""
    (folder / "base.yaml").write_text(BASE, encoding="utf-8")
    became: dict[str, set[str]] = {kind: set() for kind in KINDS}
    for mutation in mutations(seed, count):
        for way in WAYS:
            became[mutation.kind].add(_judge(folder, way, mutation))
    return became


def test_the_base_is_sound(folder: Path) -> None:
    (folder / "base.yaml").write_text(BASE, encoding="utf-8")
    document, problems = assemble_document(folder / "base.yaml")
    validate_document(document, Scenario, problems)
    assert document.data == DATA


def test_nothing_that_is_written_disappears(folder: Path) -> None:
    became = _try_all(folder, seed=1, count=80)
    assert became["comma"] == became["text"] == became["misspelt"] == {"refused"}
    assert became["rule"] == became["emptied"] == became["changed"] == {"refused", "kept"}


@pytest.mark.nightly
@pytest.mark.parametrize("seed", range(2, 12))
def test_nothing_that_is_written_disappears_in_a_thousand_mutations(folder: Path, seed: int) -> None:
    _try_all(folder, seed, count=120)
