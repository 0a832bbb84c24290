"""What stock adds to the page of an item: where it lies, who waits for it, how it moved."""

from django.utils.translation import gettext_lazy as _

from onegauge.inventory import permissions, queries
from onegauge.inventory.availability import pegs, promisable_of_item
from onegauge.inventory.history import past_of_item
from onegauge.inventory.web import quotas  # noqa: F401  registers
from onegauge.inventory.web.cells import STATUS_TONES, Place, Served, Source, balance_url
from onegauge.ui.kit import (
    Badge,
    Code,
    Date,
    Due,
    Instant,
    Lines,
    Link,
    Number,
    Party,
    Qty,
    Tab,
    Text,
    contribute,
)

contribute(
    "catalog.Item",
    Tab(
        "stock", _("Stock"),
        Lines(
            queries.stock_by_site, Text("site", _("Site")), Qty("on_hand_qty", _("On hand"), total=True),
            Qty("reserved_qty", _("Reserved"), total=True), Qty("free_qty", _("Free"), total=True),
            Qty("stopped_qty", _("Not available")), Qty("open_qty", _("Wanted"), total=True),
            Qty("short_qty", _("Short"), total=True), Due("due_on", _("First due")), Number("bin_count", _("Bins")),
            title=_("Stock by site"), empty=_("None of it lies at a site, and nobody waits for it"),
        ),
        Lines(
            queries.balances_of_item, Party("site"), Link("bin__code", _("Bin"), url=balance_url),
            Text("lot__code", _("Lot")), Date("lot__expires_on", _("Expires")), Badge("status", tones=STATUS_TONES),
            Qty("on_hand_qty"), Qty("reserved_qty"), Qty("free_qty", _("Free")), title=_("Bins and lots"),
            empty=_("No bin holds it now"), limit=100,
        ),
    ).only(permissions.VIEW),
    Tab(
        "promise", _("To promise"),
        Lines(
            promisable_of_item, Text("site", _("Site")), Date("from_on", _("From")), Qty("qty", _("Can be promised")),
            title=_("Available to promise"), empty=_("No site has it, expects it or owes it"), limit=200,
        ),
        Lines(
            pegs, Source("source_id", _("For")), Due("due_on"), Date("promised_on", _("Promised")), Qty("qty", _("Quantity")),
            Served("served", _("Served by")), Date("supply_on", _("From")), title=_("What serves whom"),
            empty=_("Nobody waits for it"), limit=200,
        ),
    ).only(permissions.VIEW),
    Tab(
        "pegs", _("Who waits"),
        Lines(
            queries.demands_of_item, Source("source_id", _("For")), Party("site"), Due("due_on"),
            Date("promised_on"), Badge("promise_reason"), Qty("open_qty", _("Still open")), Qty("reserved_qty"),
            Code("priority"), title=_("Orders that wait for it or have it reserved"),
            empty=_("Nobody waits for it"), limit=100,
        ),
    ).only(permissions.VIEW),
    Tab(
        "past", _("Over time"),
        Lines(
            past_of_item, Text("site", _("Site")), Qty("now_qty", _("Now"), total=True), Qty("week_qty", _("A week ago")),
            Qty("month_qty", _("30 days ago")), Qty("quarter_qty", _("90 days ago")), Qty("year_qty", _("A year ago")),
            Qty("issued_qty", _("Left in 90 days"), total=True), Number("cover_days", _("Lasts (days)")),
            title=_("Stock as it was, and how long it lasts"), empty=_("It never lay anywhere"), limit=200,
        ),
    ).only(permissions.VIEW),
    Tab(
        "movements", _("Movements"),
        Lines(
            queries.movements_of_item, Instant("recorded_at"), Party("site"), Qty("qty"), Place("from_place"),
            Place("to_place"), Text("lot__code", _("Lot")), Source("source_id", _("Document")), Text("reason"),
            title=_("Last movements"), empty=_("It never moved"), limit=50,
        ),
    ).only(permissions.VIEW),
    order=10,
)  # fmt: skip
