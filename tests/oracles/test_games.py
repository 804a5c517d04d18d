"""The one-period game against Gambit: quantal response, and backward induction as its sharp limit.

Source: McKelvey and Palfrey 1995, 1998 (agent quantal response); pygambit traces the logit branch. On a tree
of perfect information this is backward induction with logit choice at every node.
"""

from __future__ import annotations

import numpy as np
import pytest
from tests.model.small import FALSE_ALARM, run, voted, z_score
from tests.oracles.attack import shares, utilities
from tests.oracles.games import CODES, OnePeriod, logit_equilibrium

ATTACKER = {"quiet": 0.0, "concede": 1.0, "back down": -0.5, "war": -0.3}
DEFENDER = {"concede": -1.0, "back down": 0.5, "war": -0.6}

TREE = """EFG 2 R "attack? resist? fight?" { "A" "D" }
""
p "" 1 1 "" { "quiet" "attack" } 0
t "" 1 "" { 0, 0 }
p "" 2 1 "" { "concede" "resist" } 0
t "" 2 "" { 1, -1 }
p "" 1 2 "" { "back down" "fight" } 0
t "" 3 "" { -0.5, 0.5 }
t "" 4 "" { -0.3, -0.6 }
"""

GRID = 2e-5
"""An even grid of 200,000 draws gives each of four chances to 5e-6; three follow on each other."""


def composed(rationality):
    """p1, p2, p3 of the tree, each by the engine's own quantal response, from the last move to the first."""
    a, d = ATTACKER, DEFENDER
    fight = shares([a["back down"], a["war"]], rationality)[1]
    resisting = fight * d["war"] + (1 - fight) * d["back down"]
    resist = shares([d["concede"], resisting], rationality)[1]
    attacking = resist * (fight * a["war"] + (1 - fight) * a["back down"]) + (1 - resist) * a["concede"]
    attack = shares([a["quiet"], attacking], rationality)[1]
    return attack, resist, fight


@pytest.mark.parametrize(
    ("rationality", "chances"),
    [(0, (0.5, 0.5, 0.5)), (2, (0.418748, 0.843286, 0.598688)), (1000, (0.0, 1.0, 1.0))],
)
def test_the_tree_in_numbers(rationality, chances):
    """At λ → ∞ backward induction: war beats backing down, so D resists, −0.6 > −1, and A stays quiet."""
    assert composed(rationality) == pytest.approx(chances, abs=GRID)


def test_the_outcomes_of_the_tree():
    attack, resist, fight = composed(2)
    outcomes = [1 - attack, attack * (1 - resist), attack * resist * (1 - fight), attack * resist * fight]
    assert outcomes == pytest.approx([0.581252, 0.065624, 0.141713, 0.211412], abs=GRID)


@pytest.mark.parametrize("rationality", [0.5, 2, 5, 60])
def test_the_tree_against_gambit(rationality):
    _, attack, _, fight, _, resist = logit_equilibrium(TREE, rationality)
    assert composed(rationality) == pytest.approx((attack, resist, fight), abs=GRID)


def equilibrium(game, **sharp):
    """The challenger's three chances, and each guarantor's chance to help by rung, (guarantors, 2)."""
    rationality = sharp.pop("rationality", game.rationality)
    found = np.array(logit_equilibrium(game.tree(**sharp), rationality))
    return found[:3], found[3:].reshape(-1, 2, 2)[:, :, 0]


@pytest.mark.parametrize("guarantors", [1, 2])
@pytest.mark.parametrize("seed", range(6))
def test_the_one_period_engine_is_the_logit_equilibrium(seed, guarantors):
    """What the challenger reads off the treaty gives the equilibrium's chances, to the grid."""
    game = OnePeriod.drawn(seed, guarantors)
    choice, _ = equilibrium(game)
    read = shares(utilities(game.scenario()), game.rationality)
    np.testing.assert_allclose(read, choice, atol=GRID)


@pytest.mark.parametrize("seed", [0, 3])
def test_simulated_months_come_as_often_as_in_equilibrium(seed):
    """Choices and votes of the simulation itself. Would show 0.05 in a choice, and 0.1 in a vote."""
    game = OnePeriod.drawn(seed, 2)
    choice, helping = equilibrium(game)
    ran = run(game.scenario(), worlds=8000)
    opportunities = ran.worlds["opportunities"].sum()
    for level in (0, 1):
        at = ran.events["rung"] == level
        acts = np.arange(opportunities) < at.sum()
        assert abs(z_score(acts, choice[level + 1])) < FALSE_ALARM
        for place, code in enumerate(CODES):
            willing = voted(ran.events, code, "honoured", "overruled")[at]
            assert abs(z_score(willing, helping[place, level])) < FALSE_ALARM


def sharpened(seed):
    """A game without near-ties: z of ±10, utilities 0.02 apart; None if the draw has one.

    Much larger z would also bring force outside the treaty, which the tree does not have.
    """
    game = OnePeriod.drawn(seed, 1 + seed % 2)
    strong = {
        f"states.{code}.resolve.mean": 5 * np.sign(r) for code, r in zip(CODES, game.resolve, strict=False)
    }
    changes = game.scenario(**{
        **strong, "willingness.resolve": 2, "willingness.severity": 0, "challenger.rationality": 1000,
    })  # fmt: skip
    steep = OnePeriod(**{**vars(game), "resolve": tuple(5 * np.sign(game.resolve)), "urgency": 0.0})
    gaps = np.diff(np.sort(utilities(changes)))
    return (steep, changes) if gaps[-1] > 0.02 else None


def test_sharp_choice_is_backward_induction():
    """λ → ∞: the engine does what Gambit's branch tends to, in each of 24 games without near-ties."""
    picks = []
    for seed in range(40, 64):
        drawn = sharpened(seed)
        if drawn is None:
            continue
        game, changes = drawn
        choice, helping = equilibrium(game, helping=1.0, rationality=400)
        assert choice.max() > 0.99
        ran = run(changes, worlds=12)
        done = set(ran.events["rung"] + 1) if ran.events else {0}
        assert done == {int(choice.argmax())}
        picks.append(int(choice.argmax()))
        for place, code in enumerate(CODES[: len(game.resolve)]):
            if ran.events:
                willing = voted(ran.events, code, "honoured", "overruled")
                np.testing.assert_array_equal(willing, helping[place, picks[-1] - 1] > 0.5)
    assert set(picks) == {0, 1, 2}
    assert len(picks) > 15
