"""The boards of orders."""

from onegauge.orders.web.allocation import ALLOCATION
from onegauge.orders.web.hold_bench import HOLDS
from onegauge.ui.kit import register_page

register_page(ALLOCATION, HOLDS)
