"""Which operation takes which verb."""

from onegauge.partners import operations as ops

PARTNER_VERBS = {"block": ops.block_partners, "unblock": ops.unblock_partners}
