"""Columns of the tables that a run writes: worlds, events, monthly, timeline and inputs.

Each column is declared once, in the order of the file. The model lies below this package, so it names what it
records by plain strings, and :mod:`guaranteesim.ensemble.arrow_tables` refuses names and types that differ.
"""

from __future__ import annotations

from guaranteesim.ensemble.columns.kinds import (
    ColumnFamily,
    ColumnTable,
    FlagColumn,
    MissingNumberColumn,
    NumberColumn,
    WholeColumn,
    WordColumn,
)

QUANTILES = (0.05, 0.25, 0.5, 0.75, 0.95)
"""Quantiles over worlds in the monthly table, named ``q05`` to ``q95``."""

VOTE_WORDS = (
    "not called",
    "excused",
    "casus not met",
    "abstained",
    "objected",
    "overruled",
    "reneged",
    "late",
    "honoured",
)
BLOCK_WORDS = ("", "blocked", "decisive")
OUTSIDE_WORDS = ("", "aid", "force")


class Worlds(ColumnTable):
    """One row per world."""

    world = WholeColumn(
        "world", "–", "number of the world; the same number has the same random numbers in every arrangement"
    )
    motivation = NumberColumn("motivation", "ratio", "the challenger's motivation at the start")
    opportunities = WholeColumn("opportunities", "count", "months with an opportunity")
    provocations = WholeColumn("provocations", "count", "months in which the protégé provoked")
    major_violation = FlagColumn(
        "major_violation",
        "an act of a major rung within the horizon; yes in every world of a run that starts at war",
    )
    peace_months = WholeColumn(
        "peace_months",
        "months",
        "months before the first major violation, or the horizon; 0 if the run starts at war",
    )
    quiet_months = WholeColumn("quiet_months", "months", "months without war and without any act")
    wars = WholeColumn("wars", "count", "wars opened; a war that is on at the start counts")
    war_months = WholeColumn("war_months", "months", "months at war")
    territory_lost = NumberColumn("territory_lost", "share", "territory held by the challenger at the end")
    clash = FlagColumn("clash", "a guarantor or bystander fought the challenger")
    nuclear_use = FlagColumn("nuclear_use", "nuclear weapons were used")
    arms_bn = NumberColumn("arms_bn", "$bn", "arms given in crises and wars, in and outside the treaty")
    in_place_be_months = NumberColumn(
        "in_place_be_months",
        "BE-months",
        "guarantor forces stationed, summed over the months in which they were there",
    )
    fighting_be_months = NumberColumn(
        "fighting_be_months", "BE-months", "outside forces in combat, summed over months"
    )
    in_force_months = WholeColumn(
        "in_force_months", "months", "months in which at least one commitment was in force"
    )
    voided = FlagColumn("voided", "an attack by the protégé ended a commitment")
    drawn_in = FlagColumn(
        "drawn_in",
        "an outside state fought in a crisis that followed a provocation, or in the war it opened",
    )
    true_reliability = NumberColumn(
        "true_reliability",
        "share",
        "probability that a guarantor would honour the gravest call, mean over guarantors and years; 0 for a "
        "guarantor that has withdrawn or whose commitment is not in force; no such column without guarantors",
        optional=True,
    )
    believed_reliability = NumberColumn(
        "believed_reliability",
        "share",
        "the challenger's record of the guarantors at the end, mean over them; 0 for a guarantor that has "
        "withdrawn; no such column without guarantors",
        optional=True,
    )
    incidents = WholeColumn(
        "incidents",
        "count",
        "incidents on the line of contact in all months without war; only with "
        "`switches.ceasefire_incidents`",
        optional=True,
    )
    pretexts = WholeColumn(
        "pretexts",
        "count",
        "months in which incidents gave the challenger a pretext; only with `switches.ceasefire_incidents`",
        optional=True,
    )
    utility = ColumnFamily(
        NumberColumn(
            "utility_<S>",
            "utility",
            "utility of each state, discounted to month 1: the sum of its parts",
        )
    )
    utility_part = ColumnFamily(
        NumberColumn("utility_<S>_<part>", "utility", "parts of the utility of each state, see below")
    )
    acts = ColumnFamily(WholeColumn("acts_<rung>", "count", "acts by rung"))
    casus = WholeColumn("casus", "count", "crises that met the casus foederis, see events")
    called = WholeColumn("called", "count", "crises in which a commitment was called as well")
    judged = WholeColumn("judged", "count", "crises in which a party saw the casus foederis as met as well")
    decided = WholeColumn("decided", "count", "crises in which a decision to act was taken as well")
    honoured = WholeColumn("honoured", "count", "crises in which at least one party honoured as well")
    adequate = WholeColumn("adequate", "count", "crises in which the help was adequate as well")
    in_time = WholeColumn("in_time", "count", "crises in which it was adequate inside the window as well")
    blocked = ColumnFamily(WholeColumn("blocked_<S>", "count", "crises in which the state stood in the way"))
    decisive = ColumnFamily(
        WholeColumn("decisive_<S>", "count", "crises in which its consent alone was missing")
    )
    provoked = WholeColumn("provoked", "count", "crises in a month in which the protégé provoked")
    provoked_clash = WholeColumn(
        "provoked_clash", "count", "crises in such a month in which an outside state fought"
    )
    guarantors_called = WholeColumn("guarantors_called", "count", "guarantors called, summed over crises")
    obligations = WholeColumn(
        "obligations", "count", "times the word of a guarantor was put to the test, over all of them"
    )
    obligations_kept = WholeColumn("obligations_kept", "count", "times it was kept")
    kept_in_full = WholeColumn(
        "kept_in_full", "count", "crises called in which every guarantor called honoured, early or late"
    )
    kept_in_part = WholeColumn(
        "kept_in_part", "count", "crises called in which some honoured and some did not"
    )
    kept_by_nobody = WholeColumn("kept_by_nobody", "count", "crises called in which nobody honoured")
    promised_be = NumberColumn(
        "promised_be", "BE", "force promised on call by the guarantors called, summed over crises"
    )
    sent_be = NumberColumn("sent_be", "BE", "force that they sent of it, early or late, summed over crises")
    treaty_be = NumberColumn("treaty_be", "BE", "help under the treaty inside the window, summed over crises")
    outside_be = NumberColumn(
        "outside_be", "BE", "help outside the treaty inside the window, summed over crises"
    )


