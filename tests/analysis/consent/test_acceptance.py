"""Acceptance: limits, parts, the binding constraint, and the coverage of its intervals."""

from __future__ import annotations

import math
from dataclasses import replace
from typing import ClassVar

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.small_world import add_utility, make_deal, make_no_deal, make_results

from guaranteesim.analysis.consent.acceptance import compute_acceptance
from guaranteesim.analysis.consent.acceptance_table import JOINTLY, build_acceptance_table
from guaranteesim.analysis.consent.binding_constraint import find_binding_constraint
from guaranteesim.analysis.consent.choices import AnalysisDraws
from guaranteesim.analysis.consent.expected_gain import LEAST_FOR_LINE, estimate_expected_gain
from guaranteesim.analysis.consent.joint_chance import bound_joint_chance, compute_joint_chance
from guaranteesim.errors import UserError
from guaranteesim.streams import Streams

CODES = ("RUS", "UKR", "USA", "GBR", "CHN")
COVERED = 4.75
"""Bound of |z| in statistical checks: a false alarm in half a million."""


def objection(state: str, to: str = "any", cost: object = 0.2, **more: object) -> dict[str, object]:
    said = {"date": "2025", "stated": "It objects.", "source": "A speech"}
    return {"state": state, "to": to, "cost": cost, **said, **more}


def accept_deal(name: str = "deal", required=("UKR", "USA"), worlds: int = 4, accept=None, **utility):
    made = make_deal(name, required, acceptance=accept or {})
    nothing = add_utility(make_no_deal(worlds), **dict.fromkeys(utility, 0.0))
    return compute_acceptance(add_utility(make_results(made, [], worlds), **utility), nothing)


class TestLimits:
    @given(required=st.lists(st.sampled_from(CODES), min_size=1, max_size=5, unique=True))
    @settings(max_examples=20, deadline=None, derandomize=True)
    def test_no_difference_and_no_objection_is_a_coin_each(self, required):
        found = accept_deal(required=tuple(required), worlds=40)
        assert [item.probability.value for item in found.consents] == [0.5] * len(required)
        assert found.joint.value == pytest.approx(0.5 ** len(required), rel=1e-12)

    def test_an_arrangement_equal_to_no_deal_moves_nobody(self):
        found = accept_deal(required=CODES, UKR_territory=0.0)
        for item in found.consents:
            assert (item.gain.value, item.objections.value, item.surplus.value) == (0, 0, 0)
            assert all(gain.value == 0 for gain in item.parts.values())

    def test_an_absolute_objection_ends_it(self):
        found = accept_deal(
            worlds=40, accept={"objections": {"refuses": objection("USA", absolute=True)}}, USA=1e6
        )
        assert found["USA"].probability.value == 0
        assert (found.joint.value, found.joint.low, found.joint.high) == (0, 0, 0)
        assert not found.weights.any()
        assert found["USA"].surplus.value == -math.inf
        assert found["UKR"].probability.value == 0.5
        assert found.compute_chance_without("USA").value == 0.5

    def test_so_good_that_nobody_can_refuse(self):
        found = accept_deal(worlds=40, UKR=1e6, USA=1e6)
        assert (found.joint.value, found.joint.low, found.joint.high) == (1, 1, 1)

    def test_one_world_has_no_interval(self):
        found = accept_deal(worlds=1, UKR=0.03)
        assert 0.5 < found["UKR"].probability.value < 1
        assert math.isnan(found["UKR"].probability.low)


