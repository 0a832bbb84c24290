"""Which operation takes which verb: pages and API read the same table."""

from onegauge.partners import operations as ops
from onegauge.ui.declarations.screen import PluralOperation

PARTNER_VERBS: dict[str, PluralOperation] = {"block": ops.block_partners, "unblock": ops.unblock_partners}
