"""Kinds of inventory things in the journal."""

from onegauge.kernel.kinds import Kind

SITE_STOCK = Kind(
    30, "inventory.SiteStock", table="governance_site", label="Site stock", number_field="code", url="inventory/balance"
)
BIN = Kind(31, "inventory.Bin", table="inventory_bin", label="Bin", number_field="code", url="inventory/bin")
ZONE = Kind(32, "inventory.Zone", table="inventory_zone", label="Zone", number_field="code", url="inventory/zone")
LOT = Kind(33, "inventory.Lot", table="inventory_lot", label="Lot", number_field="code", url="inventory/lot")
HANDLING_UNIT = Kind(
    34, "inventory.HandlingUnit", table="inventory_handlingunit", label="Handling unit", number_field="sscc",
    url="inventory/handlingunit",
)  # fmt: skip
EXPECTED = Kind(36, "inventory.Supply", table="inventory_supply", label="Expected receipt", number_field="reference")
QUOTA = Kind(96, "inventory.Quota", table="inventory_quota", label="Quota", number_field="code", url="inventory/quota")
WORK: list[Kind] = []
"""The kind of document that works on released reservations; the module above that owns it says so at start-up."""
