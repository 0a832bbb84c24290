"""What the catalog offers programs."""

from django.db.models import QuerySet

from onegauge.catalog import operations as ops
from onegauge.catalog import queries
from onegauge.catalog.api import schemas
from onegauge.catalog.models import Packaging
from onegauge.catalog.permissions import VIEW
from onegauge.catalog.states import ITEM
from onegauge.catalog.verbs import ITEM_VERBS
from onegauge.ui.rest.declare import Act, Nested, Resource, register


def packagings_of_item(item_id: int) -> QuerySet[Packaging]:
    """The packagings of one item, from the smallest outwards."""
    return queries.packagings_for_list().filter(item_id=item_id).order_by("numerator", "code")


register(
    Resource(path="units", columns=schemas.UNIT, permission=VIEW, rows=queries.units_for_list, filters={"code": "code"}),
    Resource(
        path="item-classes", columns=schemas.ITEM_CLASS, permission=VIEW, rows=queries.item_classes_for_list,
        filters={"code": "code"},
    ),
    Resource(
        path="items", columns=schemas.ITEM, permission=VIEW, rows=queries.items_for_list, machine=ITEM, verbs=ITEM_VERBS,
        filters={
            "sku": "sku", "state": "state", "item_class": "item_class__code", "tracking": "tracking",
            "name_contains": "name__icontains",
        },
        nested={"packagings": Nested(schemas.PACKAGING, packagings_of_item)},
    ),
    Resource(
        path="packagings", columns=schemas.PACKAGING, permission=VIEW, rows=queries.packagings_for_list,
        filters={"sku": "item__sku", "gtin": "gtin", "level": "level"},
    ),
    Resource(
        path="substitutions", columns=schemas.SUBSTITUTION, permission=VIEW, rows=queries.substitutions_for_list,
        filters={"sku": "item__sku", "substitute": "substitute__sku", "kind": "kind"},
    ),
    Resource(
        path="kit-components", columns=schemas.KIT_COMPONENT, permission=VIEW, rows=queries.kit_components_for_list,
        filters={"kit": "kit__sku", "component": "component__sku"},
    ),
    Act(path="units", operation=ops.save_units, tag="units"),
    Act(path="item-classes", operation=ops.save_item_classes, tag="item-classes"),
    Act(path="items", operation=ops.save_items, tag="items"),
    Act(path="packagings", operation=ops.save_packagings, tag="packagings"),
    Act(path="kit-components", operation=ops.save_kit_components, tag="kit-components"),
    Act(path="substitutions", operation=ops.save_substitutions, tag="substitutions"),
)  # fmt: skip
