"""Docstrings of attributes, read from the source when somebody asks for them.

Pydantic would read them at every start of the program, which takes longer than the schema itself.
"""

from __future__ import annotations

import ast
import inspect
import textwrap
from collections.abc import Mapping
from functools import cache
from itertools import pairwise


@cache
def read_attribute_docstrings(model: type) -> Mapping[str, str]:
    """Return the docstring below each annotated attribute of a class and of its bases, by name."""
    found: dict[str, str] = {}
    for base in reversed(model.__mro__):
        if "__annotations__" in vars(base) and base.__module__.partition(".")[0] not in _WITHOUT:
            found |= _read_own(base)
    return found


_WITHOUT = frozenset({"builtins", "pydantic", "typing"})
"""Packages whose attributes are no part of a scenario."""


def _read_own(model: type) -> dict[str, str]:
    try:
        source = textwrap.dedent(inspect.getsource(model))
    except (OSError, TypeError):  # a class made at a prompt has no source
        return {}
    definition = ast.parse(source).body[0]
    assert isinstance(definition, ast.ClassDef)
    return {
        attribute.target.id: inspect.cleandoc(text.value.value)
        for attribute, text in pairwise(definition.body)
        if isinstance(attribute, ast.AnnAssign)
        and isinstance(attribute.target, ast.Name)
        and isinstance(text, ast.Expr)
        and isinstance(text.value, ast.Constant)
        and isinstance(text.value.value, str)
    }
