"""The only writes of the catalog."""

from onegauge.catalog.operations.items import (
    ItemDraft,
    activate_items,
    check_items,
    phase_out_items,
    retire_items,
    save_items,
)
from onegauge.catalog.operations.packagings import PackagingDraft, check_packagings, save_packagings
from onegauge.catalog.operations.units import ItemClassDraft, UnitDraft, save_item_classes, save_units

__all__ = [
    "ItemClassDraft",
    "ItemDraft",
    "PackagingDraft",
    "UnitDraft",
    "activate_items",
    "check_items",
    "check_packagings",
    "phase_out_items",
    "retire_items",
    "save_item_classes",
    "save_items",
    "save_packagings",
    "save_units",
]
