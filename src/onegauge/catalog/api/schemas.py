"""Rows of the catalog as the API shows them."""

from onegauge.ui.rest.rows import Columns

UNIT = Columns("Unit", "catalog.Unit", "id code symbol name decimals")
ITEM_CLASS = Columns("ItemClass", "catalog.ItemClass", "id code name storage_profile")
ITEM = Columns(
    "Item",
    "catalog.Item",
    "id sku name tax_class tracking state version weight_kg catch_weight sales_min_qty sales_multiple country_of_origin created_at",
    {"base_unit": "base_unit__code", "item_class": "item_class__code"},
)
PACKAGING = Columns(
    "Packaging",
    "catalog.Packaging",
    "id code level gtin numerator denominator sellable purchasable rounding ti hi length_mm width_mm height_mm gross_weight_kg version",
    {"item_id": "item_id", "sku": "item__sku", "parent": "parent__code"},
)
KIT_COMPONENT = Columns(
    "KitComponent",
    "catalog.KitComponent",
    "id numerator denominator valid_from valid_until version",
    {"kit_id": "kit_id", "kit": "kit__sku", "component_id": "component_id", "component": "component__sku"},
)
SUBSTITUTION = Columns(
    "Substitution",
    "catalog.Substitution",
    "id kind two_way numerator denominator priority valid_from valid_until version",
    {"item_id": "item_id", "sku": "item__sku", "substitute_id": "substitute_id", "substitute": "substitute__sku"},
)
