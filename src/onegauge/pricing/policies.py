"""The governed knobs of the price rule."""

from onegauge.governance.policy import Policy

CONTRACT_PRECEDENCE = Policy(
    "pricing.contract_precedence",
    type="choice",
    choices=("contract", "lowest"),
    default="contract",
    control="bounded",
    level="company",
    area="pricing",
    owner_role="pricing_analyst",
    affects="prices of order lines when they are captured",
    risk="high",
    help="Does a contract price stand whatever the list says (contract), or only when it is lower than the list"
    " (lowest)?",
)
PROMOTIONS_ON_CONTRACTS = Policy(
    "pricing.promotions_on_contracts",
    type="bool",
    default=False,
    control="bounded",
    level="company",
    area="pricing",
    owner_role="pricing_analyst",
    affects="prices of order lines when they are captured",
    risk="high",
    help="Do promotions also reduce contract prices?",
)
