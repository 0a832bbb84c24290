"""The label of an item."""

from collections.abc import Sequence

from onegauge.catalog import permissions
from onegauge.catalog.models import Item
from onegauge.catalog.queries import base_gtins
from onegauge.ui.kit import Face, Label, register_label
from onegauge.ui.printing import gs1


def item_labels(item_ids: Sequence[int]) -> list[Face]:
    """Name and code; the GTIN of a single piece as a symbol, else the code. Lot and expiry stand on labels of stock."""
    rows = Item.objects.in_bulk(list(item_ids))
    gtins = base_gtins(rows)
    found = []
    for one in (rows[i] for i in item_ids if i in rows):
        symbol = gs1.trade_item(gtins.get(one.pk)) or gs1.plain(one.sku)
        found.append(Face(title=one.name, sub=one.sku, symbols=(symbol,) if symbol else ()))
    return found


register_label(Label(code="catalog/item", permission=permissions.VIEW, build=item_labels))
