"""The only writes of pricing."""

from onegauge.pricing.operations.price_lines import PriceLineDraft, check_price_lines, save_price_lines
from onegauge.pricing.operations.price_lists import (
    CustomerListDraft,
    PriceListDraft,
    assign_price_lists,
    check_price_lists,
    save_price_lists,
)
from onegauge.pricing.operations.tax_rates import TaxRateDraft, check_tax_rates, save_tax_rates

__all__ = [
    "CustomerListDraft",
    "PriceLineDraft",
    "PriceListDraft",
    "TaxRateDraft",
    "assign_price_lists",
    "check_price_lines",
    "check_price_lists",
    "check_tax_rates",
    "save_price_lines",
    "save_price_lists",
    "save_tax_rates",
]
