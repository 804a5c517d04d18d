"""The calibration: what it counts, that it finds what is there, and that the package ships what it found."""

from __future__ import annotations

import csv
import json
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from validation.calibration import (
    emulator,
    experiment,
    independent,
    page,
    posterior,
    procedure,
    shipping,
    tables,
)
from validation.calibration.counting import disputes_of
from validation.calibration.emulator import Emulator, basis
from validation.calibration.experiment import Study, lay_out_numbers, load, prior_places, run
from validation.calibration.free import FREE, LAYOUT, from_places
from validation.calibration.posterior import Posterior
from validation.calibration.targets import COMPARED, TARGETS, Target
from validation.calibration.verifying import simulated

from guaranteesim.model import GuaranteeModel
from guaranteesim.scenario.numbers.draws import list_quantities
from guaranteesim.scenario.numbers.quantity import Quantity
from guaranteesim.scenario.schema.default_numbers import FITTED, list_fitted_numbers, read_fitted_number

ROOT = Path(__file__).parents[2]
RESULTS = ROOT / "results" / "reference" / "calibration"
STUDY = Study(seed=5)
SMALL = np.arange(60)
FALSE_ALARM = 4.75
"""|z| of one statistical check: two in a million by chance alone."""


@pytest.fixture
def short(monkeypatch: pytest.MonkeyPatch) -> None:
    """Populations over a few years."""
    for population, years in (("rivals", 3), ("pact", 3), ("after-war", 4)):
        monkeypatch.setitem(experiment.HORIZON_YEARS, population, years)


