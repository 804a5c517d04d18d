"""The C structs as ctypes classes, read from the headers, so that every field is declared once."""

from __future__ import annotations

import ctypes
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

SOURCES = Path(__file__).parent / "c"
"""The C of the month."""

_COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)
_ENUM = re.compile(r"enum\s*(\w*)\s*\{(.*?)\}", re.DOTALL)
_STRUCT = re.compile(r"typedef struct \{(.*?)\} (\w+);", re.DOTALL)
_FIELD = re.compile(r"(?P<pointer>\*)?(?P<name>\w+)(?P<sizes>(\[\w+\])*)$")
_PLAIN: dict[str, Any] = {"int": ctypes.c_int, "double": ctypes.c_double, "uint64_t": ctypes.c_uint64}


@cache
def read_enums() -> dict[str, int]:
    """Every named constant of the headers, with its value."""
    found: dict[str, int] = {}
    for names in read_enum_names().values():
        for place, name in enumerate(names):
            key, _, value = name.partition("=")
            found[key.strip()] = int(value) if value else place
    return found


@cache
def read_enum_names() -> dict[str, list[str]]:
    """The names of each enum, in order; enums without a name are numbered."""
    enums: dict[str, list[str]] = {}
    for header in ("terms.h", "plan.h", "world.h"):
        for name, body in _ENUM.findall(_text_of(header)):
            enums[name or f"unnamed {len(enums)}"] = [
                item.strip() for item in body.split(",") if item.strip()
            ]
    return enums


@cache
def read_structs() -> dict[str, Any]:
    """Every struct of terms.h and plan.h, and the rows of world.h, by name."""
    known = dict(_PLAIN)
    for header in ("terms.h", "plan.h", "world.h"):
        for body, name in _STRUCT.findall(_text_of(header)):
            # What world.h keeps of a world itself stays in C.
            if header != "world.h" or name.endswith("Row"):
                fields = list(_fields(body, known))
                known[name] = type(name, (ctypes.Structure,), {"_fields_": fields})
    return known


def list_fields(struct: str) -> list[str]:
    """The names of a struct's fields."""
    return [field[0] for field in read_structs()[struct]._fields_]


def _text_of(header: str) -> str:
    return _COMMENT.sub("", (SOURCES / header).read_text(encoding="utf-8"))


def _fields(body: str, known: dict[str, Any]) -> Iterator[tuple[str, Any]]:
    for declaration in body.replace("const ", "").split(";"):
        if not declaration.strip():
            continue
        kind, *_ = declaration.split()
        for item in declaration.strip()[len(kind) :].split(","):
            field = _FIELD.match(item.strip())
            assert field is not None, item
            yield field["name"], _type_of(known[kind], field)


def _type_of(kind: Any, field: re.Match[str]) -> Any:
    if field["pointer"]:
        return ctypes.c_void_p
    for size in reversed(re.findall(r"\w+", field["sizes"])):
        kind = kind * read_enums()[size]
    return kind
