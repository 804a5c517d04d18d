"""The part of a block that its actors see."""

from __future__ import annotations

from guaranteesim.model.actors.front import Front
from guaranteesim.model.actors.ladder import Ladder
from guaranteesim.model.actors.supporter_arrays import SupporterArrays
from guaranteesim.model.block import Block, Bools
from guaranteesim.streams import Floats


class Theatre(Block):
    """A block with its ladder, its front line and the arrays of its supporters."""

    ladder: Ladder
    front: Front
    supporter_arrays: SupporterArrays
    common_shock: Floats
    """This month's shock to resolve that all states share, standard normal, (W,)."""
    lapsed: Bools
    """True where the arrangement has come to its end, (W,). Its duration writes into this array."""
