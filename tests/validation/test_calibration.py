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
    page,
    panel,
    posterior,
    procedure,
    shipping,
    tables,
)
from validation.calibration.__main__ import SHIPPED_SEED, check_shipped
from validation.calibration.counting import disputes_of
from validation.calibration.emulator import Emulator, basis
from validation.calibration.experiment import Study, lay_out_numbers, load, prior_places, run
from validation.calibration.free import FREE, LAYOUT, from_places
from validation.calibration.posterior import Posterior
from validation.calibration.record import COMPARED, EITHER_SIDE, TARGETS
from validation.calibration.targets import Target
from validation.calibration.verifying import simulated
from validation.calibration.wars import count_battles, count_long_wars, count_won_wars

from guaranteesim.model import GuaranteeModel
from guaranteesim.scenario.numbers.draws import list_quantities
from guaranteesim.scenario.numbers.fitted import Fitted
from guaranteesim.scenario.numbers.layouts import read_layout
from guaranteesim.scenario.numbers.posterior_sample import (
    FITTED,
    FITTED_ROW,
    find_layout,
    list_fitted_numbers,
    read_posterior_sample,
)
from guaranteesim.scenario.schema.default_numbers import read_fitted_number

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


def know(places: np.ndarray, scores: np.ndarray | None = None) -> Posterior:
    """A posterior whose draws are given."""
    none = np.zeros((len(places), 1))
    return Posterior(places, none if scores is None else scores, float(len(places)), 0.3)


