"""The small parts of which scenarios are generated: numbers, some of many, and a place to write them."""

from __future__ import annotations

from typing import Any

from hypothesis import strategies as st

Data = dict[str, Any]


def one_of(*forms: Any) -> st.SearchStrategy[Any]:
    return st.sampled_from(forms)


share = one_of(0, 0.3, 1, {"uniform": [0, 1]}, {"beta": [2, 2], "low": 0.1, "high": 0.9})
often = one_of(True, True, False)
seldom = one_of(True, False, False)


def some(numbers: dict[str, st.SearchStrategy[Any]], most: int) -> st.SearchStrategy[Data]:
    """Up to so many of the numbers."""
    named = st.lists(st.sampled_from(sorted(numbers)), max_size=most, unique=True)
    return named.flatmap(lambda names: st.fixed_dictionaries({name: numbers[name] for name in names}))


def put(data: Data, path: str, value: Any) -> None:
    *above, last = path.split(".")
    for key in above:
        data = data.setdefault(key, {})
    data[last] = value
