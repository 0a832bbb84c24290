"""The only writes of exchange."""

from onegauge.exchange.operations.load import Loaded, discard_imports, load_imports
from onegauge.exchange.operations.stage import ImportFile, Staged, stage_imports
from onegauge.exchange.operations.validate import Validated, validate_imports

__all__ = [
    "ImportFile",
    "Loaded",
    "Staged",
    "Validated",
    "discard_imports",
    "load_imports",
    "stage_imports",
    "validate_imports",
]
