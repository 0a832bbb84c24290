"""Permissions of pricing, granted per company."""

from onegauge.kernel.permissions import permission

VIEW = permission("pricing.view", "See prices and tax rates", duty="viewing")
MAINTAIN_PRICES = permission("pricing.maintain_prices", "Maintain price lists", duty="price stewardship")
MAINTAIN_TAXES = permission("pricing.maintain_taxes", "Maintain tax rates", duty="tax")
MAINTAIN_SUPPLIER_ITEMS = permission(
    "pricing.maintain_supplier_items", "Maintain what suppliers sell and ask for it", duty="purchasing terms"
)
APPROVE_REBATES = permission("pricing.approve_rebates", "Approve and end rebate agreements", duty="rebate approval")
