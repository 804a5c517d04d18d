"""What one world leaves behind: its own row, one row a crisis, a few numbers a month."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from validation.by_hand.arithmetic import logistic
from validation.by_hand.consultation import Crisis
from validation.by_hand.crisis import Aftermath

if TYPE_CHECKING:
    from validation.by_hand.world import PlainWorld

Row = dict[str, Any]


class Record:
    """Outcomes of one world."""

    def __init__(self, world: PlainWorld) -> None:
        self.world = world
        self.crises: list[Row] = []
        self.months: list[tuple[bool, bool, bool, float, float]] = []
        self.opportunities = self.provocations = 0
        self.peace_months = world.horizon
        self.major_violation = self.clash = self.nuclear_use = False
        self.quiet_months = self.war_months = self.wars = 0
        self.arms_bn = self.fighting_be_months = 0.0
        self.endings: list[str] = []
        self._reliability: list[float] = []
        self._waged = False

    def crisis(self, crisis: Crisis, aftermath: Aftermath) -> None:
        """Note a crisis."""
        if crisis.rung.major and not self.major_violation:
            self.major_violation = True
            self.peace_months = self.world.month - 1
        self.clash |= aftermath.clash
        self.nuclear_use |= aftermath.nuclear_use
        self.wars += aftermath.opens_war
        self.arms_bn += sum(aftermath.arms_bn)
        self.crises.append(crisis_row(self.world, crisis, aftermath))

    def war_month(self, fighting_be: float, arms_bn: float, clash: bool) -> None:
        """Note a month of war."""
        self.war_months += 1
        self._waged = True
        self.fighting_be_months += fighting_be
        self.arms_bn += arms_bn
        self.clash |= clash

    def war_ended(self, how: str) -> None:
        """Note how a war ended."""
        self.endings.append(how)

    def end_of_month(self, acted: bool) -> None:
        """Note how the month ended: at peace so far, at war, a crisis, territory, the challenger's belief."""
        world = self.world
        self.quiet_months += not (world.at_war or acted or self._waged)
        self._waged = False
        believed = world.believed_reliability()
        self.months.append((not self.major_violation, world.at_war, acted, world.territory, believed))
        if world.month % 12 == 1 and world.guarantors:
            self._reliability.append(true_reliability(world))

    def row(self) -> Row:
        """The world's own row, named as the engine's."""
        world = self.world
        row: Row = {
            "motivation": world.terms.challenger.motivation,
            "opportunities": self.opportunities,
            "provocations": self.provocations,
            "major_violation": self.major_violation,
            "peace_months": self.peace_months,
            "quiet_months": self.quiet_months,
            "wars": self.wars,
            "war_months": self.war_months,
            "territory_lost": world.territory,
            "clash": self.clash,
            "nuclear_use": self.nuclear_use,
            "arms_bn": self.arms_bn,
            "in_place_be_months": sum(state.stationed_be for state in world.supporters) * world.horizon,
            "fighting_be_months": self.fighting_be_months,
        }
        if world.guarantors:
            row["true_reliability"] = sum(self._reliability) / len(self._reliability)
            row["believed_reliability"] = world.believed_reliability()
        states = (world.challenger, world.protege, *world.supporters)
        return row | {f"utility_{state.code}": state.utility for state in states}


def crisis_row(world: PlainWorld, crisis: Crisis, aftermath: Aftermath) -> Row:
    """One crisis, named as the engine's events."""
    row: Row = {
        "month": world.month,
        "rung": crisis.act.rung,
        "anticipated": crisis.act.anticipated,
        "casus": crisis.casus,
        "called": crisis.called,
        "judged": crisis.judged,
        "decided": crisis.decided,
        "honoured": crisis.honoured,
        "adequate": aftermath.adequate,
        "in_time": aftermath.in_time,
        "days_to_act": crisis.first_day,
        "window_days": crisis.window,
        "committed_be": aftermath.committed_be,
        "own_be": aftermath.own_be,
        "in_place_be": aftermath.in_place_be,
        "treaty_be": aftermath.treaty_be,
        "outside_be": aftermath.outside_be,
        "probability": aftermath.probability,
        "success": aftermath.success,
        "territory": aftermath.territory,
        "clash": aftermath.clash,
        "nuclear_use": aftermath.nuclear_use,
        "opens_war": aftermath.opens_war,
    }
    for answer in crisis.answers:
        code = answer.state.code
        row[f"vote_{code}"] = answer.vote
        row[f"block_{code}"] = answer.block
        row[f"outside_{code}"] = answer.outside
    if any(clause.challenger_place is not None for clause in world.clauses):
        row[f"vote_{world.challenger.code}"] = crisis.challenger_vote
        row[f"block_{world.challenger.code}"] = crisis.challenger_block
    return row


def true_reliability(world: PlainWorld) -> float:
    """P(keeps its word) at the gravest rung today, signals aside, mean over the guarantors."""
    weight = world.terms.willingness
    best: dict[str, float] = {}
    for clause in world.followed:
        for part in clause.parts:
            state = part.supporter
            z = part.base + weight.resolve * state.resolve + weight.severity * world.ladder[-1].severity
            willing = logistic(z)
            honours = willing * part.follow_through
            if part.bound_unwilling:
                honours += (1 - willing) * part.follow_unwilling
            best[state.code] = max(best.get(state.code, 0.0), honours)
    return sum(best.values()) / len(best)
