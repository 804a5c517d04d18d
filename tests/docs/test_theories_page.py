"""docs/theories.md says what the theory files and the reference tables say."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]


def test_the_page_is_the_one_the_files_give(tmp_path: Path) -> None:
    page = ROOT / "docs" / "theories.md"
    subprocess.run([sys.executable, ROOT / "scripts" / "theory_docs.py", "--to", tmp_path], check=True)
    fresh = (tmp_path / "theories.md").read_text(encoding="utf-8")
    assert page.read_text(encoding="utf-8") == fresh, "run `make docs`"