class Events(ColumnTable):
    """One row per crisis, by world and month.

    The stages of the funnel, votes and ``days_to_act`` follow the commitments under which somebody could
    fight. If there are none, they follow all commitments.
    """

    world = WholeColumn("world", "–", "number of the world")
    month = WholeColumn("month", "–", "month of the crisis; month 1 is the first")
    rung = WordColumn("rung", "rung of the act, in the order of the ladder")
    anticipated = NumberColumn(
        "anticipated", "share", "probability of an honoured commitment, as the challenger estimated it"
    )
    provoked = FlagColumn("provoked", "the protégé provoked in that month")
    casus = FlagColumn(
        "casus", "the rung reaches the trigger of a commitment that is in force and covers the location"
    )
    called = FlagColumn("called", "as `casus`, and the public evidence names the author")
    judged = FlagColumn("judged", "as `called`, and a party sees the casus foederis as met")
    decided = FlagColumn("decided", "as `judged`, and the decision rule of a commitment lets a party act")
    honoured = FlagColumn("honoured", "as `decided`, and at least one party that is to act follows through")
    adequate = FlagColumn(
        "adequate",
        "as `honoured`, and the force present in the end reaches `adequate_ratio` × force committed",
    )
    in_time = FlagColumn("in_time", "as `adequate`, and the force reaches it inside the window")
    days_to_act = MissingNumberColumn(
        "days_to_act", "days", "first action under the treaty; missing if there is none"
    )
    window_days = NumberColumn("window_days", "days", "time inside which help can prevent success")
    committed_be = NumberColumn("committed_be", "BE", "force of the challenger")
    own_be = NumberColumn("own_be", "BE", "force of the protégé")
    in_place_be = NumberColumn("in_place_be", "BE", "outside force in place and fighting")
    promised_be = NumberColumn(
        "promised_be", "BE", "force on call that all parties called have promised, if each brings it in full"
    )
    sent_be = NumberColumn("sent_be", "BE", "force that comes of it, in the window or later")
    treaty_be = NumberColumn("treaty_be", "BE", "force that arrives in the window under the treaty")
    outside_be = NumberColumn("outside_be", "BE", "force that arrives in the window outside the treaty")
    probability = NumberColumn("probability", "share", "probability that the act succeeds")
    success = FlagColumn("success", "the act succeeded")
    territory = NumberColumn("territory", "share", "territory that changed hands")
    clash = FlagColumn("clash", "a guarantor or bystander fought the challenger")
    nuclear_use = FlagColumn("nuclear_use", "nuclear weapons were used")
    opens_war = FlagColumn("opens_war", "the act opened a war")
    vote = ColumnFamily(
        WordColumn(
            "vote_<S>",
            "how the party answered: " + ", ".join(VOTE_WORDS),
            VOTE_WORDS,
        )
    )
    block = ColumnFamily(
        WordColumn(
            "block_<S>",
            "blocked: withheld a consent that the rule needs; decisive: withheld the only one missing",
            BLOCK_WORDS,
        )
    )
    outside = ColumnFamily(
        WordColumn("outside_<S>", "aid or force without a commitment, or beyond it", OUTSIDE_WORDS)
    )


