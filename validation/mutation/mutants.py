"""All single changes of a module that mutmut's operators make, with where each stands.

mutmut's own runner leaves out every decorated function and everything outside functions, so here its
operators are applied to the whole module; README.md says what is left out and why.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

import libcst as cst
from libcst.metadata import CodeRange, MetadataWrapper, PositionProvider, WhitespaceInclusivePositionProvider
from mutmut.mutation.mutators import mutation_operators

PROSE = {"__all__", "cases", "citation", "example", "gone", "meaning", "message", "treaty"}
"""Names whose values are no code: errors about to be raised, documentation, worked examples, exports."""


@dataclass(frozen=True)
class Mutant:
    """One change.

    Attributes:
        file: Path of the module below src.
        function: Qualified name of the outermost function whose body is changed; None outside all of them.
        lines: First and last line of the statement changed.
        before: The changed lines as they are, without indentation.
        after: The same as the mutant has them.
        source: The whole module with the change.
    """

    file: str
    function: str | None
    lines: tuple[int, int]
    before: str
    after: str
    source: str

    @property
    def key(self) -> str:
        """What names the mutant from one run to the next; line numbers do not enter."""
        return f"{self.file} | {self.function or ''} | {self.before} -> {self.after}"


def mutants_of(path: Path, root: Path) -> list[Mutant]:
    """The mutants of the module at ``path``, each change once, in the order of the text."""
    text = path.read_text(encoding="utf-8")
    name = path.relative_to(root).as_posix()
    wrapper = MetadataWrapper(cst.parse_module(text))
    walk = _Walk(wrapper.resolve(PositionProvider))
    places = wrapper.resolve(WhitespaceInclusivePositionProvider)
    found: dict[str, Mutant] = {}
    for node, changed, scope in walk.changes(wrapper.module, _Scope()):
        mutant = _spliced(name, text, places[node], wrapper.module.code_for_node(changed), scope)
        if mutant.source != text:
            found.setdefault(mutant.source, mutant)
    return list(found.values())


def _spliced(name: str, text: str, place: CodeRange, new: str, scope: _Scope) -> Mutant:
    """The module with ``new`` in this place, and the lines that it changes."""
    lines = text.splitlines(keepends=True)
    old = lines[place.start.line - 1 : place.end.line]
    head, tail = old[0][: place.start.column], old[-1][place.end.column :]
    change = f"{head}{new}{tail}"
    source = "".join([*lines[: place.start.line - 1], change, *lines[place.end.line :]])
    return Mutant(name, scope.function, scope.lines, _joined("".join(old)), _joined(change), source)


def _joined(text: str) -> str:
    return " ".join(text.split())


@dataclass(frozen=True)
class _Scope:
    """Where the walk is: the names around it, the function it is in, the lines of the statement."""

    names: tuple[str, ...] = ()
    function: str | None = None
    lines: tuple[int, int] = (0, 0)


class _Walk:
    def __init__(self, positions: Mapping[cst.CSTNode, CodeRange]) -> None:
        self.positions = positions

    def changes(self, node: cst.CSTNode, scope: _Scope) -> Iterator[tuple[cst.CSTNode, cst.CSTNode, _Scope]]:
        """Every (node, what it becomes, where) from here down."""
        if _left_out(node):
            return
        if isinstance(node, cst.SimpleStatementLine | cst.BaseCompoundStatement):
            scope = replace(scope, lines=self._lines(node))
        for kind, operator in mutation_operators:
            if isinstance(node, kind):
                yield from ((node, changed, scope) for changed in operator(node))
        for child in node.children:
            yield from self.changes(child, _within(node, child, scope))

    def _lines(self, node: cst.CSTNode) -> tuple[int, int]:
        """The lines of a statement; of a compound one without what is inside it."""
        whole = self.positions[node]
        inside = getattr(node, "body", None)
        if not isinstance(inside, cst.BaseSuite):
            return whole.start.line, whole.end.line
        return whole.start.line, max(whole.start.line, self.positions[inside].start.line - 1)


def _within(node: cst.CSTNode, child: cst.CSTNode, scope: _Scope) -> _Scope:
    if isinstance(node, cst.FunctionDef | cst.ClassDef) and child is node.body:
        names = (*scope.names, node.name.value)
        inner = isinstance(node, cst.FunctionDef) and scope.function is None
        return replace(scope, names=names, function=".".join(names) if inner else scope.function)
    return scope


def _left_out(node: cst.CSTNode) -> bool:
    """Types, imports, words for people, and what mutmut leaves out as well: len(...) and isinstance(...)."""
    match node:
        case cst.Annotation() | cst.Import() | cst.ImportFrom() | cst.Raise() | cst.Assert():
            return True
        case cst.FunctionDef(name=cst.Name(value="__repr__")):
            return True
        case cst.Call(func=cst.Name(value="len" | "isinstance" | "cast")):
            return True
        case cst.Assign(targets=[cst.AssignTarget(target=cst.Name(value=name))], value=value):
            return name in PROSE or (name[:1].isupper() and isinstance(value, cst.Subscript))  # a type's name
        case cst.AnnAssign(target=cst.Name(value=name), value=value):
            return name in PROSE or value is None
    return False
