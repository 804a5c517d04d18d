"""The month: states that decide, act and learn, over a block of worlds."""

from guaranteesim.model.guarantee import GuaranteeModel

__all__ = ["GuaranteeModel"]
