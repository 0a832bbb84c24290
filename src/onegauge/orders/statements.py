"""The set-based statements of orders."""

from onegauge.kernel.sql import Sql

ORDERS = Sql(__file__, "orders")
EXCEPTIONS = Sql(__file__, "exceptions")
