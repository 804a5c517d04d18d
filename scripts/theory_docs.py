"""Write the generated parts of docs/theories.md: the theories from their files, the results from tables.

Usage::

    python scripts/theory_docs.py                 # write docs/theories.md anew
    python scripts/theory_docs.py --from FOLDER   # first take over the results of a comparison kept there
    python scripts/theory_docs.py --to FOLDER     # write the page there instead
"""

from __future__ import annotations

import argparse
import json
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pandas as pd

from guaranteesim.analysis.theories.orderings import FLIPS, KEPT, SURVIVES, TIED
from guaranteesim.analysis.theories.theory_comparison import CRITERIA
from guaranteesim.report.words.formats import DASH, format_percent
from guaranteesim.report.words.names import join_names
from guaranteesim.scenario.files.theories import apply_theory, find_theories
from guaranteesim.scenario.files.theory_file import Theory
from guaranteesim.scenario.numbers.quantity import Quantity
from guaranteesim.scenario.reading.document import Document
from guaranteesim.scenario.schema import Scenario

ROOT = Path(__file__).resolve().parents[1]
PAGE = ROOT / "docs" / "theories.md"
TABLES = ROOT / "results" / "reference" / "theories"
FIGURES = ("violation", "honoured", "unconditional")
"""Ends of the names of the figures, in the order of the criteria."""
_BARE = {
    "name": "bare", "title": "Bare", "as_of": "2000-01-01", "states": {"AAA": {}, "BBB": {}},
    "challenger": {"state": "AAA"}, "protege": {"state": "BBB"},
}  # fmt: skip


def take_over(folder: Path) -> None:
    """Copy the tables, the plan and the figures of ``theories ukraine``."""
    TABLES.mkdir(parents=True, exist_ok=True)
    for name in ("ranks.csv", "orderings.csv", "theories.csv"):
        shutil.copyfile(folder / name, TABLES / name)
    shutil.copyfile(folder / "comparison.json", TABLES / "comparison.json")
    for path in sorted((folder / "figures").glob("*.png")):
        shutil.copyfile(path, TABLES / path.name)


def page(text: str) -> str:
    """The page with both parts written anew."""
    return _between(_between(text, "theories", theories()), "results", results())


def _between(text: str, name: str, content: str) -> str:
    begin, end = f"<!-- {name}: written by make docs -->\n", f"<!-- end of {name} -->\n"
    before, _, rest = text.partition(begin)
    _, found, after = rest.partition(end)
    if not found:
        raise SystemExit(f"docs/theories.md has no place for {name}")
    return f"{before}{begin}\n{content}\n{end}{after}"


def theories() -> str:
    """Every shipped theory: what it says, who says it, and what it changes."""
    return "\n".join(line for theory in find_theories(["all"]) for line in _theory(theory))


def _theory(theory: Theory) -> Iterator[str]:
    about = theory.about
    yield f"### {about.title} (`{theory.name}`)\n"
    yield f"*Claim.* {about.says}\n"
    yield f"*Sources.* {'; '.join(about.sources)}.\n"
    yield f"*Here.* {about.changes}\n"
    plain = apply_theory(Document.from_plain(_BARE), None)
    changed = apply_theory(Document.from_plain(_BARE), theory)
    yield "| Parameter | Default | Under the theory |\n|---|---|---|"
    for path in _paths(theory.changes.data, plain, ()):
        yield f"| `{'.'.join(path)}` | {_written(_at(plain, path))} | {_written(_at(changed, path))} |"
    yield ""


def _paths(data: dict[str, Any], scenario: Scenario, path: tuple[str, ...]) -> Iterator[tuple[str, ...]]:
    """Paths of the numbers and switches that a theory sets."""
    for key, value in data.items():
        here = (*path, key)
        if isinstance(_at(scenario, here), Quantity | bool):
            yield here
        else:
            yield from _paths(value, scenario, here)


def _at(scenario: Scenario, path: tuple[str, ...]) -> object:
    part: object = scenario
    for key in path:
        part = getattr(part, key)
    return part


def _written(value: object) -> str:
    return ("on" if value else "off") if isinstance(value, bool) else str(value)


def results() -> str:
    """What the reference run found, or how to make it."""
    if not (TABLES / "orderings.csv").is_file():
        return "There is no reference run yet; scripts/theory_docs.py takes one over.\n"
    plan = json.loads((TABLES / "comparison.json").read_text(encoding="utf-8"))
    orderings, ranks, changes = (
        pd.read_csv(TABLES / f"{name}.csv", keep_default_na=False)
        for name in ("orderings", "ranks", "theories")
    )
    run = f"{plan['worlds']:,} worlds for each arrangement and theory over {plan['horizon_months']} months"
    parts = [f"{run}, seed {plan['seed']}.\n", _verdicts(orderings)]
    for criterion, figure in zip(CRITERIA, FIGURES, strict=True):
        image = f"../results/reference/theories/theories_{figure}.png"
        parts.append(f"### {criterion.title}\n\n![Ranks under every theory]({image})\n")
        parts.append(_found(orderings[orderings["outcome"] == criterion.name]))
        parts.append(_rank_table(ranks[ranks["outcome"] == criterion.name]))
    return "\n".join([*parts, _changes(changes)])


