"""What purchasing prints: the order as the supplier gets it."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from onegauge.partners.queries import addresses_of_partner
from onegauge.purchasing import permissions, queries
from onegauge.purchasing.models import PurchaseOrder
from onegauge.purchasing.states import PurchaseState
from onegauge.ui import formatting
from onegauge.ui.kit import Date, Fact, Letter, Money, Number, Paper, Qty, Sheet, Text, register_paper

NOT_VALID = (PurchaseState.DRAFT, PurchaseState.REQUESTED, PurchaseState.CANCELLED)


def _address(place: object) -> list[str]:
    """An address line by line; what is not known is left out."""
    names = ("line1", "line2", "postcode", "city", "region", "country")
    return [line for name in names if (line := str(getattr(place, name, "") or ""))]


def purchase_order(order_id: int) -> Letter | None:
    """A purchase order: what is ordered of each line, less what was cancelled, at which price, for which day, and where it is to come."""
    one = (
        PurchaseOrder.objects.select_related("company", "site", "supplier", "ship_to", "buyer")
        .filter(pk=order_id)
        .first()
    )
    if one is None:
        return None
    office = addresses_of_partner(one.supplier_id).order_by("-is_default", "pk").first()
    place = [one.ship_to.name, *_address(one.ship_to)] if one.ship_to is not None else [one.company.name, one.site.name]
    facts = [
        Fact(_("Date"), one.sent_on or one.created_at.date()), Fact(_("Buyer"), one.buyer.name if one.buyer else formatting.DASH),
        Fact(_("Deliver to"), ", ".join(part for part in place if part)), Fact(_("Currency"), one.currency),
        Fact(_("Your reference"), one.supplier_reference or formatting.DASH),
    ]  # fmt: skip
    if one.source_number:
        facts.append(Fact(_("For"), one.source_number))
    terms = [_("Please confirm this order with the day of delivery, and give its number on your papers.")]
    if one.state in NOT_VALID:
        terms.insert(0, _("This is no valid order: its state is %s.") % str(one.get_state_display()).lower())
    if one.note:
        terms.append(one.note)
    return Letter(
        title=_("Purchase order"), number=one.number, sender=(one.company.name, one.company.country),
        recipient=(one.supplier.name, *_address(office)), facts=facts,
        lines=Sheet(_("Lines"), (
            Number("line_no", _("Line")), Text("supplier_sku", _("Your number")), Text("item__sku", _("Item"), sub="item.name"),
            Qty("live_qty", _("Quantity"), unit="item__base_unit__symbol"), Money("unit_price", _("Unit price")),
            Money("net_amount", _("Net")), Date("wanted_on", _("Wanted")),
        ), list(queries.lines_of(order_id))),
        totals=((_("Total, net"), f"{one.currency} {formatting.amount(one.total_amount, one.currency)}"),), terms=terms,
        scannable=True,
    )  # fmt: skip


register_paper(
    Paper(
        code="purchasing/purchaseorder", permission=permissions.VIEW, build=purchase_order, label=lazy("Purchase order")
    )
)
