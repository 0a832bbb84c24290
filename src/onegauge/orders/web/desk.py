"""The order desk: what is said beside an order while it is typed."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from django.template.loader import render_to_string
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from onegauge.kernel.actor import Actor
from onegauge.orders.drafts import OrderDraft
from onegauge.orders.phone import caller, delivery_addresses
from onegauge.orders.quoting import Quote, QuotedLine, QuoteFault, quote_order
from onegauge.orders.states import HoldType
from onegauge.ui import formatting
from onegauge.ui.kit import Feedback, LineFeedback

HEAD_FIELDS = {"company", "customer", "site", "ship_to", "customer_reference"}


def desk_feedback(
    order: OrderDraft, places: Sequence[int | None], counted: Sequence[bool], *, by: Actor, order_id: int | None
) -> Feedback:
    """The answer to what is typed: ``places`` says which line of the quote each line of the grid is, if any."""
    quote = quote_order(order, by=by, order_id=order_id, counted=counted)
    faults = [_split(fault) for fault in quote.faults]
    at: dict[int, dict[str, str]] = {}
    for line, name, text in faults:
        if line is not None:
            at.setdefault(line, {})[name] = text
    entered = {name for name in HEAD_FIELDS if str(getattr(order, name))}
    lines = [LineFeedback() if n is None else said(quote.lines[n], quote, at.get(n, {})) for n in places]
    head = {name: text for line, name, text in faults if line is None and name in entered}
    return Feedback(
        lines=lines,
        faults=head,
        options={"ship_to": address_choices(order.customer)},
        foot=_foot(quote),
        aside=_customer(quote, by) if quote.customer else "",
    )


def address_choices(customer: str) -> list[tuple[str, str]]:
    """The default address, then each by its code."""
    found = delivery_addresses(customer) if customer else []
    first = _("Default: %s") % found[0][1] if found else _("Default address")
    return [("", first), *((code, f"{code} · {words}") for code, words in found)]


def _split(fault: QuoteFault) -> tuple[int | None, str, str]:
    """Line, field and words of a fault."""
    place = fault.field.removeprefix("orders[0].")
    text = f"{fault.message} {fault.mend}".strip()
    if not place.startswith("lines["):
        return None, place, text
    line, _dot, name = place.removeprefix("lines[").partition("].")
    return int(line), name, text


def said(line: QuotedLine, quote: Quote, faults: Mapping[str, str]) -> LineFeedback:
    """The cells of one line."""
    units = [("", line.unit or "–"), *((p.code, _packed(p.code, p.qty, line.unit)) for p in line.packagings)]
    cells = {
        "name": line.name,
        "price": _price(line),
        "net": _net(line),
        "promise": _promise(line),
        "stock": "" if line.free_qty is None else f"{formatting.number(line.free_qty)} {line.unit}",
    }
    return LineFeedback(cells=cells, faults=faults, options={"unit": units} if line.name else {})


def _net(line: QuotedLine) -> str:
    """What the line comes to; below it what its quantity became, if it was rounded."""
    if line.net_amount is None:
        return ""
    net = formatting.number(line.net_amount, 2)
    if line.asked_qty is None or line.qty is None or line.package_qty is None:
        return net
    return _two(net, rounding_words(line.asked_qty, line.qty, line.rounded_to, line.package_qty))


def rounding_words(asked: Decimal, qty: Decimal, package: str, content: Decimal) -> str:
    """``rounded from 22 to 24: CASE of 12``; without a package it is the item that is sold so."""
    if not package:
        return _("rounded from %(asked)s to %(qty)s: so is it sold") % {
            "asked": formatting.number(asked), "qty": formatting.number(qty),
        }  # fmt: skip
    words = {"package": package, "content": formatting.number(content)}
    return _("rounded from %(asked)s to %(qty)s: %(package)s of %(content)s") % {
        "asked": formatting.number(asked), "qty": formatting.number(qty), **words,
    }  # fmt: skip


def _packed(code: str, qty: Decimal, unit: str) -> str:
    return code if qty == 1 else f"{code} · {formatting.number(qty)} {unit}"


def _money(price: Decimal) -> str:
    """A price with at least two decimals."""
    return formatting.number(price, max(2, -int(price.normalize().as_tuple().exponent)))


def _two(first: str, second: str) -> SafeString:
    return format_html('{}<span class="sub">{}</span>', first, second)


def _price(line: QuotedLine) -> str:
    """The price of a base unit and where it comes from."""
    if not line.name or line.unit_price is None:
        return ""
    price = _money(line.unit_price)
    if line.is_under_floor and line.floor_price is not None:
        floor = _money(line.floor_price)
        return format_html('{}<span class="badge is-attn">{}</span>', price, _("under the floor of %s") % floor)
    if line.price_from == "none":
        return format_html('<span class="badge is-attn">{}</span>', _("No price"))
    if line.price_from == "given":
        base = line.list_price if line.rule_price is None else line.rule_price
        return _two(price, "" if base is None else _("list %s") % _money(base))
    if line.steps:
        return _two(price, _from_terms(line))
    origin = line.price_list
    if line.break_qty and line.break_qty > 1:
        origin += " " + _("from %s") % formatting.number(line.break_qty)
    if line.next_break_qty is not None and line.next_break_price is not None:
        more = {"qty": formatting.number(line.next_break_qty), "price": _money(line.next_break_price)}
        origin += " · " + _("%(price)s from %(qty)s") % more
    return _two(price, origin)


def _from_terms(line: QuotedLine) -> str:
    """The list price and the terms that changed it."""
    codes = [step.code for step in line.steps if step.code and step.name != "conversion"]
    listed = [] if line.list_price is None else [_("list %s") % _money(line.list_price)]
    return " · ".join([*listed, *codes])


def _promise(line: QuotedLine) -> str:
    """The day, why, and who could serve earlier."""
    if line.promised_on is None:
        return ""
    reasons = {
        "in_stock": _("from stock"),
        "partial_stock": _("partly in stock"),
        "inbound": _("from what is on its way"),
        "awaiting_supply": _("when supply is in"),
    }
    why = reasons[line.promise_reason]
    earlier = [s for s in line.other_sites if s.promised_on < line.promised_on]
    if earlier:
        best = min(earlier, key=lambda s: s.promised_on)
        words = {"site": best.site, "day": formatting.plain(best.promised_on), "qty": formatting.number(best.free_qty)}
        why += " · " + _("%(site)s: %(day)s, %(qty)s free") % words
    return _two(formatting.plain(line.promised_on), why)


def _foot(quote: Quote) -> SafeString:
    labels: Mapping[str, Any] = dict(HoldType.choices)
    context = {
        "quote": quote,
        "holds": [(labels[hold.type], hold.reason) for hold in quote.holds],
        "net": formatting.number(quote.net_amount, 2),
        "charges": [(charge.name, formatting.number(charge.amount, 2)) for charge in quote.charges],
        "tax": formatting.number(quote.tax_amount, 2),
        "total": formatting.number(quote.total_amount, 2),
        "lines": sum(line.net_amount is not None for line in quote.lines),
    }
    return render_to_string("orders/desk_foot.html", context)


def _customer(quote: Quote, by: Actor) -> SafeString:
    found = caller(company_id=quote.company_id, partner_id=quote.partner_id, on=by.today)
    blocked = any(hold.type == "customer" for hold in quote.holds)
    amounts = {
        "exposure": "–"
        if quote.exposure_amount is None
        else f"{formatting.amount(quote.exposure_amount, quote.currency)} {quote.currency}",
        "limit": "" if quote.credit_limit is None else formatting.number(quote.credit_limit, 2),
        "overdue": f"{formatting.amount(found.overdue_amount, quote.currency)} {quote.currency}",
        "open": formatting.number(found.open_amount, 2),
    }
    context = {"quote": quote, "caller": found, "blocked": blocked, **amounts}
    return render_to_string("orders/desk_customer.html", context)
