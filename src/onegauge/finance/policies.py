"""The governed knobs that finance reads."""

from onegauge.finance.tax import PER_LINE, PER_RATE
from onegauge.governance.policy import Policy

TAX_ROUNDING = Policy(
    "finance.tax_rounding",
    type="choice",
    choices=(PER_RATE, PER_LINE),
    default=PER_RATE,
    control="bounded",
    level="company",
    area="billing",
    owner_role="chief accountant",
    affects="invoices",
    risk="medium",
    help="How tax is rounded on an invoice: once for each tax rate on the sum of its lines (per_rate), or line by"
    " line (per_line) where the country asks for it. Both round half up to the minor unit of the currency.",
)
