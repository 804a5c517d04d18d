"""Addressed randomness in the model: worlds, states and arrangements leave each other's luck alone."""

from __future__ import annotations

import numpy as np
import pytest
from tests.model.lively import CALENDAR, LIVELY, RESTLESS
from tests.model.small import (
    FALSE_ALARM,
    GUARANTORS,
    base,
    commitment,
    crises,
    merged,
    rows,
    run,
    same,
    scenario,
    state,
    under,
)

from guaranteesim.model import GuaranteeModel
from guaranteesim.scenario.reading.loader import load_from_dict
from guaranteesim.streams import _convert_to_unit

RARE = {"theatre.opportunity.per_year": 2}
DUAL = {"any_of": [{"at_least": 2}, {"lead": "USA", "followers": 1}], "recuse_aggressor": True}
RULES = {"all": "all", "each": "each", "dual": DUAL, "first": {
    "first": {"silence": {"after_days": 2}}, "otherwise": {"majority": {}}, "after_days": 3}}  # fmt: skip


def resolves(model, codes):
    """Resolve of each state, month by month, (months, states, worlds)."""
    members = {member.code: member for member in model.coalition.members}
    path = []
    while model.month < model.horizon:
        model.step()
        path.append([members[code].resolve.copy() for code in codes])
    return np.array(path)


@pytest.mark.parametrize("name", RULES)
def test_blocks_of_any_size_and_order(name):
    changes = {**LIVELY, **under(RULES[name], (*GUARANTORS, "RUS"), in_place={"GBR": {"ground": 1}})}
    whole = run(changes, worlds=70)
    for chosen in ([3], range(63, 70), range(64), [40, 7, 69, 0]):
        part = run(changes, worlds=chosen)
        same(part.worlds, rows(whole.worlds, np.asarray(list(chosen))))
        if part.events:
            same(part.events, rows(whole.events, np.isin(whole.events["world"], list(chosen))))


def test_blocks_of_any_size_and_order_with_a_full_calendar():
    """Every term of the calendar at once, most months and numbers of them uncertain."""
    changes = {**LIVELY, **CALENDAR}
    whole = run(changes, worlds=70)
    for name in ("voided", "drawn_in", "in_force_months"):
        assert len(set(whole.worlds[name])) > 1, name
    for chosen in ([3], range(63, 70), [40, 7, 69, 0]):
        part = run(changes, worlds=chosen)
        same(part.worlds, rows(whole.worlds, np.asarray(list(chosen))))
        if part.events:
            same(part.events, rows(whole.events, np.isin(whole.events["world"], list(chosen))))


@pytest.mark.parametrize(
    ("unbound", "forces"),
    [
        (0, {"states.USA.forces": {"ground": {"choice": [0, 4]}}}),
        (-20, {"arrangement.commitments.aid.each_provides": {"ground": {"choice": [0, 0.5]}}}),
    ],
    ids=["forces", "provisions"],
)
def test_blocks_where_some_worlds_have_no_force(unbound, forces):
    """A state that can fight in one world and not in another must not infect the block."""
    sharp = {"challenger.rationality": 8, "challenger.clash_aversion": 0.5, "outside_treaty.force": unbound}
    changes = {**LIVELY, **under("each"), **sharp, **forces}
    whole = run(changes, worlds=40)
    for world in range(6):
        part = run(changes, worlds=[world])
        same(part.worlds, rows(whole.worlds, np.array([world])))
        if part.events:
            same(part.events, rows(whole.events, whole.events["world"] == world))


def test_a_guarantor_that_no_rule_needs_leaves_all_other_draws_alone():
    needed = {"at_least": 2, "of": ["USA", "GBR", "FRA"]}
    codes = ("USA", "GBR", "FRA")
    peaceful = {**LIVELY, "ladder": None, "challenger.rationality": 0}
    peaceful["ladder"] = base()["ladder"]
    with_china = {**peaceful, **under(needed)}
    without = {**peaceful, **under(needed, codes), "states.CHN": None}
    four, three = (GuaranteeModel(scenario(changes), np.arange(80)) for changes in (with_china, without))
    one, other = crises(four, 1, month=5), crises(three, 1, month=5)
    for name in ("latent", "further_days", "faith", "protest", "seen_severity", "seen_attribution"):
        np.testing.assert_array_equal(getattr(one, name)[:, :3], getattr(other, name), err_msg=name)
    np.testing.assert_array_equal(one.contact_draw, other.contact_draw)
    four.month = three.month = 0
    np.testing.assert_array_equal(resolves(four, codes), resolves(three, codes))
    np.testing.assert_array_equal(four.record.opportunities, three.record.opportunities)
    here, there = four.record.build_event_table(), three.record.build_event_table()
    for column in ("world", "month", "rung", "decided", *(f"vote_{code}" for code in codes)):
        np.testing.assert_array_equal(here[column], there[column], err_msg=column)


