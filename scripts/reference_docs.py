"""Write docs/parameters.md, docs/rules.md and the tables of docs/outcomes.md from the code.

The pages cannot drift from the code then. In docs/outcomes.md only the tables between marks are written.

Usage: ``python scripts/reference_docs.py [FOLDER]``, the folder being ``docs`` by default.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from copy import copy
from pathlib import Path
from typing import get_args, get_origin

from pydantic.fields import FieldInfo

from guaranteesim.ensemble.columns import RUN_TABLES, ColumnFamily
from guaranteesim.scenario.base import Frozen
from guaranteesim.scenario.numbers.fitted import Fitted
from guaranteesim.scenario.numbers.quantity import Quantity, find_measure
from guaranteesim.scenario.reading.attribute_docstrings import read_attribute_docstrings
from guaranteesim.scenario.schema import Scenario
from guaranteesim.scenario.schema.ladder import make_standard_ladder
from guaranteesim.treaty import list_rule_rows

ROOT = Path(__file__).parents[1]
WRITTEN = "This page is written from the code by `make docs`.\n"


def parameters() -> str:
    """Every number a scenario may give: path, unit, bounds, default, source, meaning."""
    lines = [
        "# Parameters", "", WRITTEN,
        "Every number may be a point or a distribution. Each world draws its own value. `<STATE>`, `<rung>`,",
        "`<name>`, `<event>` and `<objection>` stand for a state code, a rung of the ladder, a commitment,",
        "an event and an objection. A default with the source *assumption* is the authors' own: vary "
        "it before",
        "you rely on a result. `make calibrate` makes a *fitted* default (see validation/calibration). Its",
        "posterior is the range that the record leaves open. A world draws all fitted defaults jointly from",
        "the posterior. Fitted is not validated.", "",
        "| Path | Unit | Bounds | Default | Source | Confidence | Meaning |", "|---|---|---|---|---|---|---|",
    ]  # fmt: skip
    lines += [_row(path, info) for path, info in numbers(Scenario, "")]
    lines += ["", "## The standard ladder", "", *_ladder()]
    return "\n".join(lines) + "\n"


def numbers(model: type[Frozen], path: str, given: Frozen | None = None) -> Iterator[tuple[str, FieldInfo]]:
    """Path and field of every number below ``path`` that may be a point or a distribution.

    ``given`` is the part that stands there by default, if its numbers may differ from those of its class.
    """
    for name, info in model.model_fields.items():
        here = f"{path}.{name}" if path else name
        default = info.default if given is None else getattr(given, name)
        if find_measure(info) is not None:
            field = copy(info)
            field.default = default
            field.description = read_attribute_docstrings(model).get(name)
            yield here, field
        else:
            for inner, key in _models(info.annotation):
                yield from numbers(inner, f"{here}{key}", default if isinstance(default, inner) else None)


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
    measure, default = find_measure(info), info.default
    given = isinstance(default, Quantity)
    value = str(default) if given else "none"
    source = _source(default) if given else ""
    meaning = " ".join((info.description or "").split())
    cells = (f"`{path}`", measure.unit, measure.bounds, value, source, _confidence(default), meaning)
    return "| " + " | ".join(cell.replace("|", "\\|") for cell in cells) + " |"


def _is_fitted(default: Quantity) -> bool:
    return isinstance(default.shape, Fitted)


def _source(default: Quantity) -> str:
    if _is_fitted(default):
        return f"{default.source}; {default.note}"
    return default.source or "by definition"


def _confidence(default: object) -> str:
    """What is said of a default; an assumption is always low."""
    if not isinstance(default, Quantity):
        return ""
    return default.confidence or ("low" if default.is_assumption else "")


def _ladder() -> list[str]:
    rungs = make_standard_ladder()
    fields = [
        name for name, info in next(iter(rungs.values())).__class__.model_fields.items() if find_measure(info)
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
    for row in list_rule_rows():
        example = " ".join(row.example.split()).replace("|", "\\|")
        lines.append(f"| `{row.key}` | `{example}` | {row.meaning} | {row.treaty} | {row.citation} |")
    return "\n".join(lines) + "\n" + MODIFIERS


MODIFIERS = """
## Modifiers

Modifiers are keys next to the rule, for example `{all: {}, recuse_aggressor: true}`.

| Modifier | Meaning |
|---|---|
| `of: [STATES]` | the states that vote; all parties by default |
| `veto: [STATES]` | an objection by any of them stops the decision |
| `requires: [STATES]` | no action without the consent of each of them, even if it does not vote |
| `recuse_aggressor: true` | the challenger, if it is a party, has no vote and no veto |
| `abstention_counts_as: consent`, `objection` or `neither` | effect of an abstention; default `neither` |

