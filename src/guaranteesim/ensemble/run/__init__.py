"""The run: its plan, its blocks, and the processes that simulate them."""
