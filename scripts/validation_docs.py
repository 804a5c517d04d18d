"""Fill the numbers of docs/validation.md from results/reference, so that they cannot drift from it.

Usage::

    python scripts/validation_docs.py              # fill docs/validation.md
    python scripts/validation_docs.py --to FOLDER  # write the filled page there instead

A *block* lies between ``<!-- block: NAME -->`` and ``<!-- end -->`` on lines of their own; a *number* in
running text between ``<!--=KEY-->`` and ``<!--/-->``. Keys: ``pattern/NAME``, ``family/SCENARIO/OUTCOME``,
``family/SCENARIO/OUTCOME/unconditional``, ``accepts/SCENARIO/STATE`` (or ``jointly``), ``target/NAME``,
``score/QUESTION/COLUMN``, ``count/WHAT``, ``mutation/PACKAGE``.
"""

from __future__ import annotations

import argparse
import csv
import re
from collections.abc import Callable
from functools import partial
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
REFERENCE = ROOT / "results" / "reference"
PAGE = ROOT / "docs" / "validation.md"
_BLOCK = re.compile(r"(<!-- block: (?P<name>[a-z-]+) -->\n)(.*?)(<!-- end -->)", re.DOTALL)
_NUMBER = re.compile(r"(<!--=(?P<key>[^>]+?)-->)(.*?)(<!--/-->)", re.DOTALL)

Row = dict[str, str]


def filled(page: str) -> str:
    """The page with its blocks and numbers written anew; KeyError for one that has no source."""
    page = _BLOCK.sub(lambda found: f"{found[1]}{BLOCKS[found['name']]()}\n{found[4]}", page)
    return _NUMBER.sub(lambda found: f"{found[1]}{number(found['key'])}{found[4]}", page)


def number(key: str) -> str:
    """The number named by ``key``, as it is to be read."""
    kind, *rest = key.split("/")
    return NUMBERS[kind](*rest)


def rows(*path: str) -> list[Row]:
    """The rows of one CSV file in results/reference."""
    with REFERENCE.joinpath(*path).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def table(head: list[str], body: list[list[str]]) -> str:
    """A Markdown table."""
    lines = [head, ["---"] * len(head), *body]
    return "\n".join("| " + " | ".join(line) + " |" for line in lines)


def percent(value: str) -> str:
    """A share as a percentage, whole above ten."""
    if not value:
        return "–"
    share = 100 * float(value)
    return f"{share:.0f} %" if abs(share) >= 10 else f"{share:.1f} %"


def _patterns() -> str:
    found = rows("patterns", "patterns.csv")
    parts = []
    for group in dict.fromkeys(row["group"] for row in found):
        chosen = [row for row in found if row["group"] == group]
        body = [
            [row["theme"], row["name"], row["target"], _measured(row), _verdict(row["passed"])]
            for row in chosen
        ]
        heads = ["Theme", "Pattern", "Target", "Simulated (95 %)", "Fits"]
        parts.append(f"**{group}: {_count_fitting(chosen)} fit**\n\n{table(heads, body)}")
    return "\n\n".join(parts)


def _count_fitting(patterns: list[Row]) -> str:
    return f"{sum(row['passed'] == 'yes' for row in patterns)} of {len(patterns)}"


def rounded(value: str) -> str:
    """A number to two digits, with a proper minus."""
    return f"{float(value):.2g}".replace("-", "−")


def _sized(row: Row, name: str) -> str:
    return percent(row[name]) if row["measure"] == "share" else rounded(row[name])


def _verdict(answer: str) -> str:
    return "yes" if answer == "yes" else "**no**"


def _measured(row: Row) -> str:
    if row["unit"] == "":
        values = [f"{float(row[name]):.2g}" for name in ("simulated", "low", "high")]
        return f"{values[0]} ({values[1]} to {values[2]})"
    values = [f"{100 * float(row[name]):.1f}" for name in ("simulated", "low", "high")]
    unit = "points" if row["unit"] == "points" else "%"
    return f"{values[0]} {unit} ({values[1]} to {values[2]})".replace("-", "−")


