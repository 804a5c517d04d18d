"""Write docs/treaties.md from the files in scenarios/treaties.

Usage: ``python scripts/treaty_docs.py [FOLDER]``, the folder being ``docs`` by default.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from guaranteesim.analysis.text.rule_properties import ABSTAIN, OBJECT, RuleProperties, find_rule_properties
from guaranteesim.report.words.names import join_names
from guaranteesim.scenario.files.catalog import find_scenarios
from guaranteesim.scenario.reading.loader import load_scenario
from guaranteesim.scenario.schema import Scenario

ROOT = Path(__file__).resolve().parents[1]
FOLDER = "treaties"
WILLING = (0.5, 0.8)
_LONGEST = 6
"""States of a list that are written out in a cell; of a longer list, their number."""

HEAD = """# Treaty rules

This page is written from the files in `scenarios/treaties` by `make docs`.

Each file holds the decision rules of one treaty and no forces. `guaranteesim explain NAME` reads it.
Commands that simulate refuse it, because without forces there is nothing to simulate. The rules are the ones
that [arrangements](rules.md) are written in, so a rule can be copied from here into an arrangement.

The files are for comparison and teaching. They say who decides, not what the treaty is worth: a promise to
recommend and a promise to fight are both shown by the chance that their rule decides.

The key `rule_only: true` makes a file of your own such a file. The smallest one:

<!-- run: guaranteesim explain BLOCK -->
```yaml
name: pact
title: A pact
as_of: 2026-11-28
rule_only: true
challenger: {state: OUT}
protege: {state: VIC}
states: {OUT: {}, VIC: {}, AAA: {}, BBB: {}}
arrangement:
  commitments:
    assistance:
      parties: [AAA, BBB]
      trigger: {rung: invasion}
      rule: all
```
"""

GUIDE = """
How to read the table:

- **Alone can block:** the parties without whose consent nobody acts under the clause, with an attacker from
  outside.
- **Aggressor-proof:** whether the rule can still decide if the attacker is a party, objects, and all others
  consent.
- **P(act):** the exact chance that somebody acts, or that the body decides, if each party consents with a
  chance of 0.5 or 0.8, independently of the others. The state attacked always consents, and the attacker
  always objects. Of two numbers, the first holds if whoever does not consent objects, the second if it
  abstains. The columns with a party as attacker take the party for which the chance is lowest.
- **Monotone:** whether a vote more in favour can never undo a decision, with abstention between the other
  two. A quorum can undo one, if it counts those that vote and not those present ([Rules](rules.md)).

P(act) falls with the number of those whose consent is needed, and rises with the number of those who may act
alone. It is no forecast: states that face the same attack do not decide independently (`--correlation`), and
none of these chances is an estimate. `guaranteesim explain` lets most parties that do not consent abstain, so
its number lies between the two given here. To see a party as the attacker:

