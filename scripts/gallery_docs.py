"""Write docs/gallery.md: every figure with a picture, its question, what to look at, and its command.

Usage: ``python scripts/gallery_docs.py [FOLDER]``, the folder being ``docs`` by default. The figures are
those of the registry, so a new one without an entry here stops the script.
"""

from __future__ import annotations

import sys
import textwrap
from dataclasses import dataclass
from pathlib import Path

from guaranteesim.report.drawing.registry import Kind, find_figures

ROOT = Path(__file__).resolve().parents[1]
REFERENCE = {
    "acceptance": "figures/acceptance.png",
    "backtest": "backtest/backtest.png",
    "bargaining": "bargaining/bargaining.png",
    "blockers": "figures/blockers.png",
    "calendar": "clauses/us-withdrawal.png",
    "frontier": "figures/frontier.png",
    "funnel": "figures/funnel.png",
    "headline": "figures/headline.png",
    "panel_calibration": "panel/panel_calibration.png",
    "panel_roc": "panel/panel_roc.png",
    "rungs": "figures/rungs.png",
    "survival": "figures/survival.png",
    "theories_honoured": "theories/theories_honoured.png",
    "theories_unconditional": "theories/theories_unconditional.png",
    "theories_violation": "theories/theories_violation.png",
}
"""Pictures among the results in results/reference; the others are small ones in docs/pictures."""

KINDS: dict[Kind, tuple[str, str]] = {
    "explanation": ("The text of a treaty", "guaranteesim explain us-28-points --figure treaty.png"),
    "challenger": (
        "What the challenger expects",
        "guaranteesim explain coalition-of-the-willing --challenger --figure challenger.png",
    ),
    "comparison": ("Several arrangements", "guaranteesim compare ukraine"),
    "run": ("One arrangement over time", "guaranteesim run us-withdrawal"),
    "sensitivity": ("What it hangs on", "guaranteesim sensitivity results/ukraine"),
    "total_effects": (
        "A few factors together",
        "guaranteesim sensitivity no-guarantee coalition-of-the-willing --design morris "
        "--vary challenger.clash_aversion=0..3 --vary challenger.motivation=0.5..2",
    ),
    "channels": ("By which mechanism", "guaranteesim channels no-guarantee coalition-of-the-willing"),
    "sweep": (
        "One or two numbers moved",
        "guaranteesim sweep no-guarantee coalition-of-the-willing --vary challenger.clash_aversion=0..3",
    ),
    "experiment": (
        "A table of assumptions",
        "guaranteesim experiment no-guarantee coalition-of-the-willing --vary challenger.motivation=0.5..2:4",
    ),
    "discovery": (
        "Where the lead is lost",
        "guaranteesim discover coalition-of-the-willing no-guarantee --margin 0.1",
    ),
    "robustness": (
        "What survives being wrong",
        "guaranteesim robust no-guarantee article-5-like coalition-of-the-willing",
    ),
    "theories": ("Rival theories", "guaranteesim theories ukraine"),
    "bargain": ("Terms that all could accept", "guaranteesim bargain ukraine-2026"),
    "backtest": ("Cases from history", "guaranteesim backtest"),
    "panel": ("A panel of rivalries", "guaranteesim backtest --panel"),
}
"""Heading and command of each kind, in the order of the page."""


@dataclass(frozen=True)
class Guide:
    """Question that a figure answers, and what to look at first."""

    question: str
    look: str


