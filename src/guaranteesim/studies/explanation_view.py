"""The explanation of an arrangement as people look at it, apart from the views that need pandas."""

from __future__ import annotations

import html
from dataclasses import fields
from pathlib import Path
from typing import TYPE_CHECKING

from guaranteesim.analysis.text.explanation import Explanation as PlainExplanation

if TYPE_CHECKING:
    from matplotlib.figure import Figure


class Explanation(PlainExplanation):
    """Explanation of an arrangement that prints as text."""

    @classmethod
    def present(cls, plain: PlainExplanation) -> Explanation:
        """Return the plain explanation with looks."""
        return cls(**{field.name: getattr(plain, field.name) for field in fields(plain)})

    def plot(self, name: str | None = None) -> Figure:
        """Return the picture of the treaty: what calls it, who decides and can block, what comes and when.

        Raises:
            UserError: there is no such figure, or it is drawn from other results.
        """
        from guaranteesim.report import figures

        return figures.draw("treaty" if name is None else name, self)

    def save_figure(self, path: str | Path) -> Path:
        """Write the picture of the treaty to a file, as PNG, SVG or PDF by the end of its name.

        Raises:
            UserError: the end of the name says no known format.
            StorageError: the file cannot be written.
        """
        from guaranteesim.report import figures

        return figures.write_image("treaty", self, Path(path))

    def render(self, width: int = 80) -> str:
        """Return the page as plain text of at most ``width`` columns."""
        from guaranteesim.report.texts.explanation import render_explanation

        return render_explanation(self, width)

    def __str__(self) -> str:
        return self.render()

    def __repr__(self) -> str:
        names = ", ".join(reading.name for reading in self.commitments) or "no commitment"
        return f"Explanation({self.scenario.name!r}: {names})"

    def _repr_html_(self) -> str:
        return f"<pre>{html.escape(str(self))}</pre>"
