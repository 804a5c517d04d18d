"""The option that writes the golden texts again."""

from __future__ import annotations

import pytest


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add ``--regenerate``, for ``python -m pytest tests/golden --regenerate``."""
    parser.addoption("--regenerate", action="store_true", help="write the golden texts anew")