def rows(name: str) -> list[dict[str, str]]:
    with (RESULTS / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


# What is shipped


def test_the_shipped_numbers_are_those_of_the_run_s_table() -> None:
    table = {row["path"]: row for row in rows("shipped")}
    assert set(table) == set(list_fitted_numbers())
    for path, number in json.loads(FITTED.read_text(encoding="utf-8")).items():
        row = table[path]
        assert json.loads(row["distribution"]) == number["form"]
        assert (row["of"], row["confidence"]) == (number["of"], number["confidence"])
        assert [float(row["posterior_low"]), float(row["posterior_high"])] == number["posterior"]


def test_every_fitted_path_is_a_default_and_nothing_else_says_it_is_fitted() -> None:
    plain = dict(list_quantities(load(STUDY, "rivals")))
    said = {path for path, number in plain.items() if (number.source or "").startswith("fitted")}
    assert said == set(list_fitted_numbers()) == set(LAYOUT) == set(shipping.SHIPPED)
    assert all(plain[path] == read_fitted_number(path) for path in said)
    assert all(plain[path].note and "posterior" in plain[path].note for path in said)


def test_the_page_shows_the_tables() -> None:
    written = (ROOT / "validation" / "calibration" / "README.md").read_text(encoding="utf-8")
    assert page.filled(written, RESULTS) == written, "run `make calibrate`"


def test_every_target_is_in_the_table_with_what_came_of_it() -> None:
    table = rows("targets")
    assert [row["target"] for row in table] == [target.name for target in TARGETS + COMPARED]
    for row, target in zip(table, TARGETS + COMPARED, strict=True):
        low, high = target.interval
        assert (
            row["fits"] == ("yes" if low <= float(row["shipped"]) <= high else "no")
            or np.isclose(float(row["shipped"]), [low, high], rtol=1e-3).any()
        )


@pytest.mark.parametrize("path", sorted(shipping.SHIPPED))
def test_what_is_shipped_is_a_world_s_number_with_the_parameters_known(path: str) -> None:
    """Where nothing is uncertain, the shipped distribution is that of the layout, to 2 % of its spread."""
    known = {free.name: free.value(np.array([0.6]))[0] for free in FREE}
    form = shipping.SHIPPED[path][2]
    u = np.linspace(0.02, 0.98, 25)
    laid_out = LAYOUT[path]({name: np.full(u.size, value) for name, value in known.items()}, u)
    jitter = np.linspace(-1e-3, 1e-3, 200)
    values = {
        name: value + (FREE_BY_NAME[name].high - FREE_BY_NAME[name].low) * jitter
        for name, value in known.items()
    }
    ours = Quantity.from_form(form(values)).sample_values(u)
    free = FREE_BY_NAME[shipping.SHIPPED[path][0]]
    np.testing.assert_allclose(
        ours, laid_out, atol=0.02 * max(np.ptp(laid_out), 0.2 * (free.high - free.low))
    )


FREE_BY_NAME = {free.name: free for free in FREE}


# The experiment


def test_what_is_shipped_today_has_no_part_in_a_calibration(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(experiment.HORIZON_YEARS, "pact", 4)
    hyper = from_places(prior_places(5, SMALL))
    plain = load(STUDY, "pact")
    moved = load(
        replace(STUDY, sets=tuple(f"{path}=0.7" for path in LAYOUT if "intercept" not in path)), "pact"
    )
    tables_of = []
    for scenario in (plain, moved):
        model = GuaranteeModel(scenario, SMALL, 5, varied=lay_out_numbers(hyper))
        model.run_model()
        tables_of.append(model.record.build_event_table())
    assert tables_of[0]["world"].size > 0
    for name, values in tables_of[0].items():
        np.testing.assert_array_equal(values, tables_of[1][name])


def test_counts_depend_neither_on_blocks_nor_on_the_other_worlds(
    monkeypatch: pytest.MonkeyPatch, short: None
) -> None:
    hyper = from_places(prior_places(5, SMALL))
    whole = run(STUDY, SMALL, hyper)
    monkeypatch.setattr(experiment, "BLOCK", 23)
    parts = run(STUDY, SMALL, hyper)
    odd = run(STUDY, SMALL[1::2], {name: values[1::2] for name, values in hyper.items()})
    for name, sides in whole.items():
        for side in (0, 1):
            np.testing.assert_allclose(parts[name][side], sides[side])
            np.testing.assert_allclose(odd[name][side], sides[side][1::2])


def test_new_leaders_draw_from_their_own_world_s_motivation() -> None:
    hyper = {
        name: np.full(3000, value[0]) for name, value in from_places(np.full((1, len(FREE)), 0.5)).items()
    }
    hyper["motivation"] = np.repeat([0.2, 1.2, 0.7], 1000)
    hyper["motivation_spread"] = np.full(3000, 0.02)
    model = GuaranteeModel(load(STUDY, "rivals"), np.arange(3000), 5, varied=lay_out_numbers(hyper))
    before = model.challenger.motivation.copy()
    model.run_model()
    redrawn = before != model.challenger.motivation
    assert redrawn.sum() > 500
    assert np.abs(model.challenger.motivation - hyper["motivation"]).max() <= 3 * 0.02 + 1e-9


# What is counted


def test_disputes_by_hand() -> None:
    events = {
        "world": np.array([0, 0, 0, 0, 1, 1, 2]),
        "month": np.array([3, 9, 16, 17, 1, 4, 4]),
        "rung": np.array([0, 2, 1, 3, 3, 0, 0]),
        "opens_war": np.array([False, False, False, True, True, False, False]),
    }
    found = disputes_of(events)
    assert found.world.tolist() == [0, 0, 1, 1, 2]  # 3 and 9 are one; a war ends world 1's first
    assert found.month.tolist() == [3, 16, 1, 4, 4]
    assert found.war.tolist() == [False, True, True, False, False]
    armed = disputes_of(events, least=1)
    assert list(zip(armed.world.tolist(), armed.month.tolist(), strict=True)) == [(0, 9), (0, 16), (1, 1)]


def test_spans_after_a_war_make_the_recorded_curve() -> None:
    by_name = {target.name: target.recorded for target in TARGETS}
    left = 1.0
    curve = []
    for span in ("war, years 1–5", "war, years 6–10", "war, years 11–20"):
        left *= 1 - by_name[span]
        curve.append(1 - left)
    np.testing.assert_allclose(curve, [0.086, 0.286, 0.400], atol=5e-4)
    within_five = 1 - (1 - by_name["dispute, year 1"]) * (1 - by_name["dispute, years 2–5"])
    np.testing.assert_allclose([by_name["dispute, year 1"], within_five], [0.37, 0.66], atol=5e-3)


def test_disputes_with_and_without_a_pact_make_the_recorded_total() -> None:
    (target,) = [target for target in TARGETS if target.against]
    wars = target.recorded * target.cases + target.recorded_against * target.cases_against
    assert target.cases + target.cases_against == 2474
    assert wars / 2474 == pytest.approx(0.053, abs=5e-4)


def test_errors_of_a_target() -> None:
    target = Target("t", "", "a", 0.2, 50, 0.3, "")
    assert target.logit == pytest.approx(np.log(0.25))
    assert target.error == pytest.approx(1 / np.sqrt(8))
    assert target.spread == pytest.approx(np.hypot(1 / np.sqrt(8), 0.3))
    ratio = replace(target, against="b", recorded_against=0.5, cases_against=100)
    assert float(ratio.shown(ratio.logit)) == pytest.approx(0.25)
    assert ratio.error == pytest.approx(np.sqrt(1 / 8 + 1 / 25))


# Emulators and posterior


def truth(places: np.ndarray) -> np.ndarray:
    return -1 + 2 * (places[:, 0] - 0.5) - 1.5 * (places[:, 1] - 0.5) ** 2 + places[:, 0] * places[:, 2]


def test_an_emulator_finds_the_share_when_trials_depend_on_the_world_too() -> None:
    """Some worlds have many trials and a higher chance of each: wanted is the share over all trials."""
    random = np.random.default_rng(3)
    places = random.random((30_000, 3))
    busy = random.random(30_000) < 0.3
    trials = random.poisson(np.where(busy, 6, 1)).astype(float)
    chance = 1 / (1 + np.exp(-(truth(places) + np.where(busy, 0.4, -0.4))))
    found = emulator.fit(basis(places), random.binomial(trials.astype(int), chance).astype(float), trials)
    at = random.random((6, 3))
    low, high = (1 / (1 + np.exp(-(truth(at) + shift))) for shift in (-0.4, 0.4))
    share = (0.3 * 6 * high + 0.7 * 1 * low) / (0.3 * 6 + 0.7 * 1)
    z = (found.logit(basis(at)) - np.log(share / (1 - share))) / np.sqrt(found.variance(basis(at)))
    assert np.abs(z).max() < FALSE_ALARM + 1  # a cubic is not exactly this surface: allow a logit error more


def test_a_wrong_emulator_fails_its_check() -> None:
    random = np.random.default_rng(4)
    places = random.random((20_000, 2))
    chance = 1 / (1 + np.exp(-3 * (places[:, 0] - 0.5)))
    hits, ones = (random.random(20_000) < chance).astype(float), np.ones(20_000)
    good = emulator.fit(basis(places), hits, ones)
    assert emulator.check(good, basis(places), hits, ones).worst < FALSE_ALARM
    assert emulator.check(good, basis(places), hits, ones).slope == pytest.approx(1, abs=0.1)
    bad = Emulator(0.3 * good.coefficients, good.covariance)
    assert emulator.check(bad, basis(places), hits, ones).worst > 2 * FALSE_ALARM


def linear(columns: dict[int, float]) -> Emulator:
    """An exact emulator that is linear in places (−1..1) of some parameters."""
    terms = basis(np.zeros((1, len(FREE)))).shape[1]
    coefficients = np.zeros(terms)
    for column, slope in columns.items():
        coefficients[1 + column] = slope
    return Emulator(coefficients, np.zeros((terms, terms)))


def test_the_posterior_is_the_one_in_closed_form() -> None:
    """One target on x = 2u − 1: normal with mean logit/slope and sd spread/slope, far from the ends."""
    target = Target("t", "", "a", 0.55, 1000, 0.2, "")
    found = posterior.weigh((target,), {"a": linear({0: 2.0})}, 1, 2**16).posterior(1)
    x = 2 * found.places[:, 0] - 1
    spread = target.spread / 2.0
    assert x.mean() == pytest.approx(target.logit / 2.0, abs=FALSE_ALARM * spread / np.sqrt(found.effective))
    assert x.std() == pytest.approx(spread, rel=0.1)
    assert found.narrowing()[1:].min() > 0.9


def test_what_is_left_out_is_not_learnt_from() -> None:
    targets = (Target("a", "", "a", 0.5, 1e9, 0.1, ""), Target("b", "", "b", 0.9, 1e9, 0.1, ""))
    weighed = posterior.weigh(targets, {"a": linear({0: 2.0}), "b": linear({1: 3.0})}, 1, 2**14)
    assert weighed.posterior(1, without=1).narrowing()[1] > 0.9 > 0.3 > weighed.posterior(1).narrowing()[1]


@pytest.mark.nightly
def test_independent_ranges_keep_what_was_known_jointly() -> None:
    """A target ties two parameters: apart they must narrow until they still meet it together."""
    target = Target("t", "", "a", 0.5, 1e9, 0.2, "")
    column = {free.name: place for place, free in enumerate(FREE)}
    both = {column["motivation"]: 2.0, column["intercept"]: -2.0}
    emulators = {"a": linear(both)}
    found = posterior.weigh((target,), emulators, 1, 2**16).posterior(1)
    assert found.correlations()[column["motivation"], column["intercept"]] > 0.9
    apart = independent.draws(found, lambda at: posterior.scores_at((target,), emulators, at).sum(axis=1))
    places = np.column_stack([free.place(apart[free.name]) for free in FREE])
    logit = emulators["a"].logit(basis(np.clip(places, 0, 1)))
    assert abs(logit.mean()) < 0.05
    assert logit.std() < 2 * target.spread
    assert places[:, column["motivation"]].std() < 0.5 * found.places[:, column["motivation"]].std()
    assert places[:, column["clash_aversion"]].std() * np.sqrt(12) > 0.8


def test_the_last_digits_of_a_sum_do_not_reach_what_is_shipped(monkeypatch: pytest.MonkeyPatch) -> None:
    """Other processors add in another order; the shipped shapes keep their four digits."""
    monkeypatch.setattr(independent, "POINTS", 128)
    target = Target("t", "", "a", 0.6, 1e9, 0.3, "")
    emulators = {"a": linear({0: 2.0, 4: 1.5, 6: -2.0})}
    found = posterior.weigh((target,), emulators, 1, 2**14).posterior(1)
    noise = np.random.default_rng(8)

    def score(places: np.ndarray) -> np.ndarray:
        return posterior.scores_at((target,), emulators, places).sum(axis=1)

    def shaken(places: np.ndarray) -> np.ndarray:
        return score(places) * (1 + 1e-13 * noise.standard_normal(len(places)))

    np.testing.assert_allclose(independent.betas(found, shaken), independent.betas(found, score), rtol=2e-5)


def test_a_target_by_simulation() -> None:
    random = np.random.default_rng(6)
    counts = {
        "a": ((random.random(4000) < 0.3).astype(float), np.ones(4000)),
        "b": ((random.random(4000) < 0.1).astype(float), np.ones(4000)),
    }
    one = simulated(Target("t", "", "a", 0.5, 10, 0.1, ""), counts)
    assert one.error == pytest.approx(1 / np.sqrt(4000 * 0.21), rel=0.1)
    assert abs(one.logit - np.log(3 / 7)) < FALSE_ALARM * one.error
    both = simulated(Target("t", "", "a", 0.5, 10, 0.1, "", against="b"), counts)
    assert abs(both.logit - np.log(3 / 7) - np.log(9)) < FALSE_ALARM * both.error


@pytest.mark.nightly
def test_the_whole_procedure_repeats_itself(monkeypatch: pytest.MonkeyPatch, short: None) -> None:
    monkeypatch.setattr(procedure, "VERIFIED_DRAWS", 1)
    monkeypatch.setattr(independent, "_STEPS", 1)
    monkeypatch.setattr(independent, "POINTS", 32)
    monkeypatch.setattr(posterior.weigh, "__defaults__", (2**10,))
    fits = [procedure.calibrate(STUDY, 400, 1, lambda _: None) for _ in range(2)]
    numbers = [shipping.shipped(fit.posterior, fit.apart) for fit in fits]
    assert numbers[0] == numbers[1]
    assert set(numbers[0]) == set(LAYOUT)
    assert tables.parameters(fits[0]) == tables.parameters(fits[1])
    assert all(Quantity.from_form(number["form"]) for number in numbers[0].values())


def test_a_posterior_says_how_much_was_learnt() -> None:
    flat = Posterior(np.random.default_rng(1).random((4000, len(FREE))), 4000)
    np.testing.assert_allclose(flat.narrowing(), 1, atol=0.05)
