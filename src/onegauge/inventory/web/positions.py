"""The availability explorer: every item at every site, shortage first, and what each number is made of.

More positions than a list counts are shown by site and item instead; those that are missing stand under their own tab,
shortage first.
"""

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from onegauge.inventory import permissions
from onegauge.inventory.availability import (
    demands_of_position,
    pegs_of_position,
    positions,
    promisable_of_position,
    stands,
    stock_of_position,
    supply_of_position,
)
from onegauge.inventory.position_models import Position
from onegauge.inventory.web.cells import STATUS_TONES, Explained, Promise, Served, Source, balance_url
from onegauge.ui.kit import (
    Attributes,
    Badge,
    Choice,
    Code,
    Column,
    Date,
    Due,
    Empty,
    Filters,
    Flag,
    Layout,
    Lines,
    Link,
    Party,
    Qty,
    Ref,
    SavedView,
    Screen,
    Search,
    Tab,
    Table,
    Tabs,
    Text,
    register,
)

STANDING_TONES = {"short": "bad", "awaited": "attn", "free": "good", "none": "neutral"}
AHEAD = (
    Promise("today", _("To promise today"), tab="promise", day=0, sort=False),
    Promise("week", _("To promise this week"), tab="promise", day=1, sort=False),
    Promise("month", _("To promise in 4 weeks"), tab="promise", day=2, sort=False),
)


def rows() -> QuerySet[Position]:
    """The positions as of today in the zone of the page."""
    return positions(timezone.localdate())


register(
    Screen(
        model="inventory.Position", sop="order-to-cash/allocation", area="stock", order=9, permission=permissions.VIEW,
        label=_("Availability"), one=_("Availability of an item at a site"), rows=rows, party="item__name",
        sub=lambda row: str(row.site.name),
        help=_("What of each item is there, comes, is promised and can still be promised, by site and day; shortage first"),
        table=Table(
            Ref("item__sku", _("Item"), sub="item.name"), Party("site"), Badge("standing", tones=STANDING_TONES),
            Explained("short_qty", tab="promise"), Explained("free_qty", tab="stock"), Explained("on_hand_qty", tab="stock"),
            Explained("reserved_qty", tab="waits"), Explained("inbound_qty", tab="inbound"),
            Explained("outbound_qty", tab="waits"), *AHEAD,
            Code("item__base_unit__symbol", _("Unit")), sort="-short_qty", large_sort="pk",
            more=(
                Explained("stopped_qty", tab="stock"), Explained("untrusted_qty", tab="inbound"),
                Text("item__item_class__name", _("Item class")),
            ),
        ),
        filters=Filters(
            Search("item__sku", "item__name"), Choice("standing", condition=stands), Choice("site"), Choice("item__item_class", _("Item class")),
        ),
        views=(
            SavedView(_("Missing"), "standing=short"), SavedView(_("Covered by what comes"), "standing=awaited"),
        ),
        empty=Empty(_("Nothing to promise from yet"), _("An item stands here as soon as it lies at a site, is expected there or wanted.")),
        detail=Layout(
            Column(
                Attributes(
                    "site", "standing", Qty("free_qty"), Qty("on_hand_qty"), Qty("reserved_qty"), Qty("stopped_qty"),
                    Qty("inbound_qty"), Qty("untrusted_qty"), Qty("outbound_qty"), Qty("short_qty"), *AHEAD,
                    (_("Unit"), "item__base_unit__symbol"), (_("Item class"), "item__item_class__name"),
                ),
                Tabs(
                    Tab(
                        "promise", _("To promise"),
                        Lines(
                            promisable_of_position, Date("from_on", _("From")), Qty("qty", _("Can be promised")),
                            title=_("Available to promise"), empty=_("Nothing can be promised"),
                        ),
                        Lines(
                            pegs_of_position, Source("source_id", _("For")), Due("due_on", _("Due")),
                            Date("promised_on", _("Promised")), Qty("qty", _("Quantity")), Served("served", _("Served by")),
                            Date("supply_on", _("From")), title=_("What serves whom"), empty=_("Nobody waits for it"), limit=200,
                        ),
                    ),
                    Tab(
                        "stock", _("Stock"),
                        Lines(
                            stock_of_position, Link("bin__code", _("Bin"), url=balance_url), Text("lot__code", _("Lot")),
                            Date("lot__expires_on", _("Expires")), Badge("status", tones=STATUS_TONES), Qty("on_hand_qty"),
                            Qty("reserved_qty"), Qty("free_qty", _("Free")), title=_("Bins and lots"),
                            empty=_("No bin holds it now"), limit=200,
                        ),
                    ),
                    Tab(
                        "waits", _("Who waits"),
                        Lines(
                            demands_of_position, Source("source_id", _("For")), Due("due_on"), Date("promised_on"),
                            Badge("promise_reason"), Qty("open_qty", _("Still open")), Qty("reserved_qty"), Code("priority"),
                            title=_("Orders that wait for it or have it reserved"), empty=_("Nobody waits for it"), limit=200,
                        ),
                    ),
                    Tab(
                        "inbound", _("What comes"),
                        Lines(
                            supply_of_position, Source("source_id", _("From")), Text("reference"), Due("due_on"), Qty("qty"),
                            Qty("open_qty", _("Still open")), Flag("trusted"), title=_("Expected receipts"),
                            empty=_("Nothing is expected"), limit=200,
                        ),
                    ),
                ),
            ),
        ),
    ),
)  # fmt: skip
