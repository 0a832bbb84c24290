"""Which operation takes which verb: pages and API read the same table."""

from onegauge.catalog import operations as ops
from onegauge.ui.declarations.screen import PluralOperation

ITEM_VERBS: dict[str, PluralOperation] = {
    "activate": ops.activate_items,
    "phase_out": ops.phase_out_items,
    "retire": ops.retire_items,
}
