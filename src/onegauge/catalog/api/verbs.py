"""Which operation takes which verb."""

from onegauge.catalog import operations as ops

ITEM_VERBS = {"activate": ops.activate_items, "phase_out": ops.phase_out_items, "retire": ops.retire_items}
