"""Bargaining over terms: packages of options, and their value to every state that must accept."""

from guaranteesim.analysis.bargaining.bargain import (
    BASE,
    EFFECTIVE,
    KALAI,
    NASH,
    NEAREST,
    PROTEGE,
    Bargain,
    NamedPackage,
    ZoneWithout,
    list_bargaining_states,
)
from guaranteesim.analysis.bargaining.package_outcomes import PackageOutcome

__all__ = [
    "BASE",
    "EFFECTIVE",
    "KALAI",
    "NASH",
    "NEAREST",
    "PROTEGE",
    "Bargain",
    "NamedPackage",
    "PackageOutcome",
    "ZoneWithout",
    "list_bargaining_states",
]
