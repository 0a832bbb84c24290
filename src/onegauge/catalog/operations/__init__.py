"""The only writes of the catalog."""

from onegauge.catalog.operations.items import (
    ItemDraft,
    activate_items,
    check_items,
    phase_out_items,
    retire_items,
    save_items,
)
from onegauge.catalog.operations.kits import KitComponentDraft, check_kit_components, save_kit_components
from onegauge.catalog.operations.packagings import PackagingDraft, check_packagings, save_packagings
from onegauge.catalog.operations.substitutions import (
    SubstitutionDraft,
    check_substitutions,
    save_substitutions,
)
from onegauge.catalog.operations.units import ItemClassDraft, UnitDraft, save_item_classes, save_units

__all__ = [
    "ItemClassDraft",
    "ItemDraft",
    "KitComponentDraft",
    "PackagingDraft",
    "SubstitutionDraft",
    "UnitDraft",
    "activate_items",
    "check_items",
    "check_kit_components",
    "check_packagings",
    "check_substitutions",
    "phase_out_items",
    "retire_items",
    "save_item_classes",
    "save_items",
    "save_kit_components",
    "save_packagings",
    "save_substitutions",
    "save_units",
]
