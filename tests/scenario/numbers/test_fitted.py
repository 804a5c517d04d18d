"""Fitted numbers: the joint sample, draws from it, the marginal quantile, and the form in YAML."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from guaranteesim.errors import ScenarioError
from guaranteesim.scenario.files.factors import read_factor
from guaranteesim.scenario.numbers.distributions import SHAPES
from guaranteesim.scenario.numbers.draws import list_quantities
from guaranteesim.scenario.numbers.fitted import Fitted
from guaranteesim.scenario.numbers.layouts import BetweenWorlds, OneNumber, Opportunities, read_layout
from guaranteesim.scenario.numbers.posterior_sample import (
    DIGITS,
    POSTERIOR,
    PosteriorSample,
    find_layout,
    list_fitted_numbers,
    read_posterior_sample,
)
from guaranteesim.scenario.numbers.quantity import Quantity
from guaranteesim.scenario.reading.loader import load_from_dict, load_scenario
from guaranteesim.scenario.reading.problems import LocatedErrors
from guaranteesim.scenario.schema import Scenario
from guaranteesim.scenario.schema.default_numbers import FITTED_SOURCE, UNLEARNT_SOURCE, read_fitted_number

PATHS = sorted(list_fitted_numbers())
WORTH = "challenger.motivation"


@pytest.fixture(scope="module")
def sample() -> PosteriorSample:
    """Two hundred rows of two strongly related parameters and a spread."""
    rng = np.random.default_rng(4)
    first = rng.normal(1.0, 0.3, 200)
    return PosteriorSample(
        {"a": first, "b": rng.uniform(0.1, 0.4, 200), "c": 2 * first + rng.normal(0, 0.1, 200)}
    )


def draw_many(size: int, seed: int = 8) -> tuple[np.ndarray, np.ndarray]:
    """Return own draws at random and row draws evenly spaced."""
    return np.random.default_rng(seed).random(size), (np.arange(size) + 0.5) / size


# The sample


def test_each_row_has_an_equal_share_of_the_draws(sample: PosteriorSample) -> None:
    _, rows = draw_many(2000)
    counts = np.unique(sample.find_parameters(rows)["a"], return_counts=True)[1]
    assert counts.tolist() == [10] * 200


def test_the_ends_of_the_unit_interval_are_rows(sample: PosteriorSample) -> None:
    found = sample.find_parameters(np.array([2.0**-53, 1 - 2.0**-53, 1.0]))["a"]
    assert found.tolist() == [sample.columns["a"][0], *[sample.columns["a"][-1]] * 2]


def test_parameters_of_a_world_are_those_of_one_row(sample: PosteriorSample) -> None:
    _, rows = draw_many(400)
    found = sample.find_parameters(rows)
    allowed = set(zip(*(values.tolist() for values in sample.columns.values()), strict=True))
    assert set(zip(*(values.tolist() for values in found.values()), strict=True)) == allowed


def test_draws_have_the_correlations_of_the_sample(sample: PosteriorSample) -> None:
    u, rows = draw_many(20_000)
    drawn = [sample.lay_out(OneNumber(name), u, rows) for name in sample.columns]
    expected = np.corrcoef(list(sample.columns.values()))
    np.testing.assert_allclose(np.corrcoef(drawn), expected, atol=1e-9)


def test_the_spread_between_worlds_is_independent_of_the_row(sample: PosteriorSample) -> None:
    """The variance of the number is that of its location plus that between worlds."""
    u, rows = draw_many(200_000)
    drawn = sample.lay_out(BetweenWorlds("a", 0.2), u, rows)
    cut = 0.9733  # variance of a standard normal cut at 3
    assert np.var(drawn) == pytest.approx(np.var(sample.columns["a"]) + cut * 0.04, rel=0.01)


def test_a_sample_is_read_back_as_it_was(sample: PosteriorSample, tmp_path: Path) -> None:
    rounded = {
        name: np.array([float(f"{value:.{DIGITS}g}") for value in values])
        for name, values in sample.columns.items()
    }
    for written in (sample, PosteriorSample(rounded)):
        written.write(tmp_path / "sample.csv")
        found = PosteriorSample.read(tmp_path / "sample.csv")
        assert list(found.columns) == ["a", "b", "c"]
        for name, values in rounded.items():
            np.testing.assert_array_equal(found.columns[name], values)


def test_one_row_and_one_column_are_a_sample(tmp_path: Path) -> None:
    PosteriorSample({"a": np.array([0.5])}).write(tmp_path / "sample.csv")
    found = PosteriorSample.read(tmp_path / "sample.csv")
    assert found.lay_out(OneNumber("a"), np.array([0.3, 0.9]), np.array([0.1, 0.99])).tolist() == [0.5, 0.5]


# The quantile over all rows

ONE_ROW = PosteriorSample({"a": np.full(200, 1.0), "b": np.full(200, 0.5)})


@pytest.mark.parametrize("layout", [BetweenWorlds("a", "b"), Opportunities("a", "b")], ids=str)
def test_rows_alike_give_the_distribution_of_the_layout(layout: BetweenWorlds | Opportunities) -> None:
    u = np.linspace(0.002, 0.998, 499)
    found = np.interp(u, *ONE_ROW.tabulate_quantiles(layout))
    exact = layout({name: values[:1].repeat(u.size) for name, values in ONE_ROW.columns.items()}, u)
    np.testing.assert_allclose(found, exact, atol=1e-3 * np.ptp(exact))


def test_the_quantile_of_one_number_is_that_of_its_values() -> None:
    values = np.array([3.0, 1.0, 2.0, 2.0])
    places, table = PosteriorSample({"a": values}).tabulate_quantiles(OneNumber("a"))
    assert (np.diff(places) > 0).all()
    assert np.interp([0.1, 0.24, 0.26, 0.5, 0.74, 0.76, 0.99], places, table).tolist() == [
        1,
        1,
        2,
        2,
        2,
        3,
        3,
    ]


@pytest.mark.parametrize("path", PATHS)
def test_the_marginal_is_that_of_many_joint_draws(path: str) -> None:
    u, rows = draw_many(400_000)
    drawn = np.sort(Fitted(path).draw_values(u, lambda: rows))
    shares = np.array([0.02, 0.05, 0.25, 0.5, 0.75, 0.95, 0.98])
    found = Fitted(path).compute_quantile(shares)
    # In shares, where the error of a quantile does not depend on the density: at most 0.2 %, five standard
    # errors of 400,000 draws.
    below, upto = np.searchsorted(drawn, found, "left"), np.searchsorted(drawn, found, "right")
    assert (below / drawn.size - 0.004 < shares).all()
    assert (upto / drawn.size + 0.004 > shares).all()


@pytest.mark.parametrize("path", PATHS)
def test_the_marginal_rises_from_end_to_end(path: str) -> None:
    fitted = Fitted(path)
    values = fitted.compute_quantile(
        np.concatenate([[1e-12], np.linspace(1e-4, 1 - 1e-4, 9999), [1 - 1e-12]])
    )
    assert (np.diff(values) >= 0).all()
    low, high = fitted.support
    assert low <= values[0]
    assert values[-1] <= high
    assert fitted.centre == pytest.approx(
        float(fitted.compute_quantile(np.array(0.5))), abs=1e-3 * (high - low)
    )


@pytest.mark.parametrize("path", PATHS)
def test_every_draw_lies_in_the_support(path: str) -> None:
    edge = 2.0**-53
    u = np.tile([edge, 0.3, 1 - edge], 2000)
    rows = np.repeat((np.arange(2000) + 0.5) / 2000, 3)
    drawn = Fitted(path).draw_values(u, lambda: rows)
    low, high = Fitted(path).support
    assert low <= drawn.min()
    assert drawn.max() <= high


# What is shipped


def test_the_sample_has_every_parameter_that_a_layout_needs() -> None:
    shipped = read_posterior_sample()
    needed = {name for path in PATHS for name in find_layout(path).names}
    assert needed <= set(shipped.columns)
    assert 1000 <= shipped.rows <= 4000
    assert all(np.isfinite(values).all() for values in shipped.columns.values())


def test_the_file_is_written_again_byte_for_byte(tmp_path: Path) -> None:
    read_posterior_sample().write(tmp_path / "again.csv")
    assert (tmp_path / "again.csv").read_bytes() == POSTERIOR.read_bytes()


@pytest.mark.parametrize("path", PATHS)
def test_what_is_said_of_a_number_is_so(path: str) -> None:
    number = list_fitted_numbers()[path]
    layout = read_layout(number["layout"])
    known = read_posterior_sample().columns[layout.location]
    np.testing.assert_allclose(number["posterior"], np.quantile(known, (0.05, 0.95)), rtol=1e-3)
    source = FITTED_SOURCE if number["learnt"] else UNLEARNT_SOURCE
    assert read_fitted_number(path).source == source
    assert read_fitted_number(path).is_assumption is not number["learnt"]


def test_a_number_that_the_record_does_not_narrow_is_an_assumption(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(list_fitted_numbers(), WORTH, {**list_fitted_numbers()[WORTH], "learnt": False})  # type: ignore[arg-type]
    number = read_fitted_number(WORTH)
    assert number.is_assumption
    assert number.source == "assumption: the record does not narrow it (make calibrate)"


@pytest.mark.parametrize(
    ("source", "assumed"),
    [
        ("assumption", True),
        ("assumption: nobody knows", True),
        ("assumptions of [Key]", False),
        (None, False),
    ],
)
def test_what_an_assumption_is(source: str | None, assumed: bool) -> None:
    assert Quantity.point(1, **({} if source is None else {"source": source})).is_assumption == assumed


# In YAML


@pytest.mark.parametrize("path", PATHS)
def test_a_default_is_read_back_equal(path: str) -> None:
    number = read_fitted_number(path)
    form = number.build_form()
    assert isinstance(form, dict)
    assert form["fitted"] == path
    assert Quantity.from_form(form) == number
    low, high = number.sample_values([0.05, 0.95])
    said = list_fitted_numbers()[path]["worlds"]
    np.testing.assert_allclose(said, [low, high], rtol=1e-3, atol=1e-3)
    assert str(number) == f"fitted (90 % of worlds {said[0]:.3g} to {said[1]:.3g})"


def test_a_factor_is_kept_and_scales_everything() -> None:
    plain, times = Fitted(WORTH), Fitted(WORTH, 4.0)
    assert Quantity.from_form({"fitted": WORTH, "times": 4}).shape == times
    assert times.build_form() == {"fitted": WORTH, "times": 4.0}
    low, high = (4 * end for end in list_fitted_numbers()[WORTH]["worlds"])
    assert str(Quantity(times)) == f"fitted (90 % of worlds {low:.3g} to {high:.3g})"
    u, rows = draw_many(50)
    np.testing.assert_array_equal(times.draw_values(u, lambda: rows), 4 * plain.draw_values(u, lambda: rows))
    np.testing.assert_array_equal(times.compute_quantile(u), 4 * plain.compute_quantile(u))
    assert times.support == tuple(4 * end for end in plain.support)
    assert times.centre == 4 * plain.centre


@pytest.mark.parametrize(
    ("form", "message"),
    [
        ({"fitted": "challenger.motivaton"}, "did you mean challenger.motivation?"),
        ({"fitted": "zzz"}, "no number at 'zzz' is fitted (fitted are theatre.opportunity.per_year"),
        ({"fitted": 3}, "needs the path of a fitted number, not 3"),
        ({"fitted": [WORTH]}, "needs the path of a fitted number, not a list"),
        ({"fitted": WORTH, "times": 0}, "times must be above 0, not 0"),
        ({"fitted": WORTH, "times": "4"}, "must be a number"),
        ({"fitted": WORTH, "low": 0}, "does not belong to fitted"),
        ({"uniform": [0, 1], "times": 2}, "does not belong to uniform"),
        ({"fitted": WORTH, "value": 1}, "exactly one of"),
        ({"fitted": WORTH, "range": [0, 1]}, "a range belongs to a single value"),
    ],
)
def test_nonsense_is_refused_with_the_remedy(form: dict[str, object], message: str) -> None:
    with pytest.raises(LocatedErrors) as caught:
        Quantity.from_form(form)
    assert message in str(caught.value) + str(caught.value.args)


def test_a_fitted_number_must_fit_where_it_stands() -> None:
    with pytest.raises(ScenarioError, match="this fitted reaches"):
        load_scenario("no-guarantee", sets=["willingness.correlation={fitted: challenger.rationality}"])


def test_the_shown_scenario_is_read_back(tmp_path: Path) -> None:
    scenario = load_scenario("no-guarantee")
    again = load_from_dict(scenario.model_dump(mode="json"))
    assert again == scenario
    fitted = {path for path, number in list_quantities(scenario) if isinstance(number.shape, Fitted)}
    assert fitted <= set(PATHS)
    assert WORTH in dict(list_quantities(scenario))


def test_the_json_schema_knows_the_form() -> None:
    written = Scenario.model_json_schema()
    form = written["$defs"]["QuantityForm"]["properties"]
    assert form["fitted"]["type"] == "string"
    assert form["times"]["type"] == "number"
    assert set(SHAPES) <= set(form)


def test_varied_without_a_range_it_follows_the_marginal() -> None:
    scenario = load_scenario("no-guarantee", sets=[f"{WORTH}={{fitted: {WORTH}}}"])
    factor = read_factor(WORTH, [scenario])
    assert (factor.low, factor.high) == Fitted(WORTH).support
    u = np.array([0.1, 0.5, 0.9])
    np.testing.assert_array_equal(factor.convert_uniform(u), Fitted(WORTH).compute_quantile(u))