def _pattern(name: str) -> str:
    found = {row["name"]: row for row in rows("patterns", "patterns.csv")}[name]
    return _measured(found)


def _parameters() -> str:
    body = [
        [
            row["title"], f"{rounded(row['prior_low'])} to {rounded(row['prior_high'])}",
            f"{rounded(row['posterior_05'])} to {rounded(row['posterior_95'])}", row["identified"],
        ]
        for row in rows("calibration", "parameters.csv")
    ]  # fmt: skip
    return table(["Free parameter", "Prior range", "Posterior, 90 %", "Identified"], body)


def _targets() -> str:
    body = [
        [
            row["statement"], row["use"], _sized(row, "recorded"),
            f"{_sized(row, 'allowed_low')} to {_sized(row, 'allowed_high')}",
            _sized(row, "shipped"), _verdict(row["fits"]),
        ]
        for row in rows("calibration", "targets.csv")
    ]  # fmt: skip
    return table(["Target", "Use", "Recorded", "Allowed", "As shipped", "Fits"], body)


def _target(name: str) -> str:
    return percent({row["target"]: row for row in rows("calibration", "targets.csv")}[name]["shipped"])


def _family(scenario: str, outcome: str, column: str = "value") -> str:
    found = {(row["name"], row["outcome"]): row for row in rows("summary.csv")}[scenario, outcome]
    if found["unit"] != "share":
        return f"{float(found[column]):.2g}"
    return _chance(found, column)


def _chance(row: Row, column: str) -> str:
    ends = [_ends_apart(float(row[f"{column}{end}"])) for end in ("", "_low", "_high")]
    return ends[0] if len(set(ends)) == 1 else f"{ends[0]} ({ends[1]} to {ends[2]})"


def _ends_apart(share: float) -> str:
    """A share as a percentage that is 0 or 100 only where it is exactly that."""
    if 0 < share < 0.0005:
        return "below 0.1 %"
    if 0.995 <= share < 1:
        return "above 99 %"
    return percent(str(share))


def _accepts(scenario: str, state: str) -> str:
    found = {(row["name"], row["state"]): row for row in rows("acceptance.csv")}
    return _chance(found[scenario, state], "probability")


def _acceptance() -> str:
    """Every arrangement: who is least likely to accept, whether all do, and what becomes of it."""
    violation = {row["name"]: row for row in rows("summary.csv") if row["outcome"] == "major_violation"}
    body = [
        [
            f"`{row['name']}`", row["binding"] or "nobody", _chance(row, "probability"),
            _chance(violation[row["name"]], "value"), _chance(violation[row["name"]], "unconditional"),
        ]
        for row in rows("acceptance.csv")
        if row["state"] == "jointly"
    ]  # fmt: skip
    head = ["Arrangement", "Binds", "Enters into force", "Major violation, if in force", "unconditional"]
    return table(head, body)


def _score(question: str, column: str) -> str:
    for row in rows("backtest", "scores.csv"):
        if row["question"] == question and row["score"] == "brier":
            return f"{float(row[column]):.2f}"
    raise KeyError(question)


def _findings(folder: str) -> str:
    said = (REFERENCE / folder / "findings.txt").read_text(encoding="utf-8").splitlines()
    return "\n".join(f"* {sentence}" for sentence in said)


def _theories() -> str:
    counts: dict[tuple[str, str], int] = {}
    for row in rows("theories", "orderings.csv"):
        key = row["outcome"], row["verdict"]
        counts[key] = counts.get(key, 0) + 1
    body = [[outcome, verdict, str(count)] for (outcome, verdict), count in sorted(counts.items())]
    return table(["Outcome", "Verdict", "Orderings"], body)


def _coverage() -> list[Row]:
    return rows("coverage", "coverage.csv")


