"""Permissions of partners; terms and blocks of a customer are granted per company."""

from onegauge.kernel.permissions import permission

VIEW = permission("partners.view", "See partners and customers", duty="viewing")
MAINTAIN_PARTNERS = permission(
    "partners.maintain_partners", "Maintain partners and addresses", duty="partner stewardship"
)
BLOCK_PARTNERS = permission("partners.block_partners", "Block and unblock partners", duty="partner stewardship")
MAINTAIN_CUSTOMERS = permission("partners.maintain_customers", "Maintain customer terms", duty="credit control")
BLOCK_CUSTOMERS = permission("partners.block_customers", "Block and unblock customers", duty="credit control")
