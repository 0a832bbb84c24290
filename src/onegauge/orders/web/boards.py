"""The boards of orders."""

from onegauge.orders.web import blankets, exceptions, promise_runs  # noqa: F401  all register
from onegauge.orders.web.allocation import ALLOCATION
from onegauge.orders.web.floor import FLOOR
from onegauge.orders.web.hold_bench import HOLDS
from onegauge.orders.web.invoice_desk import INVOICES
from onegauge.ui.kit import register_page

register_page(ALLOCATION, HOLDS, INVOICES, FLOOR)
