"""Which operation takes which verb: pages and API read the same table."""

from onegauge.exchange import operations as ops
from onegauge.ui.declarations.screen import PluralOperation

IMPORT_VERBS: dict[str, PluralOperation] = {
    "validate": ops.validate_imports,
    "load": ops.load_imports,
    "discard": ops.discard_imports,
}
