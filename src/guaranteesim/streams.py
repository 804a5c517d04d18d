"""Addressed randomness: every draw has an address, so no draw depends on order, blocks or workers.

An address is (seed, stream, month, state, world). The first four parts are hashed to a 64-bit key. The draw
of world *w* is the *w*-th output of the SplitMix64 generator that starts at this key (Steele, Lea & Flood
2014, "Fast splittable pseudorandom number generators", OOPSLA). So the draw of a world does not depend on the
other worlds, states or arrangements of the run.
"""

from __future__ import annotations

from collections.abc import Sequence
from hashlib import blake2b

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Index = NDArray[np.intp]

_GOLDEN = np.uint64(0x9E3779B97F4A7C15)
_MIX_1 = np.uint64(0xBF58476D1CE4E5B9)
_MIX_2 = np.uint64(0x94D049BB133111EB)
_SHIFTS = tuple(np.uint64(places) for places in (30, 27, 31, 12))
_EXPONENT_OF_ONE = np.uint64(1023 << 52)
_ONE_LESS_HALF_STEP = 1.0 - 2.0**-53


def _make_keys(seed: int, stream: str, month: int, states: Sequence[str]) -> NDArray[np.uint64]:
    """Return one key per state, so that a state keeps its draws whatever other states exist."""
    # The unit separator cannot occur in a name, so two addresses never give the same text.
    place = f"{seed}\x1f{stream}\x1f{month}\x1f"
    digests = [blake2b((place + state).encode(), digest_size=8).digest() for state in states]
    return np.frombuffer(b"".join(digests), dtype="<u8")


def _convert_to_unit(bits: NDArray[np.uint64]) -> Floats:
    """Return uniform draws in the open interval (0, 1) from 64-bit states; ``bits`` is overwritten."""
    first, second, third, surplus = _SHIFTS
    # The finaliser of SplitMix64. It works in place, because blocks have many thousands of worlds.
    bits ^= bits >> first
    bits *= _MIX_1
    bits ^= bits >> second
    bits *= _MIX_2
    bits ^= bits >> third
    # 52 bits are the fraction of a float in 1..2, exactly and without a conversion. The half step keeps 0 and
    # 1 out, where the inverse CDF is infinite.
    bits >>= surplus
    bits |= _EXPONENT_OF_ONE
    draws = bits.view(np.float64)
    draws -= _ONE_LESS_HALF_STEP
    return draws


class Streams:
    """Random draws for one block of worlds.

    Parameters
    ----------
    seed:
        Any integer. Runs with the same seed meet the same history.
    worlds:
        World numbers, shape (W,), non-negative.
    """

    def __init__(self, seed: int, worlds: NDArray[np.int64]) -> None:
        self.seed = seed
        # The w-th state of the generator is key + w·golden, so any world is reached in one step.
        self._steps = np.asarray(worlds).astype(np.uint64) * _GOLDEN

    def draw_uniform(self, stream: str, month: int, state: str = "", at: Index | None = None) -> Floats:
        """Return uniform draws in (0, 1), shape (W,), or (len(at),) for the worlds at positions ``at``."""
        steps = self._steps if at is None else self._steps.take(at)
        return _convert_to_unit(steps + _make_keys(self.seed, stream, month, (state,)))

    def draw_normal(self, stream: str, month: int, state: str = "", at: Index | None = None) -> Floats:
        """Return standard normal draws by inverse CDF, of the shape of :meth:`draw_uniform`."""
        from scipy.special import ndtri  # slow to import, and many runs draw no normals

        draws: Floats = ndtri(self.draw_uniform(stream, month, state, at))
        return draws

    def draw_uniform_pairs(
        self, stream: str, month: int, states: Sequence[str], rows: Index, at: Index
    ) -> Floats:
        """Return the draw of state ``states[rows[i]]`` in the world at ``at[i]`` for each i, (len(at),).

        Each is the draw that :meth:`draw_uniform` gives this state in this world.
        """
        keys = _make_keys(self.seed, stream, month, states)
        return _convert_to_unit(self._steps.take(at) + keys.take(rows))

    def draw_normal_pairs(
        self, stream: str, month: int, states: Sequence[str], rows: Index, at: Index
    ) -> Floats:
        """Return standard normal draws, of the shape of :meth:`draw_uniform_pairs`."""
        from scipy.special import ndtri

        draws: Floats = ndtri(self.draw_uniform_pairs(stream, month, states, rows, at))
        return draws

    def draw_uniform_matrix(
        self, stream: str, month: int, states: Sequence[str], at: Index | None = None
    ) -> Floats:
        """Return one column per state, shape (W or len(at), len(states)), as :meth:`draw_uniform` does."""
        steps = self._steps if at is None else self._steps.take(at)
        return _convert_to_unit(steps[:, None] + _make_keys(self.seed, stream, month, states))

    def draw_normal_matrix(
        self, stream: str, month: int, states: Sequence[str], at: Index | None = None
    ) -> Floats:
        """Return standard normal draws, of the shape of :meth:`draw_uniform_matrix`."""
        from scipy.special import ndtri

        draws: Floats = ndtri(self.draw_uniform_matrix(stream, month, states, at))
        return draws


class MedianStreams(Streams):
    """Streams whose every draw is the median: 0.5 of uniform draws, and so 0 of normal ones.

    A world with these and with numbers without ranges shows what the model expects, not what happens.
    """

    def draw_uniform(self, stream: str, month: int, state: str = "", at: Index | None = None) -> Floats:
        """Return 0.5 for each world."""
        return np.full(self._steps.size if at is None else at.size, 0.5)

    def draw_uniform_pairs(
        self, stream: str, month: int, states: Sequence[str], rows: Index, at: Index
    ) -> Floats:
        """Return 0.5 for each pair."""
        return np.full(at.size, 0.5)

    def draw_uniform_matrix(
        self, stream: str, month: int, states: Sequence[str], at: Index | None = None
    ) -> Floats:
        """Return 0.5 for each world and state."""
        return np.full((self._steps.size if at is None else at.size, len(states)), 0.5)
