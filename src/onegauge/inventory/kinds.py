"""Kinds of inventory things in the journal."""

from onegauge.kernel.kinds import Kind

SITE_STOCK = Kind(
    30, "inventory.SiteStock", table="governance_site", label="Site stock", number_field="code", url="inventory/balance"
)
BIN = Kind(31, "inventory.Bin", table="inventory_bin", label="Bin", number_field="code", url="inventory/bin")
ZONE = Kind(32, "inventory.Zone", table="inventory_zone", label="Zone", number_field="code", url="inventory/zone")
