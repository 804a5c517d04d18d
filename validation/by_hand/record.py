"""What one world leaves behind: its own row, one row per crisis, a few numbers a month."""

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
        self.months: list[dict[str, float]] = []
        self.opportunities = self.provocations = 0
        began_at_war = world.spec.start.at_war
        self.peace_months = 0 if began_at_war else world.horizon
        self.major_violation, self.wars = began_at_war, int(began_at_war)
        self.clash = self.nuclear_use = self.drawn_in = False
        self.quiet_months = self.war_months = self.in_force_months = 0
        self.arms_bn = self.fighting_be_months = self.in_place_be_months = 0.0
        named = {event.state for event in world.spec.events.values()}
        self._watched = [state for state in world.guarantors if state.code in named]
        self.notes: list[str] = []
        self._reliability: list[float] = []
        self._waged = False

    def crisis(self, crisis: Crisis, aftermath: Aftermath) -> None:
        """Note a crisis."""
        if crisis.rung.major and not self.major_violation:
            self.major_violation = True
            self.peace_months = self.world.month - 1
        self.clash |= aftermath.clash
        self.drawn_in |= aftermath.clash and crisis.act.provoked
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
        self.drawn_in |= clash and self.world.war_provoked

    def note(self, what: str) -> None:
        """Note in words that something happened."""
        self.notes.append(what)

    def end_of_month(self, acted: bool) -> None:
        """Note how the month ended."""
        world = self.world
        self.quiet_months += not (world.at_war or acted or self._waged)
        world.line.end_month(self._waged)
        self._waged = False
        self.in_place_be_months += sum(state.stationed_be for state in world.stationing)
        in_force = any(clause.in_force for clause in world.clauses)
        self.in_force_months += in_force
        self.months.append(self._month(acted, in_force))
        if world.month % 12 == 1 and world.guarantors:
            self._reliability.append(true_reliability(world))

    def _month(self, acted: bool, in_force: bool) -> dict[str, float]:
        """The month, named as the engine's counts and spreads."""
        world = self.world
        month: dict[str, float] = {
            "at_peace": not self.major_violation,
            "at_war": world.at_war,
            "crises": acted,
            "in_force": in_force,
            "territory": world.territory,
        }
        if world.line.counted:
            month["incidents"] = world.line.incidents
        if world.guarantors:
            month["believed_reliability"] = world.believed_reliability()
        return month | {f"believed_reliability_{state.code}": state.reliability for state in self._watched}

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
            "in_place_be_months": self.in_place_be_months,
            "fighting_be_months": self.fighting_be_months,
            "in_force_months": self.in_force_months,
            "voided": any(clause.void for clause in world.clauses),
            "drawn_in": self.drawn_in,
        }
        if world.guarantors:
            row["true_reliability"] = sum(self._reliability) / len(self._reliability)
            row["believed_reliability"] = world.believed_reliability()
        if world.line.counted:
            row |= {"incidents": world.line.total, "pretexts": world.line.pretexts}
        for state in (world.challenger, world.protege, *world.supporters):
            row[f"utility_{state.code}"] = state.utility
            row |= {f"utility_{state.code}_{part}": value for part, value in state.booked.items()}
        return row


def crisis_row(world: PlainWorld, crisis: Crisis, aftermath: Aftermath) -> Row:
    """One crisis, named as the engine's events."""
    row: Row = {
        "month": world.month,
        "rung": crisis.act.rung,
        "provoked": crisis.act.provoked,
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
        "promised_be": aftermath.promised_be,
        "sent_be": aftermath.sent_be,
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
    """P(keeps its word) at the gravest rung today, signals aside, mean over the guarantors.

    A word counts only while its commitment is in force and its state has not withdrawn.
    """
    weight = world.terms.willingness
    best = {state.code: 0.0 for state in world.guarantors}
    for clause in (clause for clause in world.followed if clause.in_force and clause.holds_here):
        for part in (part for part in clause.parts if part.holds_here and not part.supporter.withdrawn):
            state = part.supporter
            z = part.base + weight.resolve * state.resolve + weight.severity * world.ladder[-1].severity
            willing = logistic(z)
            honours = willing * part.follow_through
            if part.bound_unwilling:
                honours += (1 - willing) * part.follow_unwilling
            best[state.code] = max(best[state.code], honours)
    return sum(best.values()) / len(best)
