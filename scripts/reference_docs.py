"""Write docs/parameters.md and docs/rules.md from the code, so that they cannot drift from it.

Usage: ``python scripts/reference_docs.py [FOLDER]``, the folder being ``docs`` by default.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path
from typing import get_args, get_origin

from pydantic.fields import FieldInfo

from guaranteesim.scenario.base import Frozen
from guaranteesim.scenario.quantity import Quantity, measure_of
from guaranteesim.scenario.schema import Scenario
from guaranteesim.scenario.schema.ladder import standard_ladder
from guaranteesim.treaty import rule_table

WRITTEN = "This page is written from the code by `make docs`.\n"


def parameters() -> str:
    """Every number a scenario may give: path, unit, bounds, default, source, meaning."""
    lines = [
        "# Parameters", "", WRITTEN,
        "Every number may be a point or a distribution; each world draws its own. `<STATE>`, `<rung>`,",
        "`<name>`, `<event>` and `<objection>` stand for a state code, a rung of the ladder, a commitment,",
        "an event and an objection. A default with the source",
        "*assumption* is ours: vary it before you lean on a result. A *fitted* default is made by",
        "`make calibrate` (see validation/calibration); the posterior is what the record leaves open of it.",
        "Fitted is not validated.", "",
        "| Path | Unit | Bounds | Default | Source | Confidence | Meaning |", "|---|---|---|---|---|---|---|",
    ]  # fmt: skip
    lines += [_row(path, info) for path, info in numbers(Scenario, "")]
    lines += ["", "## The standard ladder", "", *_ladder()]
    return "\n".join(lines) + "\n"


def numbers(model: type[Frozen], path: str) -> Iterator[tuple[str, FieldInfo]]:
    """Path and field of every number below ``path`` that may be a point or a distribution."""
    for name, info in model.model_fields.items():
        here = f"{path}.{name}" if path else name
        if measure_of(info) is not None:
            yield here, info
        else:
            for inner, key in _models(info.annotation):
                yield from numbers(inner, f"{here}{key}")


def _models(annotation: object) -> Iterator[tuple[type[Frozen], str]]:
    """Models inside an annotation, with the key that stands for an entry of a map."""
    arguments = get_args(annotation)
    if get_origin(annotation) is dict:
        if _is_model(arguments[1]):
            yield arguments[1], _KEYS.get(arguments[1].__name__, ".<STATE>")
        return
    yield from ((item, "") for item in arguments or (annotation,) if _is_model(item))


_KEYS = {"Rung": ".<rung>", "Commitment": ".<name>", "Event": ".<event>", "Objection": ".<objection>"}
"""What stands for an entry of a map of these; a state for an entry of any other."""


def _is_model(annotation: object) -> bool:
    return isinstance(annotation, type) and issubclass(annotation, Frozen)


def _row(path: str, info: FieldInfo) -> str:
    measure, default = measure_of(info), info.default
    given = isinstance(default, Quantity)
    value = _default(default) if given else "none"
    source = _source(default) if given else ""
    meaning = " ".join((info.description or "").split())
    cells = (f"`{path}`", measure.unit, measure.bounds, value, source, _confidence(default), meaning)
    return "| " + " | ".join(cell.replace("|", "\\|") for cell in cells) + " |"


def _default(default: Quantity) -> str:
    if not _is_fitted(default):
        return str(default)
    low, high = default.sample([0.05, 0.95])
    return f"{default}; 90 % of worlds {low:.2g} to {high:.2g}"


def _is_fitted(default: Quantity) -> bool:
    return (default.source or "").startswith("fitted")


def _source(default: Quantity) -> str:
    if _is_fitted(default):
        return f"{default.source}; {default.note}"
    return default.source or "by definition"


def _confidence(default: object) -> str:
    """What is said of a default; an assumption is always low."""
    if not isinstance(default, Quantity):
        return ""
    return default.confidence or ("low" if default.source == "assumption" else "")


def _ladder() -> list[str]:
    rungs = standard_ladder()
    fields = [
        name for name, info in next(iter(rungs.values())).__class__.model_fields.items() if measure_of(info)
    ]
    lines = [
        "| | " + " | ".join(rung.title for rung in rungs.values()) + " |",
        "|---" * (len(rungs) + 1) + "|",
    ]
    lines.append("| `severity` | " + " | ".join(f"{rung.severity:g}" for rung in rungs.values()) + " |")
    lines += [
        f"| `{name}` | " + " | ".join(str(getattr(rung, name)) for rung in rungs.values()) + " |"
        for name in fields
    ]
    return lines


def rules() -> str:
    """Every decision rule: how it is written, what it means, a treaty that has it."""
    lines = [
        "# Decision rules", "", WRITTEN,
        "| Rule | In YAML | Meaning | For example | Source |", "|---|---|---|---|---|",
    ]  # fmt: skip
    for row in rule_table():
        example = " ".join(row.example.split()).replace("|", "\\|")
        lines.append(f"| `{row.key}` | `{example}` | {row.meaning} | {row.treaty} | {row.citation} |")
    return "\n".join(lines) + "\n" + MODIFIERS


MODIFIERS = """
## Modifiers

They stand beside the rule, for example `{all: {}, recuse_aggressor: true}`.

| Modifier | Meaning |
|---|---|
| `of: [STATES]` | who votes; all parties by default |
| `veto: [STATES]` | an objection by any of them stops the decision |
| `recuse_aggressor: true` | the challenger, if it is a party, has no vote and no veto |
| `abstention_counts_as: consent`, `objection` or `neither` | what an abstention does; `neither` by default |

The challenger never consents to action against itself and objects wherever it has a vote. While it holds a
veto, the willingness of every other party has exactly no effect on treaty action.
"""


def main() -> None:
    """Write both pages."""
    folder = Path(sys.argv[1] if len(sys.argv) > 1 else "docs")
    for name, text in (("parameters.md", parameters()), ("rules.md", rules())):
        (folder / name).write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
