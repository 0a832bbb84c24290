"""The governed knobs of purchasing."""

from decimal import Decimal

from onegauge.governance.policy import Policy

APPROVAL_ABOVE = Policy(
    "purchasing.approval_above_amount",
    type="decimal",
    bounds=(Decimal(0), Decimal(10_000_000)),
    default=Decimal(5_000),
    control="bounded",
    level="site",
    area="purchasing",
    owner_role="controller",
    affects="purchase orders when they are placed",
    risk="high",
    help="Up to which value, in the currency of the company, a purchase order passes without a second person's approval.",
)
TRUST_SENT = Policy(
    "purchasing.trust_sent",
    type="bool",
    default=True,
    control="bounded",
    level="site",
    area="purchasing",
    owner_role="buyer",
    affects="expected receipts of purchase orders",
    risk="medium",
    help="Whether goods are promised to customers from a purchase order that was sent and that the supplier has not"
    " acknowledged yet.",
)
