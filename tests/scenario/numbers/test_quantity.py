from __future__ import annotations

import json
import pickle
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import ValidationError
from scipy import stats

from guaranteesim.scenario.base import Frozen
from guaranteesim.scenario.numbers.quantity import Measure, Quantity, declare_number, find_measure
from guaranteesim.scenario.reading.attribute_docstrings import read_attribute_docstrings
from guaranteesim.scenario.reading.problems import LocatedErrors

U = np.linspace(0.001, 0.999, 401)

FAMILIES: dict[str, tuple[Any, Any]] = {
    "uniform": ({"uniform": [0.2, 0.6]}, stats.uniform(0.2, 0.4)),
    "triangular": ({"triangular": [1, 2, 5]}, stats.triang(0.25, 1, 4)),
    "triangular at low": ({"triangular": [1, 1, 5]}, stats.triang(0, 1, 4)),
    "triangular at high": ({"triangular": [1, 5, 5]}, stats.triang(1, 1, 4)),
    "normal": ({"normal": [3, 2]}, stats.norm(3, 2)),
    "normal cut": ({"normal": [0.4, 0.1], "low": 0, "high": 0.5}, stats.truncnorm(-4, 1, 0.4, 0.1)),
    "normal upper tail": ({"normal": [0, 1], "low": 5}, stats.truncnorm(5, np.inf)),
    "beta": ({"beta": [2, 3]}, stats.beta(2, 3)),
    "beta stretched": ({"beta": [2, 3], "low": -1, "high": 4}, stats.beta(2, 3, -1, 5)),
}


@pytest.mark.parametrize("name", FAMILIES)
def test_sampling_is_the_inverse_cdf(name: str) -> None:
    form, truth = FAMILIES[name]
    quantity = Quantity.from_form(form)
    drawn = quantity.sample_values(U)
    assert drawn.dtype == np.float64
    np.testing.assert_allclose(drawn, truth.ppf(U), rtol=1e-7, atol=1e-9)
    assert quantity.low <= quantity.centre <= quantity.high
    assert (quantity.low, quantity.high) == pytest.approx(truth.support())


def test_a_point_is_the_same_everywhere() -> None:
    drawn = Quantity.from_form(0.4).sample_values(np.full((2, 3), 0.5))
    assert drawn.shape == (2, 3)
    assert (drawn == 0.4).all()
    assert Quantity.from_form(3).is_point


def test_choice_follows_its_weights() -> None:
    quantity = Quantity.from_form({"choice": [5, 1, 9], "weights": [1, 3, 0]})
    assert quantity.sample_values([0.1, 0.249, 0.251, 0.9999]).tolist() == [5, 5, 1, 1]
    assert (quantity.low, quantity.centre, quantity.high) == (1, 1, 5)
    even = Quantity.from_form({"choice": [1, 2, 3]})
    assert even.sample_values([0.2, 0.5, 0.9]).tolist() == [1, 2, 3]
    assert even.centre == 2


@pytest.mark.parametrize("name", FAMILIES)
def test_forms_read_back(name: str) -> None:
    about = {"source": "assumption", "confidence": "low", "note": "see text"}
    quantity = Quantity.from_form(FAMILIES[name][0] | about)
    assert Quantity.from_form(quantity.build_form()) == quantity
    assert pickle.loads(pickle.dumps(quantity)) == quantity
    assert hash(quantity) == hash(Quantity.from_form(quantity.build_form()))
    assert str(Quantity.from_form(0.4)) == "0.4"
    assert str(Quantity.from_form({"normal": [0.4, 0.1], "low": 0})) == "normal(0.4, 0.1, low=0.0)"


@given(
    st.sampled_from(["uniform", "normal", "beta", "triangular"]),
    st.lists(st.floats(-1e3, 1e3), min_size=2, max_size=3),
    st.lists(st.floats(0.001, 0.999), min_size=1, max_size=8),
)
@settings(max_examples=150, deadline=None)
def test_every_draw_lies_in_the_support_and_rises_with_u(
    family: str, numbers: list[float], u: list[float]
) -> None:
    try:
        quantity = Quantity.from_form({family: numbers})
    except LocatedErrors:
        return
    drawn = quantity.sample_values(sorted(u))
    slack = 1e-9 * (1 + np.abs(drawn))
    assert np.isfinite(drawn).all()
    assert ((drawn >= quantity.low - slack) & (drawn <= quantity.high + slack)).all()
    assert (np.diff(drawn) >= -slack[1:]).all()


