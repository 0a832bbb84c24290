"""The whole system's reactions on one page.

An unwired fact is a programming error at start-up, so this page is complete by construction.
"""

from onegauge.finance.facts import InvoicesCredited, InvoicesPosted, InvoicesSettled, RebatesSettled
from onegauge.flows import counting, direct, inbound, order_to_cash, reallocation, rebates, transfers
from onegauge.inventory.facts import ReservationsTaken, StockFound, StockReceived
from onegauge.kernel.facts import Table
from onegauge.orders.facts import DirectLegsPlanned, HoldsOpened, OrdersAmended, OrdersConfirmed
from onegauge.pricing.facts import RebatesAgreed
from onegauge.purchasing.facts import DirectGivenBack, PurchasesReceived
from onegauge.transfers.facts import DiscrepanciesFound, TransfersReceived, TransfersShipped
from onegauge.warehouse.facts import ArrivalsClosed, GoodsReceived, ShipmentsPosted, ShortPicked

SAME_TRANSACTION: Table = {
    OrdersConfirmed: (),
    OrdersAmended: (direct.follow_the_address,),
    DirectLegsPlanned: (direct.order_from_suppliers,),
    HoldsOpened: (),
    ShipmentsPosted: (
        order_to_cash.look_at_credit_of_what_leaves,
        order_to_cash.count_orders_as_delivered,
        transfers.count_transfers_as_shipped,
    ),
    StockReceived: (),
    StockFound: (),
    ReservationsTaken: (reallocation.note_taken_from_orders,),
    ShortPicked: (reallocation.note_short_for_orders,),
    GoodsReceived: (inbound.count_on_purchases,),
    ArrivalsClosed: (inbound.give_up_on_purchases,),
    TransfersShipped: (),
    TransfersReceived: (),
    DiscrepanciesFound: (),
    PurchasesReceived: (),
    DirectGivenBack: (),
    InvoicesPosted: (),
    InvoicesSettled: (),
    InvoicesCredited: (),
    RebatesAgreed: (rebates.count_what_was_invoiced,),
    RebatesSettled: (),
}
AFTER_COMMIT: Table = {
    StockReceived: (order_to_cash.serve_waiting_orders,),
    DirectGivenBack: (direct.serve_elsewhere,),
    StockFound: (reallocation.serve_from_found,),
    ReservationsTaken: (reallocation.serve_again,),
    ShortPicked: (reallocation.serve_again, counting.look_where_picks_were_short),
}
