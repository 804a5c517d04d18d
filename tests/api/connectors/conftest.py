"""The two small scenarios of the tests of comparisons, with an uncertain number."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.cli.conftest import SMALL


@pytest.fixture
def uncertain(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> list[Path]:
    """Two scenarios with uncertain stakes; one has an input that the other has not."""
    monkeypatch.chdir(tmp_path)
    text = SMALL.replace("stake: 0.6}}\n  FRA", "stake: {{uniform: [0.4, 0.8]}}}}\n  FRA")
    paths = []
    for name, rule, order in (("recused", "{all: {}, recuse_aggressor: true}", 1), ("veto", "all", 2)):
        path = Path(f"{name}.yaml")
        path.write_text(text.format(name=name, rule=rule, order=order), encoding="utf-8")
        paths.append(path)
    more = paths[1].read_text(encoding="utf-8").replace("stake: 0.1", "stake: {choice: [0.1, 0.3]}")
    paths[1].write_text(more, encoding="utf-8")
    return paths