BAD = {
    "must be a number, not the text '0.4' (write it without quotes)": "0.4",
    "must be a number, not the text '0,4' (write 0.4)": "0,4",
    "must be a number, not the text '40%' (write 0.4)": "40%",
    "must be a number, not the text '1_000' (write 1000)": "1_000",
    "must be a number, not the text 'nan'": "nan",
    "must be a number, not true": True,
    "must be a number, not nothing": None,
    "must be a number, not a list": [0.1, 0.2],
    "must be a finite number": float("inf"),
    "uniform: needs [low, high], not 3 numbers (for example {uniform: [0.2, 0.6]})": {"uniform": [1, 2, 3]},
    "uniform: low must lie below high, and 2 does not lie below 1 (for example {uniform: [0.2, 0.6]})": {
        "uniform": [2, 1]
    },
    "unifrom: unknown key 'unifrom' in a number (did you mean uniform?)": {"unifrom": [1, 2]},
    "normal: the standard deviation must be above 0, not 0 "
    "(for example {normal: [0.4, 0.1], low: 0, high: 1})": {"normal": [1, 0]},
    "low: does not belong to uniform (for example {uniform: [0.2, 0.6]})": {"uniform": [1, 2], "low": 0},
    "normal: almost nothing of this normal lies between low and high "
    "(for example {normal: [0.4, 0.1], low: 0, high: 1})": {"normal": [0, 1], "low": 9, "high": 10},
    "choice: needs weights, one for each value, not 1 numbers "
    "(for example {choice: [0.1, 0.4], weights: [1, 3]})": {"choice": [1, 2], "weights": [1]},
    "a number needs exactly one of value, uniform, triangular, normal, beta, choice, fitted; "
    "this has both value and uniform (keep one of them)": {"value": 1, "uniform": [0, 1]},
    "a number needs exactly one of value, uniform, triangular, normal, beta, choice, fitted; "
    "this has none of them (for example {uniform: [0.2, 0.6], source: assumption})": {"source": "x"},
    "confidence: must be low, medium or high, not the text 'sure'": {"value": 1, "confidence": "sure"},
    "source: must be a text, not 2020": {"value": 1, "source": 2020},
    "range: 0.5 to 0.6 must contain the value 0.4": {"value": 0.4, "range": [0.5, 0.6]},
    "range: a range belongs to a single value; a distribution has its own": {
        "uniform": [0, 1],
        "range": [0, 1],
    },
}


@pytest.mark.parametrize("message", BAD)
def test_a_bad_number_gets_one_clear_message(message: str) -> None:
    with pytest.raises(LocatedErrors) as caught:
        Quantity.from_form(BAD[message])
    assert str(caught.value) == message


class Model(Frozen):
    stake: Quantity = declare_number(0.5, ge=0, le=1, unit="share")
    """How much it matters."""
    speed: Quantity = declare_number(Quantity.uniform(0.2, 0.6, source="assumption"), gt=0, unit="1/month")
    cap: Quantity | None = declare_number(None, ge=0, unit="BE")
    needed: Quantity = declare_number(unit="BE")


OUT_OF_BOUNDS = [
    ({"stake": 1.4}, "must be between 0 and 1 (share), not 1.4"),
    ({"stake": 40}, "must be between 0 and 1 (share), not 40 (40 percent is written 0.4)"),
    ({"stake": {"uniform": [0.5, 1.4]}}, "must be between 0 and 1 (share), and this uniform reaches 1.4"),
    ({"stake": {"value": 0.5, "range": [0.4, 1.4]}}, "range: must be between 0 and 1 (share), not 1.4"),
    ({"speed": 0}, "must be above 0 (1/month), not 0"),
    (
        {"speed": {"normal": [1, 1]}},
        "must be above 0 (1/month), and this normal reaches -inf (cut the normal off with low:)",
    ),
    ({"cap": -1}, "must be at least 0 (BE), not -1"),
]


@pytest.mark.parametrize(("given_value", "message"), OUT_OF_BOUNDS)
def test_the_whole_support_must_lie_within_the_bounds(given_value: dict[str, Any], message: str) -> None:
    with pytest.raises(ValidationError) as caught:
        Model.model_validate({"needed": 1} | given_value)
    (error,) = caught.value.errors()
    assert str(error["ctx"]["error"]) == message


def test_a_field_tells_its_unit_bounds_and_default() -> None:
    info = Model.model_fields["stake"]
    assert find_measure(info) == Measure("share", ge=0, le=1)
    assert info.default == Quantity.from_form(0.5)
    assert read_attribute_docstrings(Model)["stake"] == "How much it matters."
    assert Model.model_fields["needed"].is_required()
    with pytest.raises(LocatedErrors):
        declare_number(1.5, ge=0, le=1, unit="share")


def test_json_schema_takes_a_number_or_a_map_and_tells_the_bounds() -> None:
    schema = Model.model_json_schema()
    stake = schema["properties"]["stake"]
    assert stake["anyOf"] == [
        {"type": "number", "minimum": 0, "maximum": 1},
        {"$ref": "#/$defs/QuantityForm"},
    ]
    assert (stake["default"], stake["x-unit"]) == (0.5, "share")
    assert schema["properties"]["speed"]["default"] == {"uniform": [0.2, 0.6], "source": "assumption"}
    assert {"type": "null"} in schema["properties"]["cap"]["anyOf"]
    assert "source" in schema["$defs"]["QuantityForm"]["properties"]


def test_models_dump_and_read_back() -> None:
    model = Model.model_validate({"needed": {"normal": [3, 1], "low": 0, "source": "x"}})
    assert Model.model_validate(json.loads(model.model_dump_json())) == model
    assert pickle.loads(pickle.dumps(model)) == model