def _coverage_sizes() -> str:
    """By size of sample: how many numbers are covered as often as they should be."""
    body = []
    for size in sorted({int(row["worlds"]) for row in _coverage()}):
        shares = [float(row["coverage"]) for row in _coverage() if int(row["worlds"]) == size]
        counts = [sum(share < 0.93 for share in shares), sum(share > 0.97 for share in shares)]
        fit = str(len(shares) - sum(counts))
        body.append([f"{size:,}", str(len(shares)), fit, *map(str, counts), f"{100 * min(shares):.1f} %"])
    return table(["Worlds", "Numbers", "93 to 97 %", "below", "above", "least"], body)


def _coverage_outcomes() -> str:
    """At 1,000 worlds: coverage of every outcome by kind, least to most over the arrangements."""
    chosen = [row for row in _coverage() if row["worlds"] == "1000"]
    kinds = ("if in force", "difference", "unconditional", "unconditional difference")
    outcomes = dict.fromkeys(row["outcome"] for row in chosen if row["kind"] in kinds)
    body = []
    for outcome in outcomes:
        cells = [
            [row for row in chosen if (row["outcome"], row["kind"]) == (outcome, kind)] for kind in kinds
        ]
        body.append([f"`{outcome}`", *map(_covered, cells)])
    return table(["Outcome", "if in force", "difference", "unconditional", "its difference"], body)


def _coverage_acceptance() -> str:
    """At 1,000 worlds: coverage of what acceptance is made of, over states and arrangements."""
    chosen = [row for row in _coverage() if row["worlds"] == "1000" and row["kind"] == "acceptance"]
    kinds = {"jointly": "all accept", "accepts": "a state accepts", "gain": "gain of a state",
             "surplus": "surplus of a state"}  # fmt: skip
    body = [[said, _covered([row for row in chosen if word in row["outcome"].split()])]
            for word, said in kinds.items()]  # fmt: skip
    return table(["Number", "Covered"], body)


def _covered(found: list[Row]) -> str:
    if not found:
        return "–"
    shares = [100 * float(row["coverage"]) for row in found]
    ends = list(dict.fromkeys(f"{share:.1f}" for share in (min(shares), max(shares))))
    why = ", ".join(dict.fromkeys(row["remark"] for row in found if row["remark"]))
    return "–".join(ends) + (f" ({why})" if why else "")


def _count(what: str) -> str:
    patterns = rows("patterns", "patterns.csv")
    independent = [row for row in patterns if row["use"] == "independent"]
    chosen = {
        "signs": [row for row in independent if row["kind"] == "sign"],
        "sizes": [row for row in independent if row["kind"] == "size"],
        "fitted": [row for row in patterns if row["use"] == "fitted"],
        "restated": [row for row in patterns if row["use"] == "restated"],
    }
    return _count_fitting(chosen[what])


def _mutation(package: str) -> str:
    page = (ROOT / "validation" / "mutation" / "results.md").read_text(encoding="utf-8")
    line = next(line for line in page.splitlines() if line.startswith(f"| **{package}, all**"))
    tried, killed = (cell.strip() for cell in line.split("|")[2:4])
    return f"{killed} of {tried}"


BLOCKS: dict[str, Callable[[], str]] = {
    "patterns": _patterns,
    "acceptance": _acceptance,
    "parameters": _parameters,
    "targets": _targets,
    "backtest": partial(_findings, "backtest"),
    "bargaining": partial(_findings, "bargaining"),
    "theories": _theories,
    "coverage-sizes": _coverage_sizes,
    "coverage-outcomes": _coverage_outcomes,
    "coverage-acceptance": _coverage_acceptance,
}
NUMBERS: dict[str, Callable[..., str]] = {
    "pattern": _pattern,
    "target": _target,
    "family": _family,
    "accepts": _accepts,
    "score": _score,
    "count": _count,
    "mutation": _mutation,
}


def main() -> None:
    """Fill the page."""
    parser = argparse.ArgumentParser(description="Fill docs/validation.md from results/reference.")
    parser.add_argument("--to", type=Path, default=PAGE.parent, help="where to write the page")
    text = filled(PAGE.read_text(encoding="utf-8"))
    (parser.parse_args().to / PAGE.name).write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
