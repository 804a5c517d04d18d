"""Bargaining over terms: packages of terms judged by what they are worth to every state that must accept."""

from guaranteesim.analysis.bargaining.points import (
    BASE,
    EFFECTIVE,
    NASH,
    NEAREST,
    PROTEGE,
    Bargain,
    Point,
    Without,
    parties,
)
from guaranteesim.analysis.bargaining.values import Judged

__all__ = [
    "BASE",
    "EFFECTIVE",
    "NASH",
    "NEAREST",
    "PROTEGE",
    "Bargain",
    "Judged",
    "Point",
    "Without",
    "parties",
]
