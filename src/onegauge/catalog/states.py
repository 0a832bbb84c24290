"""Enums of the catalog and the lifecycle of an item."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from onegauge.catalog import permissions
from onegauge.kernel.kinds import Kind
from onegauge.kernel.lifecycle import Edge, StateMachine


class ItemState(models.TextChoices):
    """Where an item stands between idea and end of life."""

    DRAFT = "draft", _("Draft")
    ACTIVE = "active", _("Active")
    PHASE_OUT = "phase_out", _("Phase out")
    OBSOLETE = "obsolete", _("Obsolete")


SELLABLE_STATES = (ItemState.ACTIVE, ItemState.PHASE_OUT)
"""An item in phase out is sold until its stock is gone; it is only not bought any more."""


class Tracking(models.TextChoices):
    """Whether pieces are told apart, and how."""

    NONE = "none", _("Not tracked")
    LOT = "lot", _("By lot")
    SERIAL = "serial", _("By serial number")


class StorageProfile(models.TextChoices):
    """How goods are kept, which decides what is reserved first; see the policies ``inventory.pick_order*``."""

    GENERAL = "general", _("General")
    DATED = "dated", _("Dated")
    BULK = "bulk", _("Bulk, by whole pallets and cases")


class TaxClass(models.TextChoices):
    """The kinds of tax treatment that tax rates are kept for."""

    STANDARD = "standard", _("Standard rate")
    REDUCED = "reduced", _("Reduced rate")
    ZERO = "zero", _("Zero rate")


class SubstitutionKind(models.TextChoices):
    """What a link between two items means."""

    ALTERNATIVE = "alternative", _("Alternative")
    USE_UP = "use_up", _("Replaced when used up")
    AT_ONCE = "at_once", _("Replaced at once")


class PackagingLevel(models.TextChoices):
    """Levels of the packaging tree, from the piece outwards."""

    EACH = "each", _("Each")
    INNER = "inner", _("Inner pack")
    CASE = "case", _("Case")
    LAYER = "layer", _("Layer")
    PALLET = "pallet", _("Pallet")


LEVEL_ORDER = {level: position for position, level in enumerate(PackagingLevel.values)}

ITEM_KIND = Kind(20, "catalog.Item", table="catalog_item", label="Item", number_field="sku", url="catalog/item")
PACKAGING_KIND = Kind(
    21, "catalog.Packaging", table="catalog_packaging", label="Packaging", number_field="code", url="catalog/packaging"
)
UNIT_KIND = Kind(22, "catalog.Unit", table="catalog_unit", label="Unit", number_field="code", url="catalog/unit")
ITEM_CLASS_KIND = Kind(
    23, "catalog.ItemClass", table="catalog_itemclass", label="Item class", number_field="code", url="catalog/itemclass"
)

SUBSTITUTION_KIND = Kind(
    19,
    "catalog.Substitution",
    table="catalog_substitution",
    label="Substitution",
    number_field="id",
    url="catalog/substitution",
)

KIT_COMPONENT_KIND = Kind(
    60,
    "catalog.KitComponent",
    table="catalog_kitcomponent",
    label="Kit component",
    number_field="id",
    url="catalog/kitcomponent",
)

ITEM = StateMachine(
    kind=ITEM_KIND,
    states=ItemState,
    initial=ItemState.DRAFT,
    company=False,
    site=False,
    edges=(
        Edge(
            "activate",
            (ItemState.DRAFT, ItemState.PHASE_OUT),
            ItemState.ACTIVE,
            permission=permissions.ACTIVATE_ITEMS,
            label="Activate",
            primary=True,
        ),
        Edge(
            "phase_out",
            (ItemState.ACTIVE,),
            ItemState.PHASE_OUT,
            permission=permissions.RETIRE_ITEMS,
            label="Phase out",
        ),
        Edge(
            "retire",
            (ItemState.DRAFT, ItemState.PHASE_OUT),
            ItemState.OBSOLETE,
            permission=permissions.RETIRE_ITEMS,
            label="Retire",
            destructive=True,
        ),
    ),
)
