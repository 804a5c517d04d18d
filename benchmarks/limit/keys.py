"""Keys of the engine's random numbers, made as ``guaranteesim.streams`` says, and not by it.

The comparison with the month by hand, which has the engine's draws, would show a difference at once.
"""

from __future__ import annotations

from hashlib import blake2b


def make_key(seed: int, stream: str, month: int, state: str = "") -> int:
    """The 64-bit key of an address, at which the generator of its draws starts."""
    address = f"{seed}\x1f{stream}\x1f{month}\x1f{state}".encode()
    return int.from_bytes(blake2b(address, digest_size=8).digest(), "little")
