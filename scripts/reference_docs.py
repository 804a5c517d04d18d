"""Write docs/parameters.md, docs/rules.md and the tables of docs/outcomes.md from the code.

The pages cannot drift from the code then. In docs/outcomes.md only the tables between marks are written.

Usage: ``python scripts/reference_docs.py [FOLDER]``, the folder being ``docs`` by default.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterable, Iterator
from copy import copy
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, get_args, get_origin

from pydantic.fields import FieldInfo

from guaranteesim.ensemble.columns import RUN_TABLES, ColumnFamily
from guaranteesim.scenario.base import PATTERNS, Frozen
from guaranteesim.scenario.files.experiment_file import ExperimentDocument
from guaranteesim.scenario.files.file_schema import build_file_schema, describe_bounds
from guaranteesim.scenario.files.negotiation_file import NegotiationDocument
from guaranteesim.scenario.files.theory_file import ASSUMPTIONS, TheoryDocument
from guaranteesim.scenario.numbers.fitted import Fitted
from guaranteesim.scenario.numbers.quantity import Quantity, find_measure
from guaranteesim.scenario.reading.attribute_docstrings import read_attribute_docstrings
from guaranteesim.scenario.reading.value_rows import describe_value
from guaranteesim.scenario.schema import Scenario
from guaranteesim.scenario.schema.ladder import make_standard_ladder
from guaranteesim.treaty import list_rule_rows

ROOT = Path(__file__).parents[1]
WRITTEN = "This page is written from the code by `make docs`.\n"


INTRODUCTION = """\
Every key that a file may have. `<STATE>` stands for a state code, `<rung>` for a rung of the ladder,
`<event>`, `<objection>` and `<name>` for a name of your own, and `N` for the place in a list, from 0. The
first column is the path that `--set` takes. A key that is *required* must be in a resolved scenario. A file
that extends another gives only what it changes, and `null` takes out what it inherits.

