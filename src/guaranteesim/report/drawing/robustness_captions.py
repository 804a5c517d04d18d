"""Order of arrangements, and the footer, of the figures of robustness."""

from __future__ import annotations

from collections import Counter

import numpy as np

from guaranteesim.analysis.comparison.comparison import FOOTER
from guaranteesim.analysis.robustness.robustness import Robustness
from guaranteesim.report import style
from guaranteesim.report.drawing.captions import find_plain_state_title
from guaranteesim.report.drawing.lettering import fit_text, replace_unprintable
from guaranteesim.report.words.names import format_count
from guaranteesim.report.words.side_terms import describe_basis


def order_arrangements(found: Robustness) -> list[int]:
    """Return the places of the arrangements, the least worst regret first."""
    main = found.main
    return [int(place) for place in np.lexsort((main.mean_regrets.value, main.worst_regrets.value))]


def make_labels(found: Robustness, width: float) -> list[str]:
    """Return a label per arrangement, ``width`` inches wide: the title, or the name if titles coincide."""
    titles = [replace_unprintable(item.title.strip() or item.name) for item in found.scenarios]
    short = [fit_text(title, width, style.SMALL, 2) for title in titles]
    seen = Counter(short)
    return [
        label if seen[label] == 1 else fit_text(name, width, style.SMALL, 2)
        for label, name in zip(short, found.names, strict=True)
    ]


def make_robustness_footer(found: Robustness) -> list[str]:
    """Return the lines below a figure: the data to reproduce it, its source, and the disclaimer."""
    first = found.scenarios[0]
    challenger, protege = (
        find_plain_state_title(first, code) for code in (first.challenger.state, first.protege.state)
    )
    size = (
        f"{format_count(found.rows, 'row')} of {format_count(len(found.paths), 'varied number')} × "
        f"{format_count(found.worlds, 'world')} for each arrangement and theory"
    )
    return [
        f"{challenger} (challenger), {protege} (protégé); {size}; seed {found.seed}; "
        f"{describe_basis(found.scenarios)}. Luck is taken out of the values.",
        f"Source: guaranteesim {found.version}, assumptions and their sources in the files of scenarios and "
        f"theories; {FOOTER}.",
    ]
