"""An executor in use for a ``with`` block."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from guaranteesim.ensemble.run.executor_in_use import find_executor, use_executor
from guaranteesim.errors import UserError


def test_it_is_in_use_until_the_block_ends() -> None:
    with ThreadPoolExecutor(1) as executor:
        with use_executor(executor), use_executor(None):
            assert find_executor() is executor
        assert find_executor() is None


@pytest.mark.parametrize("thing", ["tcp://127.0.0.1:8786", 2])
def test_what_can_run_nothing_is_refused(thing: Any) -> None:
    with pytest.raises(UserError, match=r"can run nothing: give an executor"), use_executor(thing):
        pass
