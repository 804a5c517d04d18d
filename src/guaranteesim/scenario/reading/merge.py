"""JSON merge patch (RFC 7396) that keeps the source position of each value.

Maps merge, lists replace, null deletes. Two things go beyond the RFC. A number or a decision rule is one
value (:mod:`guaranteesim.scenario.reading.short_forms`). Parts of a patch without effect are recorded: a null
where there is nothing to delete, and an empty map over a map.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from guaranteesim.scenario.reading.document import Document, IneffectiveKey, SourcePosition, walk_values
from guaranteesim.scenario.reading.problems import Path
from guaranteesim.scenario.reading.short_forms import expand_short_form, is_replacement


def merge_documents(base: Document, patch: Document) -> Document:
    """Return ``base`` changed by ``patch``; every value keeps its source position.

    Parts of ``patch`` without effect are added to ``ineffective`` of the result.
    """
    merger = Merger(patch.positions, patch.find_position(()))
    data = merger.merge_values(base.data, patch.data, ())
    positions = {}
    for path, _ in walk_values(data):
        # A map that was merged counts as written in the patch, which changed it last.
        position = patch.positions.get(path) or base.positions.get(path)
        if position is not None:
            positions[path] = position
    return Document(
        data,
        positions,
        tuple(dict.fromkeys((*base.files, *patch.files))),
        base.overlays | patch.overlays,
        (*base.ineffective, *patch.ineffective, *merger.ineffective),
    )


class Merger:
    """Merge of plain data that records parts of the patch without effect.

    Args:
        positions: Source position of every value of the patch, by path.
        position: Source position of values that are not among them.
    """

    def __init__(self, positions: dict[Path, SourcePosition], position: SourcePosition) -> None:
        self.ineffective: list[IneffectiveKey] = []
        self._positions = positions
        self._position = position

    def merge_values(self, base: Any, patch: Any, path: Path) -> Any:
        """Return the value ``base`` at ``path`` changed by ``patch``; neither is altered."""
        if not isinstance(patch, dict):
            return patch
        key = path[-1] if path else None
        if is_replacement(key, patch):
            return patch
        base = expand_short_form(key, base)
        if not isinstance(base, dict):
            base = {}
        # At the root an empty patch is a file without content, which its reader reports.
        if path and base and not patch:
            self.note_empty_map(path)
        return self._merge_maps(base, patch, path)

    def remove_key(self, data: dict[str, Any], path: Path) -> None:
        """Remove the last key of ``path`` from ``data``, the map that holds it."""
        if path[-1] in data:
            del data[str(path[-1])]
        else:
            self._note_ineffective(path, is_null=True, there=tuple(data))

    def note_empty_map(self, path: Path) -> None:
        """Note an empty map at ``path`` that changes nothing."""
        self._note_ineffective(path, is_null=False)

    def _merge_maps(self, base: dict[str, Any], patch: dict[str, Any], path: Path) -> dict[str, Any]:
        result = dict(base)
        before: tuple[str, Any] | None = None
        for name, value in patch.items():
            there = (*path, name)
            if value is not None:
                result[name] = self.merge_values(base.get(name), value, there)
                before = name, value
                continue
            self.remove_key(result, there)
            # A key without a value right after a value is often the rest of it, cut off by a comma.
            if name not in base and before is not None and self._is_on_one_line(there, (*path, before[0])):
                self.ineffective[-1] = replace(self.ineffective[-1], before=before)
        return result

    def _note_ineffective(self, path: Path, *, is_null: bool, there: tuple[str, ...] = ()) -> None:
        position = self._positions.get(path, self._position)
        self.ineffective.append(IneffectiveKey(path, position, is_null, there=there))

    def _is_on_one_line(self, path: Path, before: Path) -> bool:
        mine, other = self._positions.get(path), self._positions.get(before)
        return mine is None or other is None or mine.key_line == other.line
