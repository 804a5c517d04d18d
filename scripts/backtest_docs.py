"""Fill the results of docs/history.md from results/reference/backtest, so that they cannot drift from it.

Usage::

    python scripts/backtest_docs.py                 # fill docs/history.md
    python scripts/backtest_docs.py --from FOLDER   # first take over the results of a back-test kept there
    python scripts/backtest_docs.py --panel FOLDER  # likewise, those of a back-test on the panel
    python scripts/backtest_docs.py --to FOLDER     # write the filled page there instead
"""

from __future__ import annotations

import argparse
import csv
import shutil
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
REFERENCE = ROOT / "results" / "reference" / "backtest"
PANEL = ROOT / "results" / "reference" / "panel"
PAGE = ROOT / "docs" / "history.md"
START, END = "<!-- results -->\n", "<!-- /results -->\n"
PANEL_START, PANEL_END = "<!-- panel -->\n", "<!-- /panel -->\n"
PANEL_FILES = (
    *(
        f"{name}.csv"
        for name in ("scores", "calibration", "misses", "case_order", "balance", "pacts", "fighting")
    ),
    "findings.txt",
)
TABLES = ("cases", "scores", "influence", "reliability", "pairs")
BASELINES = {"era_rate": "era rate", "always": "always yes"}


def take_over(folder: Path) -> None:
    """Copy the tables, the findings and the figure of a finished back-test."""
    REFERENCE.mkdir(parents=True, exist_ok=True)
    for name in [*(f"{table}.csv" for table in TABLES), "findings.txt"]:
        shutil.copyfile(folder / name, REFERENCE / name)
    shutil.copyfile(folder / "figures" / "backtest.png", REFERENCE / "backtest.png")


def take_over_panel(folder: Path) -> None:
    """Copy the tables, the findings and the figures of a finished back-test on the panel."""
    PANEL.mkdir(parents=True, exist_ok=True)
    for name in PANEL_FILES:
        shutil.copyfile(folder / name, PANEL / name)
    for name in ("panel_roc.png", "panel_calibration.png"):
        shutil.copyfile(folder / "figures" / name, PANEL / name)


def filled(page: str) -> str:
    """The page with its results written anew."""
    if (PANEL / "findings.txt").is_file():
        page = _fill_panel(page)
    before, rest = page.split(START)
    _, after = rest.split(END)
    findings = (REFERENCE / "findings.txt").read_text(encoding="utf-8").splitlines()
    parts = [_cases(), _scores(), "\n".join(f"* {sentence}" for sentence in findings)]
    return before + START + "\n\n".join(parts) + "\n" + END + after


def _fill_panel(page: str) -> str:
    """The page with what the panel says written anew."""
    before, rest = page.split(PANEL_START)
    _, after = rest.split(PANEL_END)
    findings = (PANEL / "findings.txt").read_text(encoding="utf-8").splitlines()
    return before + PANEL_START + "".join(f"* {sentence}\n" for sentence in findings) + PANEL_END + after


def _rows(name: str) -> list[dict[str, str]]:
    with (REFERENCE / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def _cases() -> str:
    head = ["Case", "Attacked: forecast", "Record", "Honoured: forecast", "In full", "Record", "Missed"]
    body = [
        [
            f"`{row['name']}`", _percent(row["p_attacked"]), row["attacked"], _percent(row["p_honoured"]),
            _percent(row["p_in_full"]), row["honoured"] or "–", _missed(row),
        ]
        for row in _rows("cases")
    ]  # fmt: skip
    return _table(head, body)


def _missed(row: dict[str, str]) -> str:
    missed = [what for what in ("attack", "honour") if row[f"missed_{what}"] == "True"]
    return ", ".join(missed) or "–"


def _scores() -> str:
    head = ["Score", "Cases", "Model", *BASELINES.values(), *(f"less {name}" for name in BASELINES.values())]
    body = [
        [
            f"{row['title']}, {'Brier' if row['score'] == 'brier' else 'log'}", row["n"],
            *(_number(row, who) for who in ("model", *BASELINES)),
            *(_number(row, f"less_{who}", "+") for who in BASELINES),
        ]
        for row in _rows("scores")
    ]  # fmt: skip
    return _table(head, body)


def _percent(share: str) -> str:
    return f"{100 * float(share):.0f} %" if share else "–"


def _number(row: dict[str, str], name: str, sign: str = "") -> str:
    """Two decimals with the interval: "0.22 (0.12 to 0.35)"."""
    value, low, high = (row[key] for key in (name, f"{name}_low", f"{name}_high"))
    if not value:
        return "–"
    said = [_signed(float(number), sign) for number in (value, low, high) if number]
    return said[0] if len(said) < 3 else f"{said[0]} ({said[1]} to {said[2]})"


def _signed(number: float, sign: str) -> str:
    text = format(round(number, 2) + 0.0, f"{sign}.2f")
    return text.lstrip("+") if not float(text) else text.replace("-", "−")


def _table(head: list[str], body: list[list[str]]) -> str:
    lines = [head, ["---"] * len(head), *body]
    return "\n".join(f"| {' | '.join(cells)} |" for cells in lines)


def main() -> None:
    """Take over results where asked, and write the page."""
    parser = argparse.ArgumentParser(description="Fill the results of docs/history.md.")
    parser.add_argument("--from", dest="source", type=Path, help="folder of a finished back-test")
    parser.add_argument("--panel", type=Path, help="folder of a finished back-test on the panel")
    parser.add_argument("--to", type=Path, default=PAGE.parent, help="folder of the page to write")
    arguments = parser.parse_args()
    if arguments.source:
        take_over(arguments.source)
    if arguments.panel:
        take_over_panel(arguments.panel)
    text = filled(PAGE.read_text(encoding="utf-8"))
    (arguments.to / PAGE.name).write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
