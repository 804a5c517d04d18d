"""The two principals of a crisis: challenger and protégé."""

from __future__ import annotations

from guaranteesim.scenario.base import Frozen, StateCode
from guaranteesim.scenario.numbers.quantity import Quantity, declare_number
from guaranteesim.scenario.schema.default_numbers import assume_uniform, read_fitted_number


class Challenger(Frozen):
    """The state that may attack, and its weights in that choice. 1 utility = the whole protégé."""

    state: StateCode
    """Its code in `states`; it may also be a party to a commitment."""
    motivation: Quantity = declare_number(
        read_fitted_number("challenger.motivation"), ge=0, le=10, unit="ratio"
    )
    """Private worth of its gains; differs by world, redrawn with each new leader."""
    leader_term_months: Quantity = declare_number(assume_uniform(96, 240), gt=0, le=2400, unit="months")
    """Mean time until a new leader."""
    cost_sensitivity: Quantity = declare_number(assume_uniform(0.7, 1.3), ge=0, le=10, unit="ratio")
    """Weight on its own costs of fighting."""
    clash_aversion: Quantity = declare_number(
        read_fitted_number("challenger.clash_aversion"), ge=0, le=10, unit="utility"
    )
    """Cost of fighting guarantors directly at its fullest, besides what they do in the contest."""
    clash_half_be: Quantity = declare_number(assume_uniform(2, 40), ge=0, le=1000, unit="BE")
    """Guarantor force in combat at which half of that cost is felt; 0: any clash counts in full, however
    small the force (Schelling 1966; disputed by Reiter and Poast 2021)."""
    nuclear_aversion: Quantity = declare_number(
        read_fitted_number("challenger.nuclear_aversion"), ge=0, le=10, unit="utility"
    )
    """Further cost of a clash with a nuclear guarantor, whether or not the challenger has such weapons
    (Fuhrmann and Sechser 2014)."""
    nuclear_half_be: Quantity = declare_number(assume_uniform(2, 40), ge=0, le=1000, unit="BE")
    """Own force of nuclear guarantors in combat at which half of that further cost is felt; 0: any clash with
    one counts in full, however small its force. Small deployments hardly deter (Reiter and Poast 2021)."""
    sanctions_sensitivity: Quantity = declare_number(assume_uniform(0.05, 0.25), ge=0, le=10, unit="utility")
    """Cost of the fullest conceivable sanctions."""
    status_quo: Quantity = declare_number(
        read_fitted_number("challenger.status_quo"), ge=-5, le=5, unit="utility"
    )
    """Worth of staying quiet, grievances deducted."""
    rationality: Quantity = declare_number(
        read_fitted_number("challenger.rationality"), ge=0, le=1000, unit="1/utility"
    )
    """Quantal-response precision λ (McKelvey and Palfrey 1995): 0 chooses at random."""
    closing_window: Quantity = declare_number(assume_uniform(0.0, 1.0), ge=0, le=5, unit="ratio")
    """Weight on what waiting would lose (Fearon 1995, commitment problem)."""
    foresight_months: Quantity = declare_number(assume_uniform(12, 36), gt=0, le=600, unit="months")
    """Time ahead at which it compares the balance of force."""
    aid_months: Quantity = declare_number(assume_uniform(3, 12), ge=0, le=600, unit="months")
    """Months of arms deliveries to the protégé it counts when it weighs opening a war."""
    misperception: Quantity = declare_number(
        read_fitted_number("challenger.misperception"), ge=0, le=5, unit="logits"
    )
    """Standard deviation of its error about each guarantor's willingness."""
    balance_misperception: Quantity = declare_number(
        read_fitted_number("challenger.balance_misperception"), ge=0, le=5, unit="log ratio"
    )
    """Standard deviation of its error about the logarithm of the force ratio, drawn anew at each opportunity
    [Blainey1988]."""
    occasion_spread: Quantity = declare_number(
        read_fitted_number("challenger.occasion_spread"), ge=0, le=3, unit="log ratio"
    )
    """Spread of the worth of an occasion: at each opportunity its motivation is multiplied by a lognormal
    draw of mean 1, whose logarithm has this standard deviation."""
    readiness: Quantity = declare_number(assume_uniform(0.6, 0.9), gt=0, le=2, unit="ratio")
    """Share of its ground force fit to fight."""
    neutrality_worth: Quantity = declare_number(assume_uniform(0.0, 0.03), ge=0, le=10, unit="utility/year")
    """Worth of the protégé's neutrality to it."""
    cap_worth: Quantity = declare_number(assume_uniform(0.0, 0.05), ge=0, le=10, unit="utility/year")
    """Worth to it of a cap that removed the protégé's whole force."""


class Protege(Frozen):
    """The state guaranteed."""

    state: StateCode
    """Its code in `states`."""
    readiness: Quantity = declare_number(assume_uniform(0.5, 0.8), gt=0, le=2, unit="ratio")
    """Share of its ground force fit to fight."""
    will_to_fight: Quantity = declare_number(assume_uniform(0.7, 1.1), gt=0, le=2, unit="ratio")
    """Effectiveness of that force; a force with no will has no strength."""
    provocation_per_year: Quantity = declare_number(assume_uniform(0.05, 0.3), ge=0, le=12, unit="1/year")
    """Rate at which it provokes the challenger."""
    moral_hazard: Quantity = declare_number(assume_uniform(-0.5, 0.5), ge=-1, le=5, unit="ratio")
    """Proportional change of that rate under full protection: positive emboldens, negative restrains
    (the sign is disputed: Benson 2011)."""
    attack_share: Quantity = declare_number(assume_uniform(0.0, 0.1), ge=0, le=1, unit="probability")
    """Chance that a provocation is an attack in the sense of a clause that voids a commitment."""
    void_restraint: Quantity = declare_number(assume_uniform(0.0, 0.5), ge=0, le=1, unit="share")
    """Share by which such a clause lowers the rate at which it provokes."""
    neutrality_cost: Quantity = declare_number(assume_uniform(0.0, 0.03), ge=0, le=10, unit="utility/year")
    """Cost of neutrality to it, besides readiness."""
    cap_cost: Quantity = declare_number(assume_uniform(0.0, 0.05), ge=0, le=10, unit="utility/year")
    """Cost to it of giving up its whole force to a cap, besides strength."""
