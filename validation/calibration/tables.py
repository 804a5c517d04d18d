"""The tables of a calibration, as rows ready for CSV."""

from __future__ import annotations

import csv
import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from guaranteesim.scenario.numbers.layouts import read_layout
from guaranteesim.scenario.numbers.posterior_sample import PosteriorSample
from validation.calibration.counting import Counts
from validation.calibration.free import FREE, Floats
from validation.calibration.posterior import Posterior, predicted
from validation.calibration.procedure import Fit
from validation.calibration.record import COMPARED, TARGETS
from validation.calibration.shipping import Form
from validation.calibration.targets import Target
from validation.calibration.verifying import simulated, spaced

Row = dict[str, Any]
_RANGE = (0.05, 0.5, 0.95)
_WELL, _PARTLY = 0.35, 0.7
"""Posterior over prior width up to which a parameter is called well, and partly, identified."""


def parameters(fit: Fit) -> list[Row]:
    """Prior, posterior and identification of every free parameter."""
    narrowing, related = fit.posterior.narrowing(), fit.posterior.correlations()
    rows = []
    for place, free in enumerate(FREE):
        low, middle, high = np.quantile(fit.posterior.values[free.name], _RANGE)
        others = np.where(np.arange(len(FREE)) == place, 0.0, related[place])
        partner = int(np.argmax(np.abs(others)))
        rows.append({
            "parameter": free.name, "title": free.title, "prior_low": free.low, "prior_high": free.high,
            "prior": "log-uniform" if free.log else "uniform",
            "posterior_05": low, "posterior_50": middle, "posterior_95": high,
            "width_of_prior": narrowing[place], "identified": _identified(float(narrowing[place])),
            "most_correlated_with": FREE[partner].name, "correlation": others[partner], "reason": free.reason,
        })  # fmt: skip
    return rows


def _identified(narrowing: float) -> str:
    return "well" if narrowing <= _WELL else "partly" if narrowing <= _PARTLY else "weakly"


def targets(fit: Fit, as_shipped: Counts, seed: int) -> list[Row]:
    """Every target: recorded, emulated, simulated at posterior draws and as shipped, and whether it fits."""
    rows = []
    for place, target in enumerate(TARGETS):
        without = fit.posterior.leave_out(place, seed)
        emulated = _spread_of(target, fit, fit.posterior.places)
        alone = _spread_of(target, fit, without.places)
        drawn, _ = predicted(target, fit.emulators, spaced(fit.posterior, len(fit.at_draws)))
        rows.append(_target_row(target, fit, as_shipped) | {
            "emulated_05": emulated[0], "emulated_50": emulated[1], "emulated_95": emulated[2],
            "predicted_by_the_others_05": alone[0], "predicted_by_the_others_50": alone[1],
            "predicted_by_the_others_95": alone[2],
            "at_draws_emulated": float(target.shown(drawn).mean()),
            "draws_without_it": without.effective,
        })  # fmt: skip
    return rows + [_target_row(target, fit, as_shipped) for target in COMPARED]


def _spread_of(target: Target, fit: Fit, places: Floats) -> Floats:
    value, _ = predicted(target, fit.emulators, places)
    return np.asarray(np.quantile(target.shown(value), _RANGE))


def _target_row(target: Target, fit: Fit, as_shipped: Counts) -> Row:
    each = [float(target.shown(simulated(target, counts).logit)) for counts in fit.at_draws]
    ours = simulated(target, as_shipped)
    low, high = target.shown(ours.logit + np.array([-1.96, 1.96]) * ours.error)
    first, last = target.interval
    narrow = target.shown(target.logit + np.array([-1.96, 1.96]) * target.error)
    value = float(target.shown(ours.logit))
    return {
        "target": target.name, "statement": target.statement, "measure": target.scale,
        "use": "fitted" if target.fitted else "compared", "recorded": float(target.shown(target.logit)),
        "sampling_low": float(narrow[0]), "sampling_high": float(narrow[1]),
        "allowed_low": first, "allowed_high": last, "discrepancy_logits": target.discrepancy,
        "at_draws_lowest": min(each), "at_draws": float(np.mean(each)), "at_draws_highest": max(each),
        "shipped_low": float(low), "shipped": value, "shipped_high": float(high),
        "within_sampling_error": "yes" if narrow[0] <= value <= narrow[1] else "no",
        "fits": "yes" if first <= value <= last else "no",
        "source": target.source, "note": target.note,
    }  # fmt: skip


def identification(fit: Fit) -> list[Row]:
    """Width and median of the posterior of each parameter, with all data and without each datum."""
    rows = []
    for place, free in enumerate(FREE):
        row: Row = {"parameter": free.name, "title": free.title}
        for name, found in {"all": fit.posterior, **fit.without}.items():
            row[f"width_{_name_of(name)}"] = float(found.narrowing()[place])
            row[f"median_{_name_of(name)}"] = float(np.median(found.values[free.name]))
        rows.append(row)
    return rows


def _name_of(datum: str) -> str:
    return datum if datum == "all" else f"without_{datum}"


def emulators(fit: Fit) -> list[Row]:
    """How every emulator does on worlds held out, and at the posterior draws."""
    return [
        {
            "count": name, "slope": check.slope, "deviance_explained": check.explained,
            "worst_group_in_errors": check.worst, "groups": len(check.emulated),
            "emulated": " ".join(f"{share:.4f}" for share in check.emulated),
            "simulated": " ".join(f"{share:.4f}" for share in check.simulated),
        }
        for name, check in fit.checks.items()
    ]  # fmt: skip


def correlations(posterior: Posterior) -> list[Row]:
    """Correlations of the posterior, one row a parameter."""
    related = posterior.correlations()
    return [
        {"parameter": free.name, **{other.name: related[row, column] for column, other in enumerate(FREE)}}
        for row, free in enumerate(FREE)
    ]


def shipped(numbers: Mapping[str, Form], sample: PosteriorSample) -> list[Row]:
    """What the package ships for every fitted path."""
    rows = []
    for path, number in numbers.items():
        low, middle, high = np.interp(_RANGE, *sample.tabulate_quantiles(read_layout(number["layout"])))
        rows.append({
            "path": path, "layout": json.dumps(number["layout"]), "of": number["of"],
            "posterior_low": number["posterior"][0], "posterior_high": number["posterior"][1],
            "worlds_05": low, "worlds_50": middle, "worlds_95": high, "confidence": number["confidence"],
            "learnt": "yes" if number["learnt"] else "no",
        })  # fmt: skip
    return rows


def write(path: Path, rows: Sequence[Row]) -> None:
    """CSV with the columns of the first row; numbers to four digits, which is more than they are worth."""
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.DictWriter(file, list(rows[0]), lineterminator="\n")
        writer.writeheader()
        writer.writerows([{key: _plain(value) for key, value in row.items()} for row in rows])


def _plain(value: Any) -> Any:
    return f"{value:.4g}" if isinstance(value, float) else value