def rows(name: str) -> list[dict[str, str]]:
    with (RESULTS / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


# What is shipped


def test_the_shipped_numbers_are_those_of_the_run_s_table() -> None:
    table = {row["path"]: row for row in rows("shipped")}
    assert set(table) == set(list_fitted_numbers())
    for path, number in json.loads(FITTED.read_text(encoding="utf-8")).items():
        row = table[path]
        assert json.loads(row["layout"]) == number["layout"]
        assert (row["of"], row["confidence"]) == (number["of"], number["confidence"])
        assert [float(row["posterior_low"]), float(row["posterior_high"])] == number["posterior"]
        worlds = [float(row[f"worlds_{share}"]) for share in ("05", "50", "95")]
        np.testing.assert_allclose(
            read_fitted_number(path).sample_values([0.05, 0.5, 0.95]), worlds, rtol=1e-3, atol=1e-3
        )


def test_every_fitted_path_is_a_default_laid_out_as_in_the_calibration() -> None:
    plain = dict(list_quantities(load(STUDY, "rivals")))
    said = {path for path, number in plain.items() if isinstance(number.shape, Fitted)}
    assert said == set(list_fitted_numbers()) == set(LAYOUT)
    assert all(plain[path] == read_fitted_number(path) for path in said)
    assert all(plain[path].note and "posterior" in plain[path].note for path in said)
    assert all(find_layout(path) == LAYOUT[path] for path in said)


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


def test_a_sample_is_spread_over_the_posterior_and_rounded() -> None:
    places = np.sort(np.random.default_rng(2).random((4000, len(FREE))), axis=0)
    sample = shipping.take_sample(know(places), 200)
    assert sample.rows == 200
    assert list(sample.columns) == [free.name for free in FREE]
    for column, free in enumerate(FREE):
        values = free.value(places[:, column])
        np.testing.assert_allclose(sample.columns[free.name][[0, -1]], values[[0, -1]], rtol=5e-4)
        np.testing.assert_allclose(
            np.quantile(sample.columns[free.name], [0.1, 0.5, 0.9]),
            np.quantile(values, [0.1, 0.5, 0.9]),
            atol=0.01 * np.ptp(values),
        )


def test_what_is_described_holds_every_number_of_the_sample() -> None:
    random = np.random.default_rng(2)
    found = know(random.random((4000, len(FREE))))
    sample = shipping.take_sample(found, 500)
    u, row_draws = random.random(20_000), random.random(20_000)
    for path, number in shipping.describe_numbers(sample, found).items():
        drawn = sample.lay_out(LAYOUT[path], u, row_draws)
        low, high = number["support"]
        assert low <= drawn.min() <= drawn.max() <= high
        assert abs((drawn < number["centre"]).mean() - 0.5) < 0.03
        assert read_layout(number["layout"]) == LAYOUT[path]


@pytest.mark.parametrize(
    ("width", "confidence", "learnt"), [(0.4, "medium", True), (0.7, "low", True), (1, "low", False)]
)
def test_a_number_is_learnt_if_the_posterior_is_narrower_than_the_prior(
    width: float, confidence: str, learnt: bool
) -> None:
    places = 0.5 + width * (np.random.default_rng(1).random((4000, len(FREE))) - 0.5)
    found = know(places)
    for number in shipping.describe_numbers(shipping.take_sample(found), found).values():
        assert (number["confidence"], number["learnt"]) == (confidence, learnt)


def test_the_check_draws_what_a_scenario_draws(short: None) -> None:
    """Worlds of the check with the shipped sample are worlds of the population as it is shipped."""
    new = replace(STUDY, seed=STUDY.seed + SHIPPED_SEED)
    sample = read_posterior_sample()
    checked = check_shipped(STUDY, sample, SMALL.size, 1)
    plain = GuaranteeModel(load(new, "rivals"), SMALL, new.seed)
    plain.run_model()
    places = plain.streams.draw_uniform("draw", 0, FITTED_ROW)
    hyper = sample.find_parameters(places)
    laid_out = GuaranteeModel(load(new, "rivals"), SMALL, new.seed, varied=lay_out_numbers(hyper))
    laid_out.run_model()
    for name, values in plain.record.build_event_table().items():
        np.testing.assert_array_equal(values, laid_out.record.build_event_table()[name])
    assert {name: counts[1].sum() for name, counts in checked.items()}["dispute_onset"] > 0


# The experiment


def test_what_is_shipped_today_has_no_part_in_a_calibration(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(experiment.HORIZON_YEARS, "pact", 4)
    hyper = from_places(prior_places(5, SMALL))
    plain = load(STUDY, "pact")
    moved = load(
        replace(STUDY, settings=tuple(f"{path}=0.03" for path in LAYOUT if "intercept" not in path)), "pact"
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
    """The challenger's part of the hazard is taken of each, so that it is put back here."""
    by_name = {target.name: 1 - (1 - target.recorded) ** (1 / EITHER_SIDE) for target in TARGETS}
    left = 1.0
    curve = []
    for span in ("war, years 1–5", "war, years 6–10", "war, years 11–20"):
        left *= 1 - by_name[span]
        curve.append(1 - left)
    np.testing.assert_allclose(curve, [0.086, 0.286, 0.400], atol=5e-4)
    within_five = 1 - (1 - by_name["dispute, year 1"]) * (1 - by_name["dispute, years 2–5"])
    np.testing.assert_allclose([by_name["dispute, year 1"], within_five], [0.37, 0.66], atol=5e-3)


def test_disputes_with_and_without_a_pact_make_the_recorded_total() -> None:
    (target,) = [target for target in TARGETS if target.name == "escalation with a pact"]
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
    found = posterior.sample_posterior((target,), {"a": linear({0: 2.0})}, 1)
    x = 2 * found.places[:, 0] - 1
    spread = target.spread / 2.0
    assert x.mean() == pytest.approx(target.logit / 2.0, abs=0.1 * spread)
    assert x.std() == pytest.approx(spread, rel=0.1)
    assert found.narrowing()[1:].min() > 0.9
    assert found.accepted > 0.05


def test_what_is_left_out_is_not_learnt_from() -> None:
    targets = (Target("a", "", "a", 0.5, 1e9, 0.1, ""), Target("b", "", "b", 0.9, 1e9, 0.1, ""))
    random = np.random.default_rng(1)
    emulators = {"a": linear({0: 2.0}), "b": linear({1: 0.2})}
    places = random.random((4000, len(FREE)))
    known = know(places, posterior.scores_at(targets, emulators, places))
    # Draws of the prior, resampled without a target, move away from where it is met.
    without = known.leave_out(0, 1)
    distance = np.abs(2 * without.places[:, 0] - 1)
    assert distance.mean() > 0.6
    assert without.effective < 4000
    flat = know(places, np.zeros((4000, 2))).leave_out(1, 1)
    assert flat.effective == pytest.approx(4000)


def test_a_slope_that_depends_on_a_parameter_is_found() -> None:
    """The slope is 0.5 + 0.3·(2u − 1); 40,000 attacks."""
    random = np.random.default_rng(8)
    places, x = random.random((40_000, 2)), random.normal(0, 1, 40_000)
    slope = 0.5 + 0.3 * (2 * places[:, 0] - 1)
    hits = (random.random(40_000) < 1 / (1 + np.exp(-(0.2 + slope * x)))).astype(float)
    found = emulator.fit_slope(places, hits, np.ones(40_000), x)
    terms = emulator.slope_basis(np.array([[0.0, 0.5], [0.5, 0.5], [1.0, 0.5]]))
    z = (found.logit(terms) - [0.2, 0.5, 0.8]) / np.sqrt(found.variance(terms))
    assert np.abs(z).max() < FALSE_ALARM
    flat = emulator.fit_slope(np.full((40_000, 2), 0.5), hits, np.ones(40_000), x)
    counts = {"battle": (hits, np.ones(40_000)), "x": (x, np.ones(40_000))}
    target = Target("t", "", "battle", 0.5, 10, 0.1, "", slope="x", given_error=0.1)
    ours = simulated(target, counts)
    assert ours.logit == pytest.approx(flat.coefficients[0], abs=0.02)
    assert target.scale == "slope"
    assert target.logit == 0.5


def test_long_wars_by_hand() -> None:
    """World 0: a war of 7 months; world 1: one beyond the horizon; world 2: one of less than a month."""
    at_war = np.zeros((3, 30), dtype=bool)
    at_war[0, 2:9] = True
    at_war[1, 20:] = True
    events = {
        "world": np.array([0, 1, 2]),
        "month": np.array([3, 21, 5]),
        "opens_war": np.array([True, True, True]),
    }
    counts = count_long_wars(events, at_war)
    assert [side.tolist() for side in counts["war_longer_6"]] == [[1, 1, 0], [1, 1, 1]]
    # The second began ten months before the end, which says nothing about twelve.
    assert [side.tolist() for side in counts["war_longer_12"]] == [[0, 0, 0], [1, 0, 0]]


def test_won_wars_by_hand() -> None:
    """World 0: a third gained; world 1: half gained and given back; world 2: not over yet; world 3: 0.05."""
    at_war, held = np.zeros((4, 12), dtype=bool), np.full((4, 12), 0.2)
    at_war[:2, 2:6], at_war[2, 5:], at_war[3, 0:3] = True, True, True
    held[0, 3:] = 0.53
    held[1, 3:6] = 0.7
    held[2, 6:] = 1.0
    held[3] = 0.05
    events = {
        "world": np.array([0, 1, 2, 3]),
        "month": np.array([3, 3, 6, 1]),
        "opens_war": np.array([True, True, True, True]),
    }
    won, ended = count_won_wars(events, at_war, held)["war_won"]
    assert won.tolist() == [1, 0, 0, 0]
    assert ended.tolist() == [1, 1, 0, 1]


def test_the_first_grave_attack_of_a_world_is_its_battle() -> None:
    events = {
        "world": np.array([0, 0, 2]),
        "rung": np.array([0, 2, 3]),
        "success": np.array([True, True, False]),
        "committed_be": np.array([9.0, 20.0, 30.0]),
        "own_be": np.array([1.0, 8.0, 60.0]),
        "in_place_be": np.array([0.0, 2.0, 0.0]),
        "outside_be": np.zeros(3),
    }
    counts = count_battles(events, 3)
    assert [side.tolist() for side in counts["battle"]] == [[1, 0, 0], [1, 0, 1]]
    np.testing.assert_allclose(counts["battle_log_ratio"][0], [np.log(2), 0, np.log(0.5)])


def test_the_panel_gives_every_world_its_dyad_years() -> None:
    """All rows are taken before any is taken again, each with its own numbers."""
    size = panel._read_order().size
    rows = panel._read_order()[np.arange(size)]
    assert np.array_equal(np.sort(rows), np.arange(size))
    seen = np.zeros(size, dtype=int)
    for coded, at, places in panel._find_parts(rows[:500]):
        np.testing.assert_array_equal(coded.rows[places], rows[:500][at])
        seen[at] += 1
    assert (seen[:500] == 1).all()


def test_danger_raises_disputes_where_there_is_a_pact_alone() -> None:
    worlds = np.arange(300)
    hyper = from_places(prior_places(5, worlds))
    ones = np.ones(worlds.size)

    def count(danger: float) -> experiment.Counts:
        def lay_out(at: np.ndarray) -> dict[str, experiment.VariedNumber]:
            return lay_out_numbers({name: values[at] for name, values in hyper.items()})

        return panel.count_panel(worlds, 5, danger * ones, 0 * ones, lay_out)

    calm, dangerous = count(1.0), count(4.0)
    for name in ("panel_dispute_none", "panel_war_none"):
        np.testing.assert_array_equal(calm[name][0], dangerous[name][0])
    pact = [
        counts["panel_dispute_minor"][0].sum() + counts["panel_dispute_major"][0].sum()
        for counts in (calm, dangerous)
    ]
    assert pact[1] > 1.5 * pact[0] > 0
    assert calm["panel_dispute"][1].sum() == panel.ROWS * worlds.size


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
    monkeypatch.setattr(posterior.sample_posterior, "__defaults__", (200,))
    fits = [procedure.calibrate(STUDY, 1200, 1, lambda _: None) for _ in range(2)]
    samples = [shipping.take_sample(fit.posterior) for fit in fits]
    numbers = [
        shipping.describe_numbers(sample, fit.posterior) for sample, fit in zip(samples, fits, strict=True)
    ]
    for name, values in samples[0].columns.items():
        np.testing.assert_array_equal(values, samples[1].columns[name])
    assert numbers[0] == numbers[1]
    assert set(numbers[0]) == set(LAYOUT)
    assert tables.parameters(fits[0]) == tables.parameters(fits[1])


def test_a_posterior_says_how_much_was_learnt() -> None:
    flat = know(np.random.default_rng(1).random((4000, len(FREE))))
    np.testing.assert_allclose(flat.narrowing(), 1, atol=0.05)
