"""Groups of processes that a test has stopped."""

from __future__ import annotations

import os
import time


def is_all_gone(group: int) -> bool:
    """Return True once no process of the group is left, False if one is after ten seconds."""
    for _ in range(100):
        try:
            os.killpg(group, 0)
        except ProcessLookupError:
            return True
        time.sleep(0.1)
    return False
