"""Stories of small worlds, word for word: honoured, blocked, quiet, refused, and one under two treaties.

`python -m pytest tests/golden --regenerate` writes them anew; the difference shows what a reader will read.
"""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.story_worlds import compare_small

from guaranteesim.analysis.comparison.comparison import FOOTER
from guaranteesim.studies.story_study import tell_story

FOLDER = Path(__file__).parent
STORIES = {
    "story-honoured": (80, {"arrangement": "each", "where": "honoured"}),
    "story-blocked": (80, {"arrangement": "joint", "where": "block_CHN=decisive"}),
    "story-quiet": (80, {"arrangement": "each", "where": "world.opportunities=0"}),
    "story-refused": (80, {"arrangement": "each", "where": "opportunities>=2 and quiet_months=24"}),
    "story-compared": (100, {"compare": ("each", "joint"), "where": "honoured"}),
    "story-compared-narrow": (80, {"compare": ("each", "joint"), "where": "honoured"}),
}


@pytest.mark.parametrize("name", STORIES)
def test_story(name: str, request: pytest.FixtureRequest) -> None:
    width, asked = STORIES[name]
    text = tell_story(compare_small(), **asked).render(width) + "\n"  # type: ignore[arg-type]
    golden = FOLDER / f"{name}.txt"
    if request.config.getoption("--regenerate", default=False):
        golden.write_bytes(text.encode())
    assert text == golden.read_text(encoding="utf-8"), "if this is meant, `make golden` writes it anew"
    assert max(map(len, text.splitlines())) <= width
    assert text.rstrip().endswith(f"{FOOTER}.")
