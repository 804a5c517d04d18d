"""The month: states that decide, act and learn, over a block of worlds."""

from guaranteesim.model.guarantee_model import GuaranteeModel

__all__ = ["GuaranteeModel"]
