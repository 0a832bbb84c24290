"""Why a line has its price: every step of the rule, what lost to it, the surcharges beside it, and the floor."""

from collections.abc import Iterable
from decimal import Decimal

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from onegauge.governance.policy import explain
from onegauge.orders import policies, story
from onegauge.orders.web.cells import price_words, signed
from onegauge.orders.web.why import money
from onegauge.ui import formatting

Row = tuple[str, str, str]
STEPS = {
    "conversion": gettext_lazy("Converted at the rate %s"),
    "contract": gettext_lazy("Contract %s"),
    "promotion": gettext_lazy("Promotion %s"),
    "exception": gettext_lazy("Price exception %s"),
}
LOST = {
    "quantity": gettext_lazy("the quantity is too small"),
    "currency": gettext_lazy("it is in another currency"),
    "period": gettext_lazy("it does not hold on the day of the order"),
    "narrower": gettext_lazy("a narrower contract counts"),
    "no_list_price": gettext_lazy("there is no price that it could reduce"),
    "dearer": gettext_lazy("the list is lower"),
    "agreed_price": gettext_lazy("contract prices are not reduced here"),
    "no_gain": gettext_lazy("the price is lower without it"),
    "not_stackable": gettext_lazy("another promotion counts alone"),
}


def qty(amount: Decimal, line: story.LineStory) -> str:
    """A quantity with the unit of the line."""
    return f"{formatting.number(amount)} {line.unit}".strip()


def price_story(line: story.LineStory) -> Iterable[Row]:
    """From the list to the net amount, then what is said beside it."""
    yield from listed(line)
    yield from steps(line)
    base = line.list_price if line.rule_price is None else line.rule_price
    if base and line.unit_price != base:
        yield (
            _("Agreed on this order"),
            f"{signed(((line.unit_price / base - 1) * 100).quantize(Decimal('0.1')))} %",
            "",
        )
    yield _("Net each"), price_words(line.unit_price), "sum"
    yield _("Net for %(qty)s") % {"qty": qty(line.qty, line)}, money(line.net_amount, line.currency), ""
    for charge in story.charges_of_line(line.order_id, line.line_no):
        yield _("Surcharge %s") % charge.name, money(charge.amount, line.currency), ""
    if base:
        told = explain(policies.PRICE_FLOOR.key, on=line.due_on or timezone.localdate(), site_id=line.site_id)
        floor = (base * Decimal(told.value)).quantize(Decimal("0.0001")).normalize()
        words = _("Floor, %s of the list") if line.rule_price is None else _("Floor, %s of the price by the rule")
        yield words % formatting.share(told.value), price_words(floor), "muted"
    for lost in story.lost_terms(line):
        if lost.reason in LOST:
            yield _("%s does not count") % lost.term.code, str(LOST[lost.reason]), "muted"


def listed(line: story.LineStory) -> Iterable[Row]:
    """The list and its break; of a list in another currency, its own price."""
    first = next((step for step in story.price_steps(line) if step.name == "list"), None)
    price = line.list_price if first is None else first.unit_price
    if price is None:
        yield _("List price"), _("none"), "muted"
    elif line.price_list:
        yield _("List %s") % line.price_list, price_words(price), ""
    else:
        yield _("List price"), price_words(price), ""
    if line.min_qty and line.min_qty > 1:
        yield _("Break from %s") % qty(line.min_qty, line), _("applied"), ""


def steps(line: story.LineStory) -> Iterable[Row]:
    """What changed the price of the list, with the price after each step."""
    for step in story.price_steps(line):
        if step.name == "rounding":
            yield _("Rounded"), price_words(step.unit_price), ""
        elif step.name in STEPS:
            yield str(STEPS[step.name]) % step.code, price_words(step.unit_price), ""
