"""Writer of plain data as YAML that reads back to exactly the same data."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any

from guaranteesim.scenario.reading import scalars

# Texts that need no quotes in any position: they begin with a letter and hold no indicator.
_PLAIN = re.compile(r"[^\W\d_](?:[\w ./()+%-]*[\w./()%])?")
_WIDE = 100


def write_yaml(data: dict[str, Any]) -> str:
    """Return block-style YAML 1.2 of maps, lists, text, numbers, booleans and None.

    Example:
        >>> print(write_yaml({"name": "a", "parties": ["NOR", "POL"], "note": "yes: really"}), end="")
        name: a
        parties: [NOR, POL]
        note: "yes: really"
    """
    return "".join(f"{line}\n" for line in _format_lines(data, ""))


def _format_lines(value: Any, indent: str) -> Iterator[str]:
    if isinstance(value, dict):
        for key, item in value.items():
            yield from _format_entry(f"{indent}{_format_text(str(key))}:", item, indent)
    else:
        for item in value:
            yield from _format_item(item, indent)


def _format_item(value: Any, indent: str) -> Iterator[str]:
    if _format_flow(value) is not None:
        yield from _format_entry(f"{indent}-", value, indent)
        return
    first, *rest = _format_lines(value, indent + "  ")
    yield f"{indent}- {first.removeprefix(indent + '  ')}"
    yield from rest


def _format_entry(head: str, value: Any, indent: str) -> Iterator[str]:
    flow = _format_flow(value)
    if flow is not None and (len(head) + len(flow) < _WIDE or not isinstance(value, dict | list | tuple)):
        yield from _format_scalar_entry(head, value, flow, indent)
        return
    yield head
    yield from _format_lines(value, indent + "  ")


def _format_scalar_entry(head: str, value: Any, flow: str, indent: str) -> Iterator[str]:
    if isinstance(value, str) and _is_block_text(value):
        yield f"{head} {'|' if value.endswith(chr(10)) else '|-'}"
        yield from (f"{indent}  {line}" if line else "" for line in value.removesuffix("\n").split("\n"))
    else:
        yield f"{head} {flow}"


def _format_flow(value: Any) -> str | None:
    """Return ``value`` on one line, or None if it holds maps or lists of containers."""
    if isinstance(value, dict):
        return None if value else "{}"
    if isinstance(value, list | tuple):
        simple = not any(isinstance(item, dict | list | tuple) for item in value)
        return f"[{', '.join(_format_scalar(item) for item in value)}]" if simple else None
    return _format_scalar(value)


def _format_scalar(value: Any) -> str:
    if value is None:
        return "null"
    if isinstance(value, bool):
        return "true" if value else "false"
    return _format_text(value) if isinstance(value, str) else repr(value)


def _format_text(text: str) -> str:
    if _PLAIN.fullmatch(text) and scalars.resolve_scalar(text) == text:
        return text
    # A JSON string is a double-quoted YAML scalar.
    return json.dumps(text, ensure_ascii=False)


def _is_block_text(text: str) -> bool:
    """Return whether a literal block keeps this text exactly."""
    lines = text.removesuffix("\n").split("\n")
    blank_end = text.endswith("\n\n") or text == "\n"
    # A block would lose trailing spaces, and U+0085 ends a line in YAML 1.1.
    odd = any(line != line.rstrip() or "\t" in line or "\x85" in line for line in lines)
    return len(lines) > 1 and bool(lines[0]) and not (text.startswith(" ") or blank_end or odd)
