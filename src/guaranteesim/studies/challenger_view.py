"""The challenger's view as people look at it."""

from __future__ import annotations

import html
from pathlib import Path
from typing import TYPE_CHECKING

from guaranteesim.analysis.text.challenger_outlook import ChallengerOutlook as PlainChallengerOutlook

if TYPE_CHECKING:
    from matplotlib.figure import Figure


class ChallengerOutlook(PlainChallengerOutlook):
    """What the challenger expects of every option, with looks."""

    def plot(self, name: str | None = None) -> Figure:
        """Return the figure of what the challenger expects at every rung.

        Raises:
            UserError: there is no such figure, or it is drawn from other results.
        """
        from guaranteesim.report import figures

        return figures.draw("challenger" if name is None else name, self)

    def save_figure(self, path: str | Path) -> Path:
        """Write the figure to a file, as PNG, SVG or PDF by the end of its name.

        Raises:
            UserError: the end of the name says no known format.
            StorageError: the file cannot be written.
        """
        from guaranteesim.report import figures

        return figures.write_image("challenger", self, Path(path))

    def render(self, width: int = 80) -> str:
        """Return the page as plain text of at most ``width`` columns."""
        from guaranteesim.report.texts.challenger import render_outlook

        return render_outlook(self, width)

    def __str__(self) -> str:
        return self.render()

    def __repr__(self) -> str:
        return f"ChallengerOutlook({self.scenario.name!r}, month {self.month})"

    def _repr_html_(self) -> str:
        return f"<pre>{html.escape(str(self))}</pre>"