def test_a_new_bystander_leaves_others_resolve_alone():
    few = GuaranteeModel(scenario({**LIVELY, "ladder": {"invasion": None}}), np.arange(60))
    more = {**LIVELY, "ladder": {"invasion": None}, "states.POL": state(resolve=RESTLESS)}
    many = GuaranteeModel(scenario(more), np.arange(60))
    np.testing.assert_array_equal(resolves(few, GUARANTORS), resolves(many, GUARANTORS))


def test_two_arrangements_meet_one_history_until_an_act_differs():
    """Resolve, leaders and opportunities are common as long as the same acts were met alike."""
    one, other = (
        GuaranteeModel(scenario({**LIVELY, **under(rule), **RARE}), np.arange(300))
        for rule in ("all", "each")
    )
    together = np.ones(300, dtype=bool)
    for _ in range(one.horizon):
        one.step()
        other.step()
        for member, twin in zip(one.coalition.members, other.coalition.members, strict=True):
            np.testing.assert_array_equal(member.resolve[together], twin.resolve[together])
            np.testing.assert_array_equal(member.tenure_ends, twin.tenure_ends)
        np.testing.assert_array_equal(one.challenger.motivation, other.challenger.motivation)
        np.testing.assert_array_equal(
            one.record.opportunities[together], other.record.opportunities[together]
        )
        for model in (one, other):
            acted = [part["world"] for part in model.record.events if part["month"][0] == model.month]
            together[np.concatenate([*acted, []]).astype(int)] = False
    assert 10 < together.sum() < 290


def test_the_order_of_the_states_in_the_file_changes_nothing():
    data = merged(base(), {**LIVELY, **under(DUAL, (*GUARANTORS, "RUS"))})
    shuffled = {**data, "states": dict(reversed(data["states"].items()))}
    tables = []
    for form in (data, shuffled):
        model = GuaranteeModel(load_from_dict(form), np.arange(200))
        model.run_model()
        tables.append((model.record.build_world_table(), model.record.build_event_table()))
    for one, other in zip(*tables, strict=True):
        assert one.keys() == other.keys()
        for name, values in one.items():
            np.testing.assert_allclose(values, other[name], rtol=1e-12, atol=1e-12, err_msg=name)


def test_new_names_are_new_luck_of_the_same_kind():
    """Would show 0.08 on the share decided, and 0.1 on that of major violations."""
    names = dict(zip(GUARANTORS, ("CAN", "POL", "ITA", "TUR"), strict=True))
    data = merged(base(), {**LIVELY, **under("all"), **RARE})
    renamed = {**data, "states": {names.get(code, code): value for code, value in data["states"].items()}}
    renamed["states"]["POL"] = {**renamed["states"]["POL"], "follows": "CAN"}
    renamed["arrangement"] = {"commitments": {"aid": commitment("all", names.values())}}
    models = [GuaranteeModel(load_from_dict(form), np.arange(1000)) for form in (data, renamed)]
    for model in models:
        model.run_model()
    decided = [model.record.build_event_table()["decided"] for model in models]
    broken = [model.record.major_violation for model in models]
    assert not np.array_equal(*broken)
    for one, other in (decided, broken):
        spread = np.sqrt(one.var() / one.size + other.var() / other.size)
        assert abs(one.mean() - other.mean()) / spread < FALSE_ALARM


def test_the_seed_decides():
    first, again = run({**LIVELY}, worlds=30), run({**LIVELY}, worlds=30)
    same(first.worlds, again.worlds)
    other = run({**LIVELY, "run.seed": 2}, worlds=30)
    assert not np.array_equal(first.worlds["opportunities"], other.worlds["opportunities"])


def test_uniforms_lie_strictly_inside_their_bounds():
    """The greatest and least 64-bit outputs of the generator; its finaliser is a bijection."""
    greatest = np.array([_unmixed(2**64 - 1), _unmixed(0)], dtype=np.uint64)
    drawn = _convert_to_unit(greatest)
    assert 0 < drawn[1] < drawn[0] < 1


def _unmixed(mixed: int) -> int:
    """The state whose SplitMix64 output is ``mixed``."""
    bits = 2**64
    for shift, factor in ((31, 0x94D049BB133111EB), (27, 0xBF58476D1CE4E5B9), (30, 1)):
        mixed = mixed ^ (mixed >> shift) ^ (mixed >> 2 * shift)
        mixed = mixed * pow(factor, -1, bits) % bits
    return mixed
