"""The named statements of this module, loaded once."""

from onegauge.kernel.sql import Sql

ORDERS = Sql(__file__, "orders")
FOLLOWING = Sql(__file__, "following")
RECEIPTS = Sql(__file__, "receipts")