```sh
guaranteesim explain un-chapter-vii --set challenger.state=RUS
```
"""


def write_page() -> str:
    """Return the page."""
    treaties = list_treaties()
    found = [
        (treaty, name, find_rule_properties(treaty, name))
        for treaty in treaties
        for name in treaty.arrangement.commitments
    ]
    lines = [HEAD, "## What the rules imply", "", *_build_table(found), GUIDE, *_build_groups(found)]
    lines += ["## The texts", "", *_TEXTS, ""]
    for treaty in treaties:
        lines += _build_section(treaty)
    return "\n".join(lines).rstrip() + "\n"


_TEXTS = (
    "Each source ends with how it was read: in the original (the words of the treaty, or of an official",
    "or published translation), in a report (the account or quotation of somebody else, which is named),",
    "or from memory (not read for this page). Sentences on the text are in our words.",
)


def list_treaties() -> list[Scenario]:
    """Return the treaties in their order."""
    return sorted((load_scenario(path) for path in find_scenarios([FOLDER])), key=lambda item: item.order)


Found = tuple[Scenario, str, RuleProperties]


def _build_table(found: Sequence[Found]) -> Iterator[str]:
    outside = " | ".join(f"P(act) at {willing}" for willing in WILLING)
    inside = " | ".join(f"at {willing}, attacker a party" for willing in WILLING)
    yield f"| Treaty | Clause | Rule | Alone can block | Aggressor-proof | {outside} | {inside} | Monotone |"
    yield "|---" * (6 + 2 * len(WILLING)) + "|"
    for treaty, name, rule in found:
        title = treaty.arrangement.commitments[name].title
        cells = [f"`{treaty.name}`", title, f"`{format_rule(rule.commitment.rule.build_form())}`"]
        cells += [_describe_blockers(rule), _describe_proof(rule), *_build_odds(rule)]
        yield f"| {' | '.join([*cells, 'yes' if rule.monotone else 'no'])} |"


def _build_odds(rule: RuleProperties) -> list[str]:
    """Return the cells of the chances, attackers from outside first."""
    pairs = [(rule.compute_odds(willing, OBJECT), rule.compute_odds(willing, ABSTAIN)) for willing in WILLING]
    outside = [_format_pair(first.outside, second.outside) for first, second in pairs]
    return outside + [_format_pair(first.inside, second.inside) for first, second in pairs]


def _format_pair(first: float | None, second: float | None) -> str:
    if first is None or second is None:
        return "does not hold"
    cells = (format_chance(first), format_chance(second))
    return cells[0] if cells[0] == cells[1] else " / ".join(cells)


def format_chance(chance: float) -> str:
    """Return a chance with two digits.

    >>> [format_chance(chance) for chance in (0.0, 1e-5, 0.02588, 0.304, 0.9961, 0.99999)]
    ['0', '<0.001', '0.026', '0.30', '0.996', '>0.999']
    """
    if 0 < chance < 0.001:
        return "<0.001"
    # No chance here is exactly 1: all parties may be unwilling at once.
    if chance > 0.999:
        return ">0.999"
    return "0" if chance == 0 else f"{chance:.{2 if 0.1 <= chance <= 0.99 else 3}f}"


def _describe_blockers(rule: RuleProperties) -> str:
    if rule.decides_nothing:
        return "nothing to block"
    if not rule.blockers:
        return "nobody"
    if len(rule.blockers) == len(rule.commitment.parties):
        return f"each of {len(rule.blockers)}"
    return join_names(
        ["the state attacked" if state == rule.outside.victim else state for state in rule.blockers]
    )


def _describe_proof(rule: RuleProperties) -> str:
    if rule.decides_nothing:
        return "no action to stop"
    if not rule.stoppers:
        return "yes"
    return (
        "no: any party"
        if len(rule.stoppers) == len(rule.attackers)
        else f"no: {join_names(list(rule.stoppers))}"
    )


def format_rule(form: Any) -> str:
    """Return the YAML form of a rule in one line, with long lists of states counted.

    >>> format_rule({"at_least": 9, "of": list("ABCDEFGH")}), format_rule({"majority": {}})
    ('{at_least: 9, of: [8 states]}', 'majority')
    """
    if isinstance(form, dict):
        if len(form) == 1 and next(iter(form.values())) in ({}, None):
            return str(next(iter(form)))
        return "{" + ", ".join(f"{key}: {format_rule(value)}" for key, value in form.items()) + "}"
    if isinstance(form, list | tuple):
        whole = len(form) <= _LONGEST or not all(isinstance(item, str) for item in form)
        return f"[{', '.join(map(format_rule, form)) if whole else f'{len(form)} states'}]"
    return {True: "true", False: "false"}[form] if isinstance(form, bool) else str(form)


def _build_groups(found: Sequence[Found]) -> Iterator[str]:
    """Yield what the table says of attackers that are parties, in words."""
    deciding = [item for item in found if not item[2].decides_nothing]
    consulting = [item for item in found if item[2].decides_nothing]
    stopped = [item for item in deciding if item[2].stoppers]
    yield f"{len(consulting)} of the {len(found)} clauses promise to consult and nothing else:"
    yield ""
    yield from _list_clauses(consulting)
    yield ""
    yield f"An attacker that is a party can stop {len(stopped)} of the other {len(deciding)}:"
    yield ""
    yield from _list_clauses(stopped)
    yield ""
    yield "A rule keeps an attacker from blocking in one of three ways: each decides for itself, a"
    yield "share of the votes suffices, or the attacker has no vote. A consensus that leaves out the"
    yield "attacker can still be prevented by any other party."
    yield ""


def _list_clauses(found: Sequence[Found]) -> Iterator[str]:
    for treaty, name, _ in found:
        yield f"- {treaty.title}: {treaty.arrangement.commitments[name].title}"


def _build_section(treaty: Scenario) -> Iterator[str]:
    yield from (f"### {treaty.title}", "", f"`guaranteesim explain {treaty.name}`", "")
    yield from (treaty.description.strip(), "")
    for commitment in treaty.arrangement.commitments.values():
        form = format_rule(commitment.rule.build_form())
        parties = len(commitment.parties)
        who = join_names(list(commitment.parties)) if parties <= 2 * _LONGEST else f"{parties} parties"
        yield f"- **{commitment.title}:** {who}; rule `{form}`. {commitment.text}"
    yield "\nSources:\n"
    yield from (f"- {source}" for source in treaty.sources)
    yield ""


def main() -> None:
    """Write the page."""
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else ROOT / "docs"
    (folder / "treaties.md").write_text(write_page(), encoding="utf-8")


if __name__ == "__main__":
    main()
