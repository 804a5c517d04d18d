"""Worlds cut into blocks. It imports nothing heavy, so that a size that cannot be done is refused at once."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, order=True)
class Block:
    """The worlds ``first`` … ``first + count − 1``."""

    first: int
    count: int


def cut_blocks(worlds: int, size: int) -> list[Block]:
    """``worlds`` worlds cut into blocks of ``size``, the last one shorter.

    Example:
        >>> cut_blocks(5, 2)
        [Block(first=0, count=2), Block(first=2, count=2), Block(first=4, count=1)]
    """
    return [Block(first, min(size, worlds - first)) for first in range(0, worlds, size)]
