"""The explanation of an arrangement as people look at it, apart from the views that need pandas."""

from __future__ import annotations

import html
from dataclasses import fields

from guaranteesim.analysis.text.explanation import Explanation as PlainExplanation


class Explanation(PlainExplanation):
    """Explanation of an arrangement that prints as text."""

    @classmethod
    def present(cls, plain: PlainExplanation) -> Explanation:
        """Return the plain explanation with looks."""
        return cls(**{field.name: getattr(plain, field.name) for field in fields(plain)})

    def __str__(self) -> str:
        from guaranteesim.report.texts.explanation import render_explanation

        return render_explanation(self)

    def __repr__(self) -> str:
        names = ", ".join(reading.name for reading in self.commitments) or "no commitment"
        return f"Explanation({self.scenario.name!r}: {names})"

    def _repr_html_(self) -> str:
        return f"<pre>{html.escape(str(self))}</pre>"
