"""The governed knobs that partners read."""

from onegauge.governance.policy import Policy

PAYMENT_DAYS = Policy(
    "partners.payment_days",
    type="int",
    unit="days",
    bounds=(0, 120),
    default=30,
    control="bounded",
    level="company",
    area="credit",
    owner_role="credit controller",
    affects="customers and suppliers when they are saved",
    risk="medium",
    help="Days until an invoice is due for a customer whose terms say nothing else.",
)
ONE_PARTNER_PER_TAX_ID = Policy(
    "partners.one_partner_per_tax_id",
    type="bool",
    default=True,
    control="locked",
    level="group",
    area="master data",
    owner_role="data steward",
    affects="customers and suppliers when they are saved",
    risk="high",
    help="Refuse a second partner with the tax id of a first: it is nearly always a duplicate.",
)
