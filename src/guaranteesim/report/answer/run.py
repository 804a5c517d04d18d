"""The answer of one run: how long peace holds, whether help comes and how late, who stands in the way."""

from __future__ import annotations

from guaranteesim.analysis.blockers import most_blocking
from guaranteesim.analysis.delay import median_days_to_act
from guaranteesim.analysis.outcomes import outcome
from guaranteesim.ensemble.results import Results
from guaranteesim.report import wording
from guaranteesim.report.answer.words import amount, between, horizon, several
from guaranteesim.report.wording import counted


def answer_run(results: Results) -> list[str]:
    """Return two to four sentences: on peace, on help, on who stood in its way, and on whose acceptance."""
    return [_peace(results), *_help(results), *_blocked(results), *_taken_for_granted(results)]


def _peace(results: Results) -> str:
    start = f"{'If in force, ' if results.scenario.no_deal else ''}{results.title or results.name}"
    months = results.scenario.run.horizon_months
    violation = between(outcome("major_violation").estimate(results))
    peace = amount(outcome("mean_peace_months").estimate(results))
    return (
        f"{start} leaves a major violation in {violation} of worlds in {horizon(months)}; until the first, "
        f"peace holds for {peace} of {counted(months, 'month')} on average."
    )


def _help(results: Results) -> list[str]:
    """Say how often help came, in the crises in which the casus foederis was met."""
    if not results.scenario.arrangement.commitments:
        return ["There is no guarantee, so nobody is called upon and nobody can block."]
    covered = int(results.worlds["casus"].sum())
    if not covered:
        return ["The guarantee is not put to the test: no crisis that it covers occurs in any world."]
    honoured, in_time = (between(outcome(name).estimate(results)) for name in ("honoured", "in_time"))
    said = (
        f"The guarantee covers {counted(covered, 'crisis', 'crises')} in all worlds; at least one party "
        f"honours it in {honoured}{_force(results)}, and the help is adequate in time in {in_time}"
    )
    days = median_days_to_act(results)
    late = f"; the first to act takes {amount(days)} days (median)" if days.known else ""
    return [f"{said}{late}."]


def _force(results: Results) -> str:
    """Write what share of the force promised in the crises called came in time, where the run tells it."""
    found = outcome("force_in_time").estimate(results)
    return f", {between(found)} of the promised force comes in time" if found.known else ""


def _taken_for_granted(results: Results) -> list[str]:
    """Say whose acceptance the run takes for granted, where it names what happens without it."""
    if results.scenario.no_deal is None:
        return []
    states = [wording.state(results.scenario, state) for state in results.scenario.required]
    return [
        f"To be in force it takes the acceptance of {several(states, 5)}; `guaranteesim compare` asks "
        "whether they would give it."
    ]


def _blocked(results: Results) -> list[str]:
    """Say who stood in the way in the crises in which the guarantee was called and no action decided."""
    if not results.worlds["called"].sum():
        return []
    blocking = most_blocking(results)
    if not blocking.failed:
        return ["Whenever it is called, action is decided."]
    said = f"In {counted(blocking.failed, 'crisis', 'crises')} it is called and no action is decided"
    if not blocking.states:
        return [f"{said}, though no state keeps others from it."]
    states = several([wording.state(results.scenario, state) for state in blocking.states])
    many = len(blocking.states) > 1
    where = "its way" if blocking.failed == 1 else f"the way in {between(blocking.share)} of these"
    return [f"{said}; {states} {'each stand' if many else 'stands'} in {where}."]