GUIDES: dict[str, Guide] = {
    "treaty": Guide(
        "What does the treaty say, and who can stop it?",
        "Look for octagons: each is a state that can stop the others. Then compare the deadline on the right "
        "with the days to the first action below it.",
    ),
    "challenger": Guide(
        "What does the challenger expect of each act, and which does it prefer?",
        "Look at the diamond of each row: left of the line, the act is worth less to the challenger than "
        "staying quiet. The longest part of its bar says why.",
    ),
    "frontier": Guide(
        "Is the arrangement that keeps the peace also one that all would accept?",
        "Look at the upper right corner: it is empty where what deters is refused.",
    ),
    "headline": Guide(
        "How do the arrangements differ in the main outcomes?",
        "Look at the intervals before the dots: rows whose intervals overlap are hardly told apart.",
    ),
    "acceptance": Guide(
        "Who would refuse, and over what?",
        "Look for the longest part to the left of a line: it is what that state would lose most by.",
    ),
    "blockers": Guide(
        "Who blocked when a decision failed?",
        "Look along a row for the dark cells: in those crises the consent of the state alone was missing.",
    ),
    "funnel": Guide(
        "Where between the crisis and help in time is it lost?",
        "Look at the orange bars: each is the stage at which that arrangement loses most.",
    ),
    "rungs": Guide(
        "How grave are the acts under each arrangement?",
        "Look at the darkest part first: an arrangement can lower the number of acts and not their gravity.",
    ),
    "survival": Guide(
        "How long does peace last?",
        "Look at the distance to the dashed curve, which is the arrangement that all are compared with.",
    ),
    "timeline": Guide(
        "What happened in one world?",
        "Read from left to right: an act, what it took, and how belief in the guarantors changed.",
    ),
    "calendar": Guide(
        "What do elections, withdrawals and terms do over time?",
        "Look at the curves on both sides of a dated line.",
    ),
    "tornado": Guide(
        "Which uncertain inputs decide the outcome?",
        "Look only at bars that end beyond the grey band; nothing is claimed of the others.",
    ),
    "total_effects": Guide(
        "How much does each of a few factors do, alone and together with others?",
        "Look for bars longer than the mark of luck alone; a diamond far from 0 says that the others matter.",
    ),
    "waterfall": Guide(
        "Through which mechanisms does an arrangement work?",
        "Look for the longest coloured step; grey steps are not resolved.",
    ),
    "response_curves": Guide(
        "What if one number were different?",
        "Look for a crossing of two curves: there the order of the arrangements turns.",
    ),
    "indifference_map": Guide(
        "For which values of two numbers is which arrangement better?",
        "Look for where the colour changes; pale cells are not resolved.",
    ),
    "experiment": Guide(
        "How does the outcome vary over a table of assumptions?",
        "Look at the slope, and at the distance of the arrangements along it.",
    ),
    "prim_box": Guide(
        "Under which assumptions is the lead lost?",
        "Look for short bars: those inputs have to lie in a small part of their range.",
    ),
    "prim_tradeoff": Guide(
        "How well does a box of assumptions describe the cases?",
        "Look for a box that is high and far to the right: it holds many of the cases and little else.",
    ),
    "rank_survival": Guide(
        "Which arrangement is good under most assumptions?",
        "Look for the row with the most weight at the first ranks.",
    ),
    "regret_heatmap": Guide(
        "Which arrangement is regretted least where a theory is wrong?",
        "Look along a row for its darkest cell: it is the worst case of that arrangement.",
    ),
    "theories_violation": Guide(
        "Does the order of the arrangements depend on the theory?",
        "Look along a row for ranks that change from one theory to another.",
    ),
    "theories_unconditional": Guide(
        "Does it, when refusals are counted?",
        "Compare it with the figure above: the difference is the chance of entry into force.",
    ),
    "theories_honoured": Guide(
        "Does the order of honoured commitments depend on the theory?",
        "Look for ranks that no theory moves.",
    ),
    "bargaining": Guide(
        "Is there a package that all sides prefer to no deal?",
        "Look at the shaded corner: packages in it are worth more than no deal to both sides.",
    ),
    "backtest": Guide(
        "Would the model have been right about known cases?",
        "Look for rows in which the dots lie far from the diamond, which is what happened.",
    ),
    "panel_calibration": Guide(
        "Do its chances fit what happened in many rivalries?",
        "Look at the distance from the diagonal of the hollow circles (as it stands) and the filled ones "
        "(adjusted).",
    ),
    "panel_roc": Guide(
        "Does it rank dangerous rivalries above others?",
        "Compare its curve with that of a simple regression on the same facts.",
    ),
}

HEAD = """\
# Gallery

This page is written from the code by `make docs`. It shows every figure with the question it answers, what to
look at, and a command that makes it. Pictures of the Ukraine family, of negotiation, history and theories are
results in `results/reference`. The others come from small runs and show what a figure looks like; they are no
results to quote. Each figure is a conditional comparison, not a forecast. [Figures](figures.md) lists the
files.
"""


def find_picture(name: str) -> Path:
    """Return the picture of a figure: a reference result, or a small one."""
    if name in REFERENCE:
        return ROOT / "results" / "reference" / REFERENCE[name]
    return ROOT / "docs" / "pictures" / f"{name}.png"


def write_page() -> str:
    """Return the page: a section a kind, and in it each figure.

    Raises:
        KeyError: a figure of the registry has no guide, or its kind no command.
    """
    figures = find_figures()
    parts = [HEAD]
    order = list(GUIDES)
    for kind, (heading, command) in KINDS.items():
        names = sorted((name for name, item in figures.items() if item.kind == kind), key=order.index)
        parts.append(f"\n## {heading}\n\n```sh\n{command}\n```\n")
        parts += [_write_figure(name) for name in names]
    missing = {item.kind for item in figures.values()} - set(KINDS)
    if missing:
        raise KeyError(f"no command for figures of the kinds {', '.join(sorted(missing))}")
    return "".join(parts)


def _write_figure(name: str) -> str:
    guide = GUIDES[name]
    path = find_picture(name)
    at = f"../{path.relative_to(ROOT)}" if name in REFERENCE else f"pictures/{name}.png"
    text = textwrap.fill(f"**{guide.question}** {guide.look}", 119)
    return f"\n### `{name}`\n\n{text}\n\n![{guide.question}]({at})\n"


def main() -> None:
    """Write the page."""
    folder = Path(sys.argv[1] if len(sys.argv) > 1 else "docs")
    (folder / "gallery.md").write_text(write_page(), encoding="utf-8")


if __name__ == "__main__":
    main()