class TestPieces:
    def test_the_formula_by_hand(self):
        passes = {"USA": {"text": "Two thirds.", "source": "A constitution", "passes": 0.6}}
        accept = {"objections": {"troops": objection("USA")}, "procedures": passes}
        found = accept_deal(accept=accept, USA=np.array([0.1, 0.3, 0.5, 0.7]))["USA"]
        assert found.gain.value == pytest.approx(0.4)
        assert found.objections.value == pytest.approx(0.2)
        assert found.surplus.value == pytest.approx(0.2)
        assert found.procedure.value == pytest.approx(0.6)
        assert found.probability.value == pytest.approx(0.6 / (1 + math.exp(-0.2 / 0.1)))
        assert found.objection_names == ("troops",)

    def test_states_know_nothing_of_their_world_but_the_challenger_its_motivation(self):
        size = LEAST_FOR_LINE
        motivation = np.linspace(0.5, 2.0, size)
        made = make_deal("deal", ("RUS", "UKR"))
        run = add_utility(
            make_results(made, [], size, motivation=motivation), RUS=1 - motivation, UKR=motivation
        )
        found = compute_acceptance(run, make_no_deal(size, motivation=motivation))
        assert found["RUS"].expected.value == pytest.approx(1 - motivation)
        assert (np.diff(found["RUS"].accepts) < 0).all()
        assert found["UKR"].expected.value == pytest.approx(np.full(size, motivation.mean()))

    @pytest.mark.parametrize(("size", "spread"), [(LEAST_FOR_LINE - 1, 1.0), (LEAST_FOR_LINE, 0.0)])
    def test_too_few_worlds_or_no_spread_give_the_plain_mean(self, size, spread):
        gains = np.arange(size, dtype=float)
        assert estimate_expected_gain(gains, 1 + spread * gains).value == pytest.approx(
            np.full(size, gains.mean())
        )

    def test_the_line_is_least_squares(self):
        rng = np.random.default_rng(1)
        known, gains = rng.normal(size=50), rng.normal(size=50)
        slope, level = np.polyfit(known, gains, 1)
        assert estimate_expected_gain(gains, known).value == pytest.approx(level + slope * known)

    def test_uncertain_numbers_are_drawn_as_the_model_draws_them(self):
        cost = {"uniform": [0.1, 0.3]}
        accept = {"scale": {"uniform": [0.05, 0.2]}, "objections": {"troops": objection("USA", cost=cost)}}
        made = make_deal("deal", acceptance=accept)
        run = add_utility(make_results(made, [], 40))
        streams = Streams(7, np.arange(40))
        expect = 0.1 + 0.2 * streams.draw_uniform("draw", 0, "acceptance.objections.troops.cost")
        scale = 0.05 + 0.15 * streams.draw_uniform("draw", 0, "acceptance.scale")
        found = compute_acceptance(run, make_no_deal(40))["USA"]
        assert found.accepts == pytest.approx(1 / (1 + np.exp(expect / scale)))
        assert AnalysisDraws(run).draw_quantity(made.acceptance.scale, "acceptance.scale") == pytest.approx(
            scale
        )

    def test_costs_of_several_objections_add_up_and_those_of_others_do_not_count(self):
        accept = {
            "objections": {
                "one": objection("USA", cost=0.1), "two": objection("USA", cost=0.2),
                "theirs": objection("GBR", absolute=True), "lacking": objection("USA", "membership", cost=9),
            }
        }  # fmt: skip
        found = accept_deal(accept=accept)
        assert found["USA"].objections.value == pytest.approx(0.3)
        assert found["USA"].objection_names == ("one", "two")
        assert found.joint.value > 0

    def test_the_role_is_told(self):
        made = make_deal("deal")
        terms = made.arrangement.model_copy(update={"acquiescence": ("RUS",)})
        run = add_utility(make_results(made.model_copy(update={"arrangement": terms}), []))
        assert [item.role for item in compute_acceptance(run, make_no_deal()).consents] == [
            "signs",
            "signs",
            "acquiesces",
        ]

    def test_parts_of_the_gain_in_the_order_of_the_model(self):
        made = make_deal("deal")
        run = add_utility(make_results(made, []), USA=0.1, USA_arms=-0.2, USA_territory=0.3)
        without = add_utility(make_no_deal(), USA=0.0, USA_territory=0.1, USA_arms=0.0)
        parts = compute_acceptance(run, without)["USA"].parts
        assert list(parts) == ["territory", "arms"]
        assert parts["territory"].value == pytest.approx(0.2)

    def test_runs_that_do_not_belong_together_are_refused(self):
        run = add_utility(make_results(make_deal("deal"), []))
        with pytest.raises(UserError, match="seed"):
            compute_acceptance(run, make_no_deal(seed=8))
        bare = replace(run, worlds=run.worlds.drop(columns="utility_USA"))
        with pytest.raises(UserError, match="do not tell the utility of USA"):
            compute_acceptance(bare, make_no_deal())