Every number may be a point or a distribution (see [numbers](#numbers)). Each world draws its own value. A
default with the source *assumption* is the authors' own: vary it before you rely on a result. `make
calibrate` makes a *fitted* default (see validation/calibration). Its posterior is the range that the record
leaves open. A world draws all fitted defaults jointly from the posterior. Fitted is not validated.

`guaranteesim check FILE --show --all` prints the value of each key in a file with its source, and
`guaranteesim schema` writes the keys as a JSON Schema, by which editors complete and check files.
"""


def parameters() -> str:
    """Every key of every kind of file: path, what stands there, bounds, default, source, meaning."""
    lines = ["# Keys and parameters", "", WRITTEN, INTRODUCTION, "## Files", "", *_table(_list_inheritance())]
    lines += ["", "## Scenario", "", *_table(row for row in list_keys(Scenario) if _is_top(row))]
    for part in dict.fromkeys(_find_part(row.path) for row in list_keys(Scenario) if not _is_top(row)):
        rows = [row for row in list_keys(Scenario) if not _is_top(row) and _find_part(row.path) == part]
        lines += ["", f"### {part}", "", *_table(rows)]
    lines += ["", "### The standard ladder", "", *_ladder()]
    lines += ["", "## Numbers", "", *_table(_list_number_keys())]
    lines += [
        "",
        "## Decision rules",
        "",
        "[Rules](rules.md) has every rule.",
        "",
        *_table(_list_rule_keys()),
    ]
    for title, model, text in OTHER_FILES:
        lines += ["", f"## {title}", "", text, "", *_table(list_keys(model))]
    return "\n".join(lines) + "\n"


OTHER_FILES = (
    (
        "Theories",
        TheoryDocument,
        "A theory changes assumptions: beside its block it has keys of a scenario, namely "
        + ", ".join(f"`{part}`" for part in ASSUMPTIONS)
        + ".",
    ),
    ("Negotiations", NegotiationDocument, "What an option changes has the keys of `arrangement`."),
    ("Experiments", ExperimentDocument, "The keys below `vary` are paths of a scenario."),
)
"""Kinds of files beside scenarios: heading, schema, and what else they hold."""


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
            yield here, field
        else:
            for inner, key in _models(info.annotation):
                yield from numbers(inner, f"{here}{key}", default if isinstance(default, inner) else None)


@dataclass(frozen=True)
class KeyRow:
    """One key: path, what stands there, its bounds, default, source, confidence and meaning."""

    path: str
    kind: str
    bounds: str = ""
    default: str = ""
    source: str = ""
    confidence: str = ""
    meaning: str = ""


_FIELDS = ("path", "kind", "bounds", "default", "source", "confidence", "meaning")
COLUMNS = ("Key", "Value", "Bounds", "Default", "Source", "Confidence", "Meaning")


def _table(rows: Iterable[KeyRow]) -> list[str]:
    """Return rows as a table, without columns in which nothing stands."""
    cells = [tuple(getattr(row, name) for name in _FIELDS) for row in rows]
    kept = [place for place in range(len(COLUMNS)) if any(row[place] for row in cells)]
    lines = [[COLUMNS[place] for place in kept], ["---"] * len(kept)]
    cells = [(f"`{path}`", *rest) for path, *rest in cells]
    lines += [[" ".join(row[place].split()).replace("|", "\\|") for place in kept] for row in cells]
    return [f"| {' | '.join(line)} |" for line in lines]


@cache
def list_keys(model: type[Frozen]) -> tuple[KeyRow, ...]:
    """Return every key of a kind of file, blocks before what is in them."""
    return tuple(_walk_keys(model, ""))


def _walk_keys(model: type[Frozen], path: str, given: Frozen | None = None) -> Iterator[KeyRow]:
    """Yield every key below ``path``.

    ``given`` is the part that stands there by default, if its numbers may differ from those of its class.
    """
    for name, info in model.model_fields.items():
        here = f"{path}.{name}" if path else name
        required = info.is_required()
        default = info.get_default(call_default_factory=True) if given is None and not required else None
        default = getattr(given, name) if given is not None else default
        yield _make_row(model, name, here, info, default)
        for inner, key in _models(info.annotation):
            yield from _walk_keys(inner, f"{here}{key}", default if isinstance(default, inner) else None)


def _make_row(model: type[Frozen], name: str, path: str, info: FieldInfo, default: object) -> KeyRow:
    schema = _DEFINITIONS[model.__name__]["properties"][name]
    measure = find_measure(info)
    is_number = isinstance(default, Quantity)
    kind = describe_kind(schema)
    return KeyRow(
        path,
        f"{kind} ({measure.unit})" if measure else kind,
        measure.bounds if measure else describe_bounds(schema),
        "required" if info.is_required() else _describe_default(default),
        _source(default) if is_number else "",
        _confidence(default),
        _find_meaning(model, name, info),
    )


def _describe_default(default: object) -> str:
    """Return a default in words; nothing for a block, whose keys have defaults of their own."""
    if isinstance(default, Frozen):
        return ""
    if isinstance(default, dict) and default:
        return "the standard ladder"
    return describe_value(default)


def _find_meaning(model: type[Frozen], name: str, info: FieldInfo) -> str:
    return read_attribute_docstrings(model).get(name) or info.description or ""


def describe_kind(schema: dict[str, Any]) -> str:
    """Return in words what may stand at a key."""
    options = [
        option for option in schema.get("anyOf", schema.get("allOf", [schema])) if option != {"type": "null"}
    ]
    references = [option["$ref"].rpartition("/")[2] for option in options if "$ref" in option]
    if "QuantityForm" in references:
        return "number"
    if "DecisionRule" in references:
        return "decision rule"
    if references:
        return "map"
    kinds = dict.fromkeys(_describe_shape(option) for option in options)
    return " or ".join(kinds)


def _describe_shape(shape: dict[str, Any]) -> str:
    """Return in words a single shape of the schema."""
    if "enum" in shape:
        return ", ".join(str(word) for word in shape["enum"])
    if "const" in shape:
        return str(shape["const"])
    kind = shape.get("type", "anything")
    if kind == "array":
        items = shape.get("items", {})
        if isinstance(items, list):
            return f"list of {len(items)} numbers"
        inside = describe_kind(items)
        return f"list of {_PLURALS.get(inside, inside)}"
    if kind == "object":
        by = next(iter(shape.get("patternProperties", {})), "")
        return f"map by {_PATTERNS[by]}" if by in _PATTERNS else "map"
    if "pattern" in shape:
        return _PATTERNS.get(shape["pattern"], "text")
    if shape.get("format") == "date" or kind == ["string", "integer"]:
        return "date"
    return _WORDS.get(kind, str(kind))


_WORDS = {"string": "text", "boolean": "true or false", "integer": "whole number", "object": "map"}
_PLURALS = {"text": "texts", "number": "numbers", "state code": "state codes", "name": "names", "map": "maps"}
_PATTERNS = {pattern: "state code" if "state" in words else "name" for pattern, words in PATTERNS.items()}
_DEFINITIONS: dict[str, Any] = build_file_schema()["definitions"]


def _list_inheritance() -> Iterator[KeyRow]:
    """Yield the keys that are read before a scenario is put together."""
    for name in ("extends", "with", "overlays"):
        schema = _DEFINITIONS["Scenario"]["properties"][name]
        yield KeyRow(name, describe_kind(schema), meaning=schema["description"])


def _list_number_keys() -> Iterator[KeyRow]:
    for name, schema in _DEFINITIONS["QuantityForm"]["properties"].items():
        yield KeyRow(name, describe_kind(schema), meaning=schema["description"])


def _list_rule_keys() -> Iterator[KeyRow]:
    """Yield every rule, what stands beside it, and the modifiers."""
    for name, schema in _DEFINITIONS["DecisionRule"]["anyOf"][1]["properties"].items():
        yield KeyRow(name, "", meaning=schema["description"])


def _is_top(row: KeyRow) -> bool:
    return "." not in row.path


def _find_part(path: str) -> str:
    """Return the heading that a key stands under: the block, and within large blocks the part."""
    first, second = path.split(".")[:2]
    if path.startswith("arrangement.commitments."):
        return "arrangement.commitments.<name>"
    return f"{first}.{second}" if first in ("theatre", "acceptance") and path.count(".") > 1 else first


def _models(annotation: object) -> Iterator[tuple[type[Frozen], str]]:
    """Models inside an annotation, with what stands for an entry of a map or the place in a list."""
    arguments = get_args(annotation)
    if get_origin(annotation) is dict:
        if _is_model(arguments[1]):
            yield arguments[1], _KEYS.get(arguments[1].__name__, ".<STATE>")
        return
    listed = ".N" if get_origin(annotation) is tuple else ""
    for item in arguments or (annotation,):
        if _is_model(item):
            yield item, listed
        elif get_args(item):
            yield from _models(item)


_KEYS = {
    **dict.fromkeys(("Commitment", "SideTerm", "Term", "TermOption", "Exclusion"), ".<name>"),
    "Rung": ".<rung>",
    "Event": ".<event>",
    "Objection": ".<objection>",
}
"""What stands for an entry of a map of these; a state for an entry of any other."""


def _is_model(annotation: object) -> bool:
    return isinstance(annotation, type) and issubclass(annotation, Frozen)


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
