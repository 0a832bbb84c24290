"""The governed knobs of transfers."""

from decimal import Decimal

from onegauge.governance.policy import Policy

APPROVAL_ABOVE = Policy(
    "transfers.approval_above_amount",
    type="decimal",
    bounds=(Decimal(0), Decimal(1_000_000)),
    default=Decimal(10_000),
    control="bounded",
    level="site",
    area="transfers",
    owner_role="transfer_coordinator",
    affects="transfers when they are requested",
    risk="medium",
    help="Up to which value, at cost in the currency of the sending company, a transfer passes without a person's"
    " approval. A lane can ask for one whatever the value.",
)
URGENT_PASSES = Policy(
    "transfers.urgent_passes",
    type="bool",
    default=True,
    control="bounded",
    level="site",
    area="transfers",
    owner_role="transfer_coordinator",
    affects="transfers when they are requested",
    risk="medium",
    help="Whether an urgent transfer passes without an approval, whatever it is worth.",
)
HANDLING_DAYS = Policy(
    "transfers.handling_days",
    type="int",
    unit="days",
    bounds=(0, 30),
    default=1,
    control="bounded",
    level="site",
    area="transfers",
    owner_role="transfer_coordinator",
    affects="the dates promised for transfers",
    risk="low",
    help="How many working days the sending site needs from planning to the moment goods in stock leave.",
)
RESUPPLY_DAYS = Policy(
    "transfers.resupply_days",
    type="int",
    unit="days",
    bounds=(0, 365),
    default=10,
    control="bounded",
    level="site",
    area="transfers",
    owner_role="transfer_coordinator",
    affects="the dates promised for transfers",
    risk="low",
    help="In how many working days goods leave for which the sending site has no stock.",
)
SHORTAGE_OWNER = Policy(
    "transfers.shortage_owner",
    type="choice",
    choices=("source", "carrier", "target"),
    default="carrier",
    control="bounded",
    level="site",
    area="transfers",
    owner_role="transfer_coordinator",
    affects="discrepancies of received transfers",
    risk="low",
    help="Who answers for what is missing when a receipt is final and the receiver names nobody.",
)
