"""Mesa's Model and Agent as typed base classes.

Mesa does not declare that it is typed, and its classes are generic in some of the supported versions only.
The type checker therefore sees the few members declared here, and at run time the names are Mesa's own
classes.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Protocol

if TYPE_CHECKING:

    class AgentSet(Protocol):
        """The part of ``mesa.agent.AgentSet`` that the model uses."""

        def do(self, method: str) -> AgentSet:
            """Call ``method`` of every agent, in order of creation."""

    class MesaModel:
        """The part of ``mesa.Model`` that the model uses."""

        running: bool
        agents: AgentSet

        def __init__(self, *, rng: int) -> None: ...

    class MesaAgent:
        """The part of ``mesa.Agent`` that the states use."""

        def __init__(self, model: Any) -> None: ...

else:
    from mesa import Agent as MesaAgent
    from mesa import Model as MesaModel

__all__ = ["MesaAgent", "MesaModel"]
