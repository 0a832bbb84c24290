"""Refusals of pricing."""

from onegauge.kernel.errors import Refusal


class PeriodsOverlap(Refusal):
    """Two prices, or two tax rates, for the same thing on the same day."""

    code, status, title = "periods_overlap", 409, "Periods overlap"


class CurrencyFixed(Refusal):
    """The currency of a list with lines stands still: the numbers would mean something else."""

    code, status, title = "currency_fixed", 409, "Currency is fixed"


class DefaultListTaken(Refusal):
    """A company has one default list per currency."""

    code, status, title = "default_list_taken", 409, "There is a default list already"


class PriceMissing(Refusal):
    """No list prices this item for this customer, quantity and day."""

    code, status, title = "price_missing", 409, "No price"


class TaxRateMissing(Refusal):
    """No tax rate for this company, country, class and day."""

    code, status, title = "tax_rate_missing", 409, "No tax rate"


class TermContradicts(Refusal):
    """The parts of a price term do not make sense together: a share with a currency, a surcharge that is a price."""

    code, status, title = "term_contradicts", 422, "The term contradicts itself"


class AgreementStands(Refusal):
    """A rebate agreement that was approved is not changed any more: what was accrued under it would not add up."""

    code, status, title = "agreement_stands", 409, "The agreement stands"


class TiersDoNotClimb(Refusal):
    """The tiers of a rebate agreement begin at nought, climb, and never pay less for more turnover."""

    code, status, title = "tiers_do_not_climb", 422, "The tiers do not climb"


class NotASupplier(Refusal):
    """Goods are bought only from partners that have the role of a supplier."""

    code, status, title = "not_a_supplier", 422, "Not a supplier"
