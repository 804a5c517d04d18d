"""Gaps: values of a scenario that could not be read, and checks that stop at them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import wraps
from typing import Any, NoReturn, ParamSpec, TypeVar

from guaranteesim.scenario.reading.problems import find_nearest_word

Arguments = ParamSpec("Arguments")
Found = TypeVar("Found")


class UnreadError(Exception):
    """Raised when a check uses a value that could not be read."""


class Gap:
    """Placeholder for a value that could not be read; any use of it raises ``UnreadError``."""

    def _raise_unread(self, *arguments: Any) -> NoReturn:
        raise UnreadError

    def __getattr__(self, name: str) -> NoReturn:
        # Python itself asks for attributes such as __wrapped__; that is no use of the value.
        # What Python asks of any object, such as its __wrapped__, is no use of the value.
        raise AttributeError(name) if name.startswith("__") else UnreadError

    # Special methods are looked up in the class, so ``__getattr__`` does not cover them.
    __getitem__ = __contains__ = __iter__ = __len__ = __call__ = _raise_unread
    __eq__ = __ne__ = __lt__ = __le__ = __gt__ = __ge__ = __hash__ = __bool__ = _raise_unread
    __str__ = __repr__ = __format__ = __float__ = __int__ = __index__ = _raise_unread


GAP = Gap()


class PartlyRead(dict[Any, Any]):
    """A map with some unread keys; asking for a missing key that resembles one raises ``UnreadError``."""

    def __init__(self, read: dict[Any, Any], unread: Iterable[object]) -> None:
        super().__init__(read)
        self._unread = tuple(unread)

    @property
    def has_unread(self) -> bool:
        """Whether some keys could not be read."""
        return bool(self._unread)

    def __contains__(self, key: object) -> bool:
        if not super().__contains__(key) and find_nearest_word(key, self._unread) is not None:
            raise UnreadError
        return super().__contains__(key)


def require_whole(read: Mapping[Any, Any]) -> None:
    """Raise ``UnreadError`` if some keys of a map could not be read."""
    if isinstance(read, PartlyRead) and read.has_unread:
        raise UnreadError


def stop_at_gaps(check: Callable[Arguments, Iterator[Found]]) -> Callable[Arguments, Iterator[Found]]:
    """Decorate a check so that it ends without a problem where it meets a gap."""

    @wraps(check)
    def run_guarded(*arguments: Arguments.args, **options: Arguments.kwargs) -> Iterator[Found]:
        try:
            # What the check found before the gap is kept.
            yield from check(*arguments, **options)
        except UnreadError:
            return

    return run_guarded
