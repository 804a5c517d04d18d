"""The results in README.md, written from the tables between two marks so that they cannot drift from them."""

from __future__ import annotations

import csv
from pathlib import Path

START, END = "<!-- results: written by make calibrate -->", "<!-- end of results -->"

Row = dict[str, str]


def fill(page: Path, tables: Path) -> None:
    """Write the results section of ``page`` again from the CSV files in ``tables``."""
    page.write_text(filled(page.read_text(encoding="utf-8"), tables), encoding="utf-8")


def filled(text: str, tables: Path) -> str:
    """``text`` with the section between the marks as the tables have it; ValueError without the marks."""
    before, rest = text.split(START)
    _, after = rest.split(END)
    parts = [
        _parameters(_read(tables / "parameters.csv")),
        _identification(_read(tables / "identification.csv")),
        _shipped(_read(tables / "shipped.csv")),
        _targets(_read(tables / "targets.csv")),
        _emulators(_read(tables / "emulators.csv")),
    ]
    return before + START + "\n\n" + "\n\n".join(parts) + "\n\n" + END + after


def _read(path: Path) -> list[Row]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def _table(head: str, rows: list[str]) -> str:
    return "\n".join([head, "|---" * (head.count("|") - 1) + "|", *rows])


def _parameters(rows: list[Row]) -> str:
    head = (
        "| Free parameter | Prior | Posterior: 5 % · 50 % · 95 % "
        "| Width, of the prior's | Identified | Goes with |"
    )
    return "**What the record says about each.**\n\n" + _table(
        head,
        [
            f"| {row['title']} | {row['prior_low']} to {row['prior_high']}, {row['prior']} "
            f"| {row['posterior_05']} · {row['posterior_50']} · {row['posterior_95']} "
            f"| {row['width_of_prior']} | {row['identified']} "
            f"| {row['most_correlated_with']} ({float(row['correlation']):+.2f}) |"
            for row in rows
        ],
    )


def _identification(rows: list[Row]) -> str:
    start = "width_without_"
    data = [name.removeprefix(start) for name in rows[0] if name.startswith(start)]
    head = "| Width of the posterior, of the prior's | all data |" + "".join(
        f" without {name} |" for name in data
    )
    return (
        "**What each datum identifies.** A width that grows without a datum is what it taught.\n\n"
        + _table(
            head,
            [
                f"| {row['title']} | {float(row['width_all']):.2f} |"
                + "".join(f" {float(row[start + name]):.2f} |" for name in data)
                for row in rows
            ],
        )
    )


def _shipped(rows: list[Row]) -> str:
    head = "| Path | What 90 % of worlds get | Median | Posterior | Confidence | Learnt |"
    return "**What is shipped.**\n\n" + _table(
        head,
        [
            f"| `{row['path']}` | {row['worlds_05']} to {row['worlds_95']} | {row['worlds_50']} "
            f"| {row['of']}: {row['posterior_low']} to {row['posterior_high']} | {row['confidence']} "
            f"| {row['learnt']} |"
            for row in rows
        ],
    )


def _targets(rows: list[Row]) -> str:
    head = (
        "| Target | Recorded (sampling error) | Allowed | Predicted from the other targets "
        "| At posterior draws: least · mean · most | As shipped | Fits |"
    )
    fitted = [_target(row) for row in rows if row["use"] == "fitted"]
    compared = [_target(row) for row in rows if row["use"] == "compared"]
    missed = ", ".join(row["statement"] for row in rows if row["fits"] == "no" and row["use"] == "fitted")
    return (
        "**How the targets are met.** The last rows are compared, not fitted.\n\n"
        + _table(head, [*fitted, *compared])
        + f"\n\nTargets not met as shipped: {missed or 'none'}."
    )


def _target(row: Row) -> str:
    others = "–"
    if row["predicted_by_the_others_05"]:
        others = f"{row['predicted_by_the_others_05']} to {row['predicted_by_the_others_95']}"
    mark = " (odds ratio)" if row["measure"] == "odds ratio" else ""
    name = row["statement"] if row["use"] == "fitted" else f"*{row['statement']}*"
    return (
        f"| {name}{mark} | {row['recorded']} ({row['sampling_low']} to {row['sampling_high']}) "
        f"| {row['allowed_low']} to {row['allowed_high']} | {others} "
        f"| {row['at_draws_lowest']} · {row['at_draws']} · {row['at_draws_highest']} "
        f"| {row['shipped']} | {row['fits']} |"
    )


def _emulators(rows: list[Row]) -> str:
    head = "| Emulator of | Slope on worlds held out (1 is right) | Worst of the groups, standard errors |"
    return "**How good the emulators are.**\n\n" + _table(
        head,
        [
            f"| {row['count']} | {row['slope']} | {row['worst_group_in_errors']} of {row['groups']} |"
            for row in rows
        ],
    )
