"""The only writes of pricing."""

from onegauge.pricing.operations.groups import (
    GroupMemberDraft,
    PriceGroupDraft,
    check_group_members,
    save_group_members,
    save_price_groups,
)
from onegauge.pricing.operations.price_lines import PriceLineDraft, check_price_lines, save_price_lines
from onegauge.pricing.operations.price_lists import (
    CustomerListDraft,
    PriceListDraft,
    assign_price_lists,
    check_price_lists,
    save_price_lists,
)
from onegauge.pricing.operations.rebates import (
    RebateAgreementDraft,
    RebateTierDraft,
    approve_rebate_agreements,
    end_rebate_agreements,
    save_rebate_agreements,
)
from onegauge.pricing.operations.supplier_items import (
    SupplierItemDraft,
    check_supplier_items,
    save_supplier_items,
)
from onegauge.pricing.operations.tax_rates import TaxRateDraft, check_tax_rates, save_tax_rates
from onegauge.pricing.operations.terms import (
    PriceRoundingDraft,
    PriceTermDraft,
    check_price_terms,
    save_price_roundings,
    save_price_terms,
)

__all__ = [
    "CustomerListDraft",
    "GroupMemberDraft",
    "PriceGroupDraft",
    "PriceLineDraft",
    "PriceListDraft",
    "PriceRoundingDraft",
    "PriceTermDraft",
    "RebateAgreementDraft",
    "RebateTierDraft",
    "SupplierItemDraft",
    "TaxRateDraft",
    "approve_rebate_agreements",
    "assign_price_lists",
    "check_group_members",
    "check_price_lines",
    "check_price_lists",
    "check_price_terms",
    "check_supplier_items",
    "check_tax_rates",
    "end_rebate_agreements",
    "save_group_members",
    "save_price_groups",
    "save_price_lines",
    "save_price_lists",
    "save_price_roundings",
    "save_price_terms",
    "save_rebate_agreements",
    "save_supplier_items",
    "save_tax_rates",
]