class TestCorrelation:
    GAINS: ClassVar = {"UKR": 0.05, "USA": np.array([-0.1, 0.0, 0.1, 0.2]), "GBR": -0.02}

    def accept(self, correlation):
        required = tuple(self.GAINS)
        return accept_deal(required=required, accept={"correlation": correlation}, **self.GAINS)

    def test_none_is_the_product_and_all_is_the_least(self):
        apart, together = self.accept(0), self.accept(1)
        margins = [item.probability.value for item in apart.consents]
        # These states know nothing of their world, so their chances are the same in every one.
        assert apart.joint.value == pytest.approx(math.prod(margins), rel=1e-12)
        assert together.joint.value == pytest.approx(min(margins), rel=1e-12)
        assert together.independent == apart.joint == apart.independent

    def test_between_the_two_within_the_bounds(self):
        found = self.accept({"uniform": [0.2, 0.6]})
        margins = [item.probability.value for item in found.consents]
        assert found.bounds == bound_joint_chance(margins)
        assert found.independent.value < found.joint.value < found.bounds[1]
        assert 0.2 < found.correlation < 0.6
        assert [item.probability for item in found.consents] == [
            item.probability for item in self.accept(0).consents
        ]
        assert found.required == ("UKR", "USA", "GBR")

    def test_those_left_are_correlated_too(self):
        found = self.accept(1)
        assert found.compute_chance_without("USA").value == pytest.approx(found["GBR"].probability.value)


class TestSolidarity:
    """Ukraine and the United States are of one side, Russia and China (alignment 0.4) of the other."""

    def accept(self, **terms):
        return accept_deal(required=("UKR", "USA", "RUS", "CHN"), accept=terms, UKR=0.05, USA=-0.1, CHN=-0.05)

    def test_allies_that_signed_before_lift_a_state(self):
        apart, found = self.accept(), self.accept(solidarity=0.2)
        chances = {state: 1 / (1 + math.exp(-x)) for state, x in (("UKR", 0.5), ("USA", -1), ("CHN", -0.5))}
        lifted = {state: 1 / (1 + math.exp(-x)) for state, x in (("USA", 1), ("CHN", 1.5))}
        assert found["UKR"].probability == apart["UKR"].probability
        usa = chances["UKR"] * lifted["USA"] + (1 - chances["UKR"]) * chances["USA"]
        assert found["USA"].probability.value == pytest.approx(usa)
        assert found.joint.value == pytest.approx(chances["UKR"] * lifted["USA"] * 0.5 * lifted["CHN"])
        assert found.compute_chance_without("CHN").value == pytest.approx(
            chances["UKR"] * lifted["USA"] * 0.5
        )

    def test_the_order_is_the_declared_one(self):
        found = self.accept(solidarity=0.2, order=["USA", "GBR"])
        assert [signer.state for signer in found.signing.signers] == ["USA", "UKR", "RUS", "CHN"]
        assert found["USA"].probability == self.accept()["USA"].probability
        assert found["UKR"].probability.value > self.accept()["UKR"].probability.value

    def test_none_leaves_everything_as_it_is(self):
        found = self.accept(solidarity=0, order=["USA"])
        assert found.signing is None
        assert found == self.accept()

    def test_a_threshold(self):
        found = self.accept(enters_into_force={"at_least": 3, "always": ["RUS"]})
        ukr, usa, rus, chn = (item.probability.value for item in found.consents)
        expect = rus * (
            ukr * usa * chn + (1 - ukr) * usa * chn + ukr * (1 - usa) * chn + ukr * usa * (1 - chn)
        )
        assert found.joint.value == pytest.approx(expect)
        assert found.joint == found.independent
        assert found.bounds[0] <= found.joint.value <= found.bounds[1]

    def test_coverage_of_a_mean_that_depends_on_another_expectation(self):
        """The chance of the second depends on the expected gain of the first."""
        runs, worlds, rng = 200, 100, np.random.default_rng(9)
        accept = {"scale": 0.3, "solidarity": 0.5}
        run = make_results(make_deal("deal", ("UKR", "USA"), acceptance=accept), [], worlds)
        nothing = make_no_deal(worlds)
        first, lifted, alone = (1 / (1 + math.exp(-x / 0.3)) for x in (0.1, 0.4, -0.1))
        true = first * lifted + (1 - first) * alone, first * lifted
        held = np.zeros(2)
        for _ in range(runs):
            paid = add_utility(run, UKR=rng.normal(0.1, 1.0, worlds), USA=rng.normal(-0.1, 1.0, worlds))
            found = compute_acceptance(paid, nothing)
            pairs = zip((found["USA"].probability, found.joint), true, strict=True)
            held += [item.low <= value <= item.high for item, value in pairs]
        assert (abs(held / runs - 0.95) < COVERED * math.sqrt(0.95 * 0.05 / runs)).all(), held / runs


