"""Fill the screen that README.md shows from results/reference, so that it cannot drift from what is printed.

Usage: ``python scripts/readme_docs.py``
"""

from __future__ import annotations

import re
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
SCREEN = ROOT / "results" / "reference" / "screen.txt"
"""The screen of ``make demo``, as ``make family`` keeps it."""
_BLOCK = re.compile(r"(<!-- block: screen -->\n```text\n).*?(```\n<!-- end -->)", re.DOTALL)


def fill_page(page: str, screen: str) -> str:
    """Return the page with the screen in its place; ValueError if it has no place for it."""
    filled, places = _BLOCK.subn(lambda found: f"{found[1]}{screen}{found[2]}", page)
    if places != 1:
        raise ValueError("README.md needs one block named screen")
    return filled


def main() -> None:
    """Fill README.md in place."""
    page = ROOT / "README.md"
    screen = SCREEN.read_text(encoding="utf-8")
    page.write_text(fill_page(page.read_text(encoding="utf-8"), screen), encoding="utf-8")


if __name__ == "__main__":
    main()
