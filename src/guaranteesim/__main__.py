"""``python -m guaranteesim`` is the command ``guaranteesim``."""

from __future__ import annotations

from guaranteesim.cli import main

if __name__ == "__main__":
    main(prog_name="guaranteesim")