class TestBinding:
    def test_none_where_all_are_above_a_half(self):
        assert find_binding_constraint(accept_deal(UKR=0.1, USA=0.1)) is None

    def test_the_least_likely_and_its_worst_item(self):
        accept = {"objections": {"troops": objection("USA", cost=0.2), "small": objection("USA", cost=0.01)}}
        found = find_binding_constraint(
            accept_deal(accept=accept, USA=-0.1, USA_forces=-0.1, USA_clash=0.0, UKR=0.3)
        )
        assert (found.state, found.kind, found.item) == ("USA", "objection", "troops")
        assert found.without.value == accept_deal(UKR=0.3)["UKR"].probability.value
        found = find_binding_constraint(accept_deal(USA=-0.1, USA_forces=-0.12, USA_clash=0.02))
        assert (found.kind, found.item, found.value) == ("part", "forces", pytest.approx(-0.12))

    def test_a_procedure_or_nothing(self):
        passes = {"USA": {"text": "Two thirds.", "source": "A constitution", "passes": 0.3}}
        found = find_binding_constraint(accept_deal(accept={"procedures": passes}, USA=0.1, UKR=0.1))
        assert (found.kind, found.value) == ("procedure", pytest.approx(0.3))
        assert find_binding_constraint(accept_deal()).kind == "nothing"
        assert find_binding_constraint(accept_deal(USA=-0.1)).kind == "part"


class TestTable:
    def test_a_row_a_state_and_one_for_all(self):
        accept = {"objections": {"refuses": objection("USA", absolute=True)}}
        table = build_acceptance_table([accept_deal(accept=accept), accept_deal("other", UKR_territory=0.5)])
        assert list(table["name"]) == ["deal"] * 3 + ["other"] * 3
        assert list(table["state"]) == ["UKR", "USA", JOINTLY] * 2
        assert table["absolute"].tolist() == [False, True, False, False, False, False]
        assert table.loc[1, "objections"] is table.loc[1, "surplus"]  # neither is a finite number
        assert table.loc[2, "binding"] == "USA"
        assert table.loc[2, "binding_item"] == "refuses"
        assert {"gain_territory", "gain_territory_low"} <= set(table)
        assert "gain_war" not in table


class TestIntervals:
    """Coverage of 95 % intervals over runs that differ only in their seed."""

    RUNS, WORLDS = 300, 300

    def truth(self, correlation: float) -> tuple[dict[str, float], float]:
        rng = np.random.default_rng(5)
        size = 300_000
        motivation = rng.uniform(0.5, 1.5, size)
        scale, cost = rng.uniform(0.3, 0.6, size), rng.uniform(0.0, 0.4, size)
        rus = 1 / (1 + np.exp(-(0.6 - 0.5 * motivation - cost) / scale))
        ukr = 1 / (1 + np.exp(-0.2 / scale))
        return {"RUS": rus.mean(), "UKR": ukr.mean()}, compute_joint_chance(
            [rus, ukr], np.full(size, correlation)
        ).weights.mean()

    @pytest.mark.parametrize("correlation", [0, 0.6, pytest.param(1, marks=pytest.mark.nightly)])
    def test_coverage(self, correlation):
        accept = {
            "correlation": correlation,
            "scale": {"uniform": [0.3, 0.6]},
            "objections": {"refuses": objection("RUS", cost={"uniform": [0.0, 0.4]})},
        }
        each, joint = self.truth(correlation)
        held = np.zeros(3)
        run = make_results(make_deal("deal", ("RUS", "UKR"), acceptance=accept), [], self.WORLDS)
        nothing = make_no_deal(self.WORLDS)
        for seed in range(self.RUNS):
            rng = np.random.default_rng(1000 + seed)
            motivation = rng.uniform(0.5, 1.5, self.WORLDS)
            gains = 0.6 - 0.5 * motivation + motivation * rng.normal(size=self.WORLDS)
            run = add_utility(run, RUS=gains, UKR=rng.normal(0.2, 1.0, self.WORLDS))
            seeded = replace(run, worlds=run.worlds.assign(motivation=motivation), manifest={"seed": seed})
            found = compute_acceptance(seeded, replace(nothing, manifest={"seed": seed}))
            pairs = [(found[code].probability, each[code]) for code in ("RUS", "UKR")]
            held += [item.low <= true <= item.high for item, true in [*pairs, (found.joint, joint)]]
        z = (held / self.RUNS - 0.95) / math.sqrt(0.95 * 0.05 / self.RUNS)
        assert (abs(z) < COVERED).all(), held / self.RUNS
