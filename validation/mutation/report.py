"""`python -m validation.mutation.report`: the tables of the last run, in validation/mutation.

Reads what the run left in build/mutation, and ``explained.csv``; writes ``results.md`` and ``survivors.csv``.
"""

from __future__ import annotations

import argparse
import csv
from collections import defaultdict
from collections.abc import Iterable, Mapping
from pathlib import Path

from guaranteesim.analysis.statistics.intervals import compute_wilson_interval
from validation.mutation.campaign import Result, read

HERE = Path(__file__).parent
OPEN = "not explained yet"
COLUMNS = ("file", "function", "before", "after", "why")


def main() -> None:
    """Write both tables."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--out", type=Path, default=Path("build/mutation"))
    given = parser.parse_args()
    runs = {path.stem: list(read(path).values()) for path in sorted(given.out.glob("*.jsonl"))}
    why = explained(HERE / "explained.csv")
    survivors = [result for results in runs.values() for result in results if result.verdict == "survived"]
    _write_survivors(HERE / "survivors.csv", survivors, why)
    tables = "\n".join(_table(name, results, why) for name, results in runs.items())
    (HERE / "results.md").write_text(tables, encoding="utf-8")
    print(tables)


def explained(file: Path) -> Mapping[tuple[str, str, str, str], str]:
    """Why a mutant survives, by file, function, line before and line after."""
    with file.open(encoding="utf-8", newline="") as stream:
        return {
            (row["file"], row["function"], row["before"], row["after"]): row["why"]
            for row in csv.DictReader(stream)
        }


def reason(result: Result, why: Mapping[tuple[str, str, str, str], str]) -> str:
    """Why this one survives, as far as it has been said."""
    return why.get((result.file, result.function or "", result.before, result.after), OPEN)


def _write_survivors(
    file: Path, survivors: Iterable[Result], why: Mapping[tuple[str, str, str, str], str]
) -> None:
    with file.open("w", encoding="utf-8", newline="") as stream:
        table = csv.writer(stream, lineterminator="\n")
        table.writerow(COLUMNS)
        for result in sorted(survivors, key=lambda result: (result.file, result.line, result.after)):
            table.writerow(
                (result.file, result.function or "", result.before, result.after, reason(result, why))
            )


def _table(name: str, results: list[Result], why: Mapping[tuple[str, str, str, str], str]) -> str:
    by_file: dict[str, list[Result]] = defaultdict(list)
    for result in results:
        by_file[result.file.removeprefix("guaranteesim/")].append(result)
    rows = [_row(file, some, why) for file, some in sorted(by_file.items())]
    head = [
        "| module | mutants | killed | survived | explained | killed, % | 95 % interval |",
        "|---|--:|--:|--:|--:|--:|---|",
    ]
    return "\n".join([f"## {name}\n", *head, *rows, _row(f"**{name}, all**", results, why), ""])


def _row(name: str, results: list[Result], why: Mapping[tuple[str, str, str, str], str]) -> str:
    left = [result for result in results if result.verdict == "survived"]
    known = sum(reason(result, why) != OPEN for result in left)
    killed, n = len(results) - len(left), len(results)
    low, high = compute_wilson_interval(killed, n)
    rate = f"{100 * killed / n:.1f} | {100 * low:.1f} to {100 * high:.1f}"
    return f"| {name} | {n} | {killed} | {len(left)} | {known} | {rate} |"


if __name__ == "__main__":
    main()
