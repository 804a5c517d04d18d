"""Draw the small pictures of docs/gallery.md that no results in results/reference show.

Usage: ``python scripts/gallery_pictures.py [NAME...]``, all of them by default. They go to docs/pictures and
come from small runs, so they show what a figure looks like and no result to quote.
"""

from __future__ import annotations

import io
import sys
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

from PIL import Image

import guaranteesim as gs

PICTURES = Path(__file__).resolve().parents[1] / "docs" / "pictures"
PAIR = ["taiwan-no-guarantee", "treaty-and-force"]
DPI, COLOURS = 65, 48


@cache
def discover_loss() -> Any:
    """Return a small discovery of the assumptions under which the lead is small."""
    return gs.discover(PAIR[1], PAIR[0], margin=0.1, rows=150, worlds=20)


@cache
def survey_robustness() -> Any:
    """Return a small study of robustness."""
    return gs.robust(
        [*PAIR, "strategic-ambiguity"], rows=20, worlds=20, theories=["cheap-talk", "desperation"]
    )


SOURCES: dict[str, Callable[[], Any]] = {
    "treaty": lambda: gs.load("us-28-points").explain(),
    "challenger": lambda: gs.load("coalition-of-the-willing").foresee(),
    "timeline": lambda: gs.load("treaty-and-force").run(worlds=200),
    "tornado": lambda: gs.analyse_sensitivity(gs.compare(PAIR, worlds=400)),
    "response_curves": lambda: gs.sweep(PAIR, vary="challenger.clash_aversion=0..3:5", worlds=100),
    "indifference_map": lambda: gs.sweep(
        PAIR,
        vary=["challenger.clash_aversion=0..3:4", "challenger.motivation=0.5..2:4"],
        worlds=60,
    ),
    "experiment": lambda: gs.experiment(PAIR, vary=["challenger.motivation=0.5..2:4"], worlds=60),
    "prim_box": discover_loss,
    "prim_tradeoff": discover_loss,
    "rank_survival": survey_robustness,
    "regret_heatmap": survey_robustness,
    "total_effects": lambda: gs.analyse_total_effects(
        PAIR,
        design="morris",
        vary=["challenger.clash_aversion=0..3", "challenger.motivation=0.5..2"],
        worlds=40,
    ),
    "waterfall": lambda: gs.split_by_channel(*PAIR, worlds=100),
}
"""Data of each picture, by the name of its figure."""


def save_picture(name: str) -> Path:
    """Draw one figure as a small file of few colours, and return its path."""
    drawn = io.BytesIO()
    SOURCES[name]().plot(name).savefig(drawn, dpi=DPI, format="png")
    drawn.seek(0)
    path = PICTURES / f"{name}.png"
    picture = Image.open(drawn).convert("RGB")
    picture.quantize(COLOURS, dither=Image.Dither.NONE).save(path, optimize=True)
    return path


def main() -> None:
    """Draw the pictures that are asked for."""
    PICTURES.mkdir(exist_ok=True)
    for name in sys.argv[1:] or SOURCES:
        save_picture(name)


if __name__ == "__main__":
    main()