The challenger never consents to action against itself, and it objects wherever it has a vote. While it holds
a veto, the willingness of every other party has exactly no effect on action under the treaty.

## Members and votes

`quota` and `majority` take a share of the votes of **all** members. An abstention is not a vote in favour,
and it stays in the total, also under `abstention_counts_as: neither`. Two more keys can stand next to the
rule:

| Key | With | Meaning |
|---|---|---|
| `present_and_voting: true` | `quota`, `majority` | members that abstain leave the total |
| `quorum: 5`, `2/3` or `majority` | these and `at_least` | this many members must vote, for or against |
| `quorum: {members: 2/3, abstainers: present}` | these and `at_least` | members that abstain take part, too |

A quorum counts members, one each, whatever their weights.

An example: eight members vote under `{quota: 2/3}`, five in favour, one against, and two abstain. 5 of 8 is
less than 2/3, so the vote fails. Under `{quota: 2/3, present_and_voting: true}` it is 5 of 6, and the vote
carries. Without a vote in favour, nothing carries.

A state that neither consents nor objects may be absent, or present and abstaining. Its vote does not say
which. In the UN General Assembly a decision needs a majority of the members *present* (rules of procedure,
A/520, rule 67), and members that abstain are present and not voting (rule 86; UN Charter, art. 18). For this
case write `abstainers: present`. The quorum is then reached once enough members have taken a stand, however
they vote. Write the number alone if a vote is void unless enough members take part in it. With such a quorum
an objection can help the decision it is meant to stop: the decision would fail if the same state stayed away.

A decision falls on the first day on which votes still to come can no longer change it.

Voting power (Shapley-Shubik, Banzhaf, Coleman) is that of the game in which the members of a coalition
consent and all others object. No member abstains in it, so `present_and_voting` and `quorum` do not change
it. With abstention as a third choice (ternary voting games, Felsenthal & Machover 1997), the counterpart of
the Banzhaf measure is `rule.compute_influence([1/3] * n, [1/3] * n)`. It is the probability that a state's
yes instead of its no changes the outcome, while all others are equally likely to consent, to object and to
abstain.

## Numbers

A share is exact: 1409999999 of 2820000000 does not reach 1/2, and 0.65 is 65/100. A decimal that rounds a
fraction, such as 0.6667, is refused if it needs another number of votes than 2/3. Write the fraction, or
6667/10000 if that is meant. Weights are exact, too: 0.1 and 0.2 together are 0.3.

## The state attacked

Some texts ask for the consent or the request of the state attacked (Rio Treaty, 1947, art. 3(2): "on the
request of the State or States directly attacked"), or let it vote as one of the members (an alliance that
decides by consensus when one of its own is attacked). For this, name the protégé among the `parties`. It then
votes, and counts in totals and quorums. It never acts and brings nothing under the commitment, so its consent
alone decides nothing. In a simulated crisis it always consents, at once. `explain` takes another probability
(`--willing`). If a request is needed whatever the rule:

<!-- run: guaranteesim explain article-5-like --overlay BLOCK -->
```yaml
arrangement:
  commitments:
    assistance:
      parties: [USA, GBR, UKR]            # UKR is the protégé
      rule: {each: {}, requires: [UKR]}   # each may act, if Ukraine asks
```
"""


def fill_column_tables(page: str) -> str:
    """Return docs/outcomes.md with the tables of the declared columns between their marks."""
    for name, table in RUN_TABLES.items():
        lines = ["| Column | Unit | Meaning |", "|---|---|---|"]
        for item in table.list_columns():
            column = item.pattern if isinstance(item, ColumnFamily) else item
            lines.append(f"| `{column}` | {column.unit} | {column.meaning} |")
        mark = f"<!-- columns: {name} -->\n"
        written = "\n".join([mark.rstrip(), *lines, "<!-- end -->"])
        page = re.sub(
            f"{re.escape(mark)}.*?<!-- end -->", lambda _, text=written: text, page, flags=re.DOTALL
        )
    return page


def main() -> None:
    """Write the pages."""
    folder = Path(sys.argv[1] if len(sys.argv) > 1 else "docs")
    for name, text in (("parameters.md", parameters()), ("rules.md", rules())):
        (folder / name).write_text(text, encoding="utf-8")
    page = (ROOT / "docs" / "outcomes.md").read_text(encoding="utf-8")
    (folder / "outcomes.md").write_text(fill_column_tables(page), encoding="utf-8")


if __name__ == "__main__":
    main()
