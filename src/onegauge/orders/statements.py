"""The set-based statements of orders."""

from onegauge.kernel.sql import Sql

ORDERS = Sql(__file__, "orders")
BLANKETS = Sql(__file__, "blankets")
AMENDING = Sql(__file__, "amending")
EXCEPTIONS = Sql(__file__, "exceptions")