class Monthly(ColumnTable):
    """One row per month over all worlds. Quantiles are exact to within 0.0025."""

    month = WholeColumn("month", "–", "month 1 is the first")
    at_peace = WholeColumn("at_peace", "worlds", "worlds without a major violation so far")
    at_war = WholeColumn("at_war", "worlds", "worlds at war when the month is over")
    crises = WholeColumn("crises", "worlds", "worlds with an act this month")
    in_force = WholeColumn("in_force", "worlds", "worlds with a commitment in force")
    incidents = WholeColumn(
        "incidents",
        "count",
        "incidents on the line of contact, summed over the worlds in which no war was fought this month; "
        "only with `switches.ceasefire_incidents`",
        optional=True,
    )
    territory = ColumnFamily(NumberColumn("territory_<q>", "share", "territory held by the challenger"))
    believed_reliability = ColumnFamily(
        NumberColumn(
            "believed_reliability_<q>",
            "share",
            "the challenger's record of the guarantors, mean over them; no such column without guarantors",
        )
    )
    believed_reliability_of_state = ColumnFamily(
        NumberColumn(
            "believed_reliability_<S>_<q>",
            "share",
            "the same record of one guarantor, for each that an event happens to",
        )
    )


class Timeline(ColumnTable):
    """One row per month of one world, as it stands when the month is over.

    The world is the first with a major violation in which the casus foederis was met. If there is none, it is
    the first with a crisis, and if there is no crisis, it is the first world.
    """

    world = WholeColumn("world", "–", "number of the world")
    month = WholeColumn("month", "–", "month 1 is the first")
    territory = NumberColumn("territory", "share", "territory held by the challenger")
    at_war = FlagColumn("at_war", "a war is on")
    challenger_be = NumberColumn("challenger_be", "BE", "ground forces of the challenger")
    protege_be = NumberColumn("protege_be", "BE", "ground forces of the protégé")
    in_force = FlagColumn("in_force", "a commitment is in force")
    standing_sanctions = NumberColumn(
        "standing_sanctions",
        "share",
        "sanctions that stand on the challenger, as a share of the fullest conceivable; those of a crisis or "
        "a war are not counted",
    )
    incidents = WholeColumn(
        "incidents",
        "count",
        "incidents on the line of contact, 0 in a month of war; only with `switches.ceasefire_incidents`",
        optional=True,
    )
    resolve = ColumnFamily(NumberColumn("resolve_<S>", "logits", "resolve of each guarantor and bystander"))
    reliability = ColumnFamily(
        NumberColumn("reliability_<S>", "share", "reliability of each as the challenger believes")
    )


class Inputs(ColumnTable):
    """One row per world: the draws of the uncertain inputs. Written on request.

    A column is named by the path of the number in the scenario, as ``--set`` takes it. The table holds the
    draw at the start. A change of leader draws some numbers of that state again later.
    """

    world = WholeColumn("world", "–", "number of the world, as in worlds")
    draw = ColumnFamily(
        NumberColumn(
            "<path>",
            "as in parameters.md",
            "value of each number that the scenario gives as a distribution, for example `states.GBR.stake`",
        )
    )


STAGES = (
    Worlds.casus,
    Worlds.called,
    Worlds.judged,
    Worlds.decided,
    Worlds.honoured,
    Worlds.adequate,
    Worlds.in_time,
)
"""The activation funnel: casus foederis met · called · judged met by a party · decided · honoured by at least
one · adequate · adequate in time. Each stage implies the one before. A world counts the crises that reached
each stage; a crisis has a flag of the same name for each."""

RUN_TABLES: dict[str, type[ColumnTable]] = {
    "worlds": Worlds,
    "events": Events,
    "monthly": Monthly,
    "timeline": Timeline,
    "inputs": Inputs,
}
"""Every table of a run by the name of its file."""
