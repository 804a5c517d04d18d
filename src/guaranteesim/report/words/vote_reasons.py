"""Names of the reasons of a vote, the parts of its equation in docs/model.md III.iv.e."""

from __future__ import annotations

from guaranteesim.report.words.names import find_state_title
from guaranteesim.scenario.schema import Scenario


def name_vote_reason(scenario: Scenario, state: str, name: str, value: float, whose: str = "its") -> str:
    """Return a reason of the vote of a state in plain words; ``value`` above 0 is in favour.

    Args:
        scenario: The scenario.
        state: Code of the voter.
        name: Name of the reason in the model.
        value: What it adds to the logits of the vote.
        whose: How the voter is named as an owner: "its" or "your".
    """
    follows = scenario.states[state].follows
    lead = find_state_title(scenario, follows) if follows else "the lead"
    challenger = find_state_title(scenario, scenario.challenger.state)
    protege = find_state_title(scenario, scenario.protege.state)
    favours = value > 0
    words = {
        "habit": "readiness to act at all" if favours else "the caution of any state",
        "stake": f"{whose} stake in {protege}",
        "exposure": f"exposure to {challenger}",
        "alignment": f"{'distance from' if favours else 'closeness to'} {challenger}",
        "word": "the word that was given",
        "escalation": "fear of escalation",
        "resolve": "resolve at home" if favours else "weariness at home",
        "severity": "the gravity of the act",
        "attacked": "own troops under attack",
        "lead": f"{lead} is {'for' if favours else 'against'} it",
        "leaning": "lasting interests",
    }
    return words[name]
