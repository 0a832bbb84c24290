"""What stands beside an item while somebody types its code."""

from collections.abc import Mapping, Sequence
from decimal import Decimal

from django.utils.translation import gettext as _

from onegauge.inventory.queries import available
from onegauge.kernel.actor import Actor
from onegauge.ui import formatting
from onegauge.ui.declarations.suggest import note_beside


def free_stock(item_ids: Sequence[int], by: Actor) -> Mapping[int, str]:
    """How much of each may still be promised, over the sites in scope."""
    free = dict.fromkeys(item_ids, Decimal(0))
    for row in available(site_ids=by.sites, item_ids=item_ids):
        free[row.item_id] += row.available_qty or Decimal(0)
    return {i: _("%s free") % formatting.number(qty) for i, qty in free.items()}


note_beside("catalog.Item", free_stock)
