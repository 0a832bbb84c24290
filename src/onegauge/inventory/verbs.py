"""Which operation takes which verb: pages and API read the same table."""

from onegauge.inventory import operations as ops
from onegauge.ui.declarations.screen import PluralOperation

UNIT_VERBS: dict[str, PluralOperation] = {"close": ops.close_units, "reopen": ops.reopen_units}