def _verdicts(orderings: pd.DataFrame) -> str:
    lines = [
        "| Orderings of two arrangements | hold under all | turn round | never reversed | tied under all |"
    ]
    lines.append("|---|---:|---:|---:|---:|")
    for criterion in CRITERIA:
        verdicts = orderings[orderings["outcome"] == criterion.name]["verdict"]
        counts = [str(int((verdicts == verdict).sum())) for verdict in (SURVIVES, FLIPS, KEPT, TIED)]
        lines.append(f"| {criterion.title} | {' | '.join(counts)} |")
    return "\n".join(lines) + "\n"


def _ahead(pairs: pd.DataFrame) -> list[str]:
    """An item for every arrangement that is ahead of others."""
    lines = [
        f"- `{better}` ahead of {join_names([f'`{name}`' for name in group['worse']])}"
        for better, group in pairs.groupby("better", sort=False)
    ]
    return lines or ["- none"]


def _found(orderings: pd.DataFrame) -> str:
    lines = ["Hold under the defaults and every theory:\n"]
    lines += _ahead(orderings[orderings["verdict"] == SURVIVES])
    kept = orderings[(orderings["verdict"] == KEPT) & (orderings["no_number_under"] == "")]
    alone = kept[(kept["unresolved_under"] != "") & ~kept["unresolved_under"].str.contains(";")]
    for theory, group in alone.groupby("unresolved_under", sort=False):
        lines += [f"\nHold under all but {theory}, which leaves them open:\n", *_ahead(group)]
    lines.append("\nTurn round:\n")
    turned = orderings[orderings["verdict"] == FLIPS]
    for row in turned.to_dict("records"):
        one, other = f"`{row['better']}`", f"`{row['worse']}`"
        lines.append(
            f"- {one} ahead of {other} under {_names(row['holds_under'])}; {other} ahead of {one} under "
            f"{_names(row['flips_under'])}"
        )
    lines += ["- none"] if turned.empty else []
    return "\n".join(lines) + "\n"


def _names(cell: str) -> str:
    return join_names(cell.split("; "))


def _rank_table(ranks: pd.DataFrame) -> str:
    """Rows arrangements: the share under the defaults, its rank, and the ranks over all theories."""
    lines = [
        "| Arrangement | under the defaults | over theories | rank | best and worst rank under any theory |"
    ]
    lines.append("|---|---:|---:|---:|---:|")
    for name, group in ranks.groupby("name", sort=False):
        known = group[group["value"] != ""].astype({"value": float, "rank_best": int, "rank_worst": int})
        if known.empty:
            lines.append(f"| `{name}` | {DASH} | {DASH} | {DASH} | {DASH} |")
            continue
        first = known.iloc[0]
        lines.append(
            f"| `{name}` | {format_percent(first['value'])} | {format_percent(known['value'].min())} to "
            f"{format_percent(known['value'].max())} | {_span(first['rank_best'], first['rank_worst'])} | "
            f"{_span(known['rank_best'].min(), known['rank_worst'].max())} |"
        )
    return "\n".join(lines) + "\n"


def _span(low: int, high: int) -> str:
    return f"{low}" if low == high else f"{low}{DASH}{high}"


def _changes(changes: pd.DataFrame) -> str:
    lines = ["### What each theory changes against the defaults\n"]
    lines += ["Orderings that are turned round, no longer resolved, and newly resolved:\n"]
    heads = " | ".join(criterion.title for criterion in CRITERIA)
    lines += [f"| Theory | {heads} |", "|---" * (1 + len(CRITERIA)) + "|"]
    for name, group in changes[changes["theory"] != "defaults"].groupby("theory", sort=False):
        by_outcome = group.set_index("outcome")
        cells = [
            ", ".join(str(by_outcome.loc[criterion.name, key]) for key in ("reversed", "lost", "gained"))
            for criterion in CRITERIA
        ]
        lines.append(f"| `{name}` | {' | '.join(cells)} |")
    return "\n".join(lines) + "\n"


def main() -> None:
    """Take over results if asked to, and write the page."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--from", dest="source", type=Path)
    parser.add_argument("--to", dest="target", type=Path, default=PAGE.parent)
    given = parser.parse_args()
    if given.source:
        take_over(given.source)
    (given.target / PAGE.name).write_text(page(PAGE.read_text(encoding="utf-8")), encoding="utf-8")


if __name__ == "__main__":
    main()
