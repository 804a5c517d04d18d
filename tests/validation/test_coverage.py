"""The 95 % intervals of a comparison cover: every number, in samples of worlds from a population of worlds.

In the normal suite 40 samples of 200 worlds from a small population: an interval is refused where the count
of those that cover would come by chance once in a million if it covered 93 %. That finds a level of 50 %
nearly always, which is what Student's interval had for months of war and forces fighting. The nightly test
takes 2,000 samples of each size from the large population, and compares the table of results/reference.
"""

from __future__ import annotations

import csv
import math
from pathlib import Path

import numpy as np
import pytest
from scipy import stats
from validation.coverage.counting import HIGH, LOW, Coverage, Plan, measure
from validation.coverage.numbers import KINDS, estimates
from validation.coverage.population import SIZES, Population
from validation.coverage.table import BEYOND, COLUMNS, COUNT, NEVER, TAIL, TIES, TOO_LOW, remark, written

from guaranteesim.ensemble import open_worker_pool

ROOT = Path(__file__).parents[2]
TABLE = ROOT / "results" / "reference" / "coverage" / "coverage.csv"
SMALL = Plan(("no-guarantee", "coalition-us-backstop"), population=1000)
SAMPLES = 40
LEAST = int(stats.binom.ppf(1e-6, SAMPLES, LOW))
NOISE = 3 * math.sqrt(0.95 * 0.05 / 2000)
"""Three standard errors of a coverage in 2,000 samples: 1.5 points."""


@pytest.fixture(scope="module")
def small():
    return list(measure(SMALL, [200], SAMPLES))


def table():
    with TABLE.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def found(covered=0.95, truth=1.0, deviation=0.1, outcome="clash", above=0.02):
    return Coverage(("a", outcome, "if in force"), 1000, 2000, truth, covered, above, 0.01, deviation, 1.2)


def test_every_number_is_covered_in_small_samples(small):
    few = [item for item in small if round(item.covered * item.samples) < LEAST - (SAMPLES - item.samples)]
    assert [(item.key, item.covered) for item in few] == []


def test_numbers_of_every_kind_are_counted(small):
    assert {item.key[2] for item in small} == set(KINDS)
    assert len(small) > 100


def test_a_sample_is_made_of_worlds_of_the_population():
    population = Population(300, 1, SMALL.names)
    whole, (sample,) = population.whole(), population.samples(50, [3], seed=1)
    (again,) = population.samples(50, [3], seed=1)
    for name, run in sample.runs.items():
        drawn = sample.drawn[name].worlds["world"].to_numpy()
        before = whole.runs[name].worlds.take(drawn).drop(columns="world").reset_index(drop=True)
        assert run.worlds.drop(columns="world").reset_index(drop=True).equals(before)
        assert run.worlds["world"].tolist() == list(range(50))
        crises = np.bincount(whole.runs[name].events["world"], minlength=300)[drawn]
        assert np.bincount(run.events["world"], minlength=50).tolist() == crises.tolist()
    assert dict(estimates(sample)).keys() == dict(estimates(again)).keys()
    assert again.drawn["continued-war"].worlds.equals(sample.drawn["continued-war"].worlds)


@pytest.mark.parametrize(("item", "why"), [
    (found(), ""), (found(0.92), TOO_LOW), (found(0.98, truth=math.inf), BEYOND),
    (found(1.0, truth=0.0, deviation=0.0), NEVER), (found(0.98, outcome="median_days_to_act"), TIES),
    (found(0.98, truth=0.003, deviation=0.002), COUNT), (found(0.98, truth=0.999, deviation=0.001), COUNT),
    (found(0.98, truth=40.0, deviation=0.5), TAIL),
])  # fmt: skip
def test_what_lies_outside_says_why(item, why):
    assert remark(item) == why


def test_the_table_leaves_out_what_is_not_finite():
    header, line = written([found(0.98, truth=math.inf)]).decode().splitlines()
    assert header == ",".join(COLUMNS)
    assert line == "a,clash,if in force,1000,2000,,0.9800,0.0200,0.0100,0.1,1.2,beyond"


def test_the_table_of_reference_covers_every_number_at_every_size():
    kept = table()
    assert {int(row["worlds"]) for row in kept} == set(SIZES)
    assert {int(row["samples"]) for row in kept if row["outcome"] == "major_violation"} == {2000}
    at = {
        size: {(row["arrangement"], row["outcome"], row["kind"]) for row in kept if row["worlds"] == size}
        for size in map(str, SIZES)
    }
    assert at["1000"] == at["2000"]


def test_no_number_is_covered_too_rarely_and_what_is_covered_more_says_why():
    for row in table():
        covered = float(row["coverage"])
        assert covered >= LOW - (NOISE if row["worlds"] != "1000" else 0), row
        assert bool(row["remark"]) == (not LOW <= covered <= HIGH), row


@pytest.mark.nightly
def test_the_table_of_reference_is_made_again():
    with open_worker_pool(2) as pool:
        again = list(measure(Plan(), SIZES, 2000, pool))
    kept = {(row["arrangement"], row["outcome"], row["kind"], int(row["worlds"])): row for row in table()}
    assert {(*item.key, item.worlds) for item in again} == set(kept)
    for item in again:
        assert item.covered >= LOW - (NOISE if item.worlds != 1000 else 0), item
        assert item.covered == pytest.approx(float(kept[*item.key, item.worlds]["coverage"]), abs=0.01), item
