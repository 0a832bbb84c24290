"""Reads of pricing; prices and tax rates of any number of lines with one statement.

`price_of` and `tax_rate_of` answer for one line by the readable rule of `choosing.py`; `price_lines` and `tax_rates`
answer for a set by `sql/prices.sql`. A property test holds both to the same answer.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import Count, F, Manager, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce

from onegauge.kernel.sql import Sql
from onegauge.pricing.choosing import LineChoice, ListChoice, RateChoice, choose_price, choose_rate
from onegauge.pricing.models import CustomerPriceList, PriceList, PriceListLine, TaxRate

SQL = Sql(__file__, "prices")


@dataclass(frozen=True, slots=True, kw_only=True)
class PriceQuestion:
    """What does this customer of this company pay for one base unit? Without a currency: the customer's own."""

    company_id: int
    partner_id: int
    item_id: int
    qty: Decimal
    on: date
    currency: str | None = None


@dataclass(frozen=True, slots=True)
class Price:
    """The answer; `line_no` is the position of the question."""

    line_no: int
    price_line_id: int
    price_list_id: int
    currency: str
    min_qty: Decimal
    unit_price: Decimal


@dataclass(frozen=True, slots=True, kw_only=True)
class TaxQuestion:
    """The rate that a company owes when it delivers a class of goods into a country is asked for."""

    company_id: int
    country: str
    tax_class: str
    on: date


@dataclass(frozen=True, slots=True)
class Tax:
    """The answer; `line_no` is the position of the question."""

    line_no: int
    tax_rate_id: int
    rate: Decimal


@dataclass(frozen=True, slots=True)
class ListRow:
    """A price list by its code."""

    id: int
    company_id: int
    code: str
    currency: str
    is_default: bool
    valid_from: date
    valid_until: date | None
    version: int


@dataclass(frozen=True, slots=True)
class NearLine:
    """A line that prices the same thing at another time."""

    id: int
    price_list_id: int
    item_id: int
    min_qty: Decimal
    valid_from: date
    valid_until: date | None


@dataclass(frozen=True, slots=True)
class NearRate:
    """A rate of the same company, country and class at another time."""

    id: int
    company_id: int
    country: str
    tax_class: str
    valid_from: date
    valid_until: date | None


@dataclass(frozen=True, slots=True)
class EndedLine:
    """A line whose end moved."""

    id: int
    company_id: int
    price_list_id: int
    item_id: int
    before: date | None
    after: date


@dataclass(frozen=True, slots=True)
class EndedRate:
    """A rate whose end moved."""

    id: int
    company_id: int
    before: date | None
    after: date


def price_lines(questions: Sequence[PriceQuestion]) -> dict[int, Price]:
    """Prices by position of the question; a question without a price is missing from the answer."""
    params = {
        "line_nos": list(range(len(questions))),
        "company_ids": [q.company_id for q in questions],
        "partner_ids": [q.partner_id for q in questions],
        "item_ids": [q.item_id for q in questions],
        "qtys": [q.qty for q in questions],
        "dates": [q.on for q in questions],
        "currencies": [q.currency for q in questions],
    }
    return {row.line_no: row for row in SQL.rows("price_lines", params, Price)}


def price_of(
    item_id: int, company_id: int, partner_id: int, qty: Decimal, on: date, *, currency: str | None = None
) -> Price | None:
    """The price of one line by the readable rule, or None."""
    if currency is None:
        found = SQL.tuples("currency_of", {"company_id": company_id, "partner_id": partner_id})
        currency = str(found[0][0]) if found else ""
    places = {"company_id": company_id, "partner_id": partner_id}
    lists = [
        ListChoice(price_list_id=i, currency=c, of_customer=own, valid_from=start, valid_until=end)
        for i, c, own, start, end in SQL.tuples("candidate_lists", places)
    ]
    asked = {"list_ids": [x.price_list_id for x in lists], "item_id": item_id}
    lines = [
        LineChoice(price_line_id=i, price_list_id=x, min_qty=q, unit_price=p, valid_from=start, valid_until=end)
        for i, x, q, p, start, end in SQL.tuples("candidate_lines", asked)
    ]
    best = choose_price(lists, lines, currency=currency, qty=qty, on=on)
    if best is None:
        return None
    return Price(0, best.price_line_id, best.price_list_id, currency, best.min_qty, best.unit_price)


def tax_rates(questions: Sequence[TaxQuestion]) -> dict[int, Tax]:
    """Rates by position of the question; a question without a rate is missing from the answer."""
    params = {
        "line_nos": list(range(len(questions))),
        "company_ids": [q.company_id for q in questions],
        "countries": [q.country for q in questions],
        "tax_classes": [q.tax_class for q in questions],
        "dates": [q.on for q in questions],
    }
    return {row.line_no: row for row in SQL.rows("tax_rates", params, Tax)}


def tax_rate_of(company_id: int, country: str, tax_class: str, on: date) -> Tax | None:
    """The rate of one line by the readable rule, or None."""
    params = {"company_id": company_id, "country": country, "tax_class": tax_class}
    rates = [
        RateChoice(tax_rate_id=i, rate=rate, valid_from=start, valid_until=end)
        for i, rate, start, end in SQL.tuples("candidate_rates", params)
    ]
    best = choose_rate(rates, on=on)
    return None if best is None else Tax(0, best.tax_rate_id, best.rate)


def lists_by_code(pairs: Iterable[tuple[int, str]]) -> dict[tuple[int, str], ListRow]:
    """Price lists by (company id, code); unknown ones are left out."""
    asked = sorted(set(pairs))
    params = {"company_ids": [c for c, _ in asked], "codes": [code for _, code in asked]}
    return {(row.company_id, row.code): row for row in SQL.rows("lists_by_code", params, ListRow)}


def default_lists(company_ids: Iterable[int]) -> dict[tuple[int, str], str]:
    """The codes of default lists by (company id, currency)."""
    rows = SQL.tuples("default_lists", {"company_ids": sorted(set(company_ids))})
    return {(int(company_id), str(currency)): str(code) for company_id, currency, code in rows}


def lists_with_lines(list_ids: Iterable[int]) -> list[int]:
    """Those of the lists that have prices."""
    return [int(i) for (i,) in SQL.tuples("lists_with_lines", {"list_ids": sorted(set(list_ids))})]


def neighbour_lines(keys: Sequence[tuple[int, int, Decimal]]) -> list[NearLine]:
    """All lines with these (list, item, minimum quantity) keys."""
    params = {n: [key[i] for key in keys] for i, n in enumerate(("list_ids", "item_ids", "min_qtys"))}
    return SQL.rows("neighbour_lines", params, NearLine)


def neighbour_rates(keys: Sequence[tuple[int, str, str]]) -> list[NearRate]:
    """All rates with these (company, country, tax class) keys."""
    params = {n: [key[i] for key in keys] for i, n in enumerate(("company_ids", "countries", "tax_classes"))}
    return SQL.rows("neighbour_rates", params, NearRate)


def price_lists_for_list() -> QuerySet[PriceList]:
    """Price lists of the companies in scope with the number of their lines and customers."""
    return PriceList.objects.select_related("company").annotate(
        line_count=_count_of(PriceListLine.objects), customer_count=_count_of(CustomerPriceList.objects)
    )


def _count_of(rows: Manager[Any]) -> Coalesce:
    """How many rows belong to each list: counted for the lists that are shown, never joined to all of them."""
    mine = rows.filter(price_list=OuterRef("pk")).order_by().values("price_list")
    return Coalesce(Subquery(mine.annotate(row_count=Count("pk")).values("row_count")), 0)


def lines_of_price_list(price_list_id: int) -> QuerySet[PriceListLine]:
    """The prices of one list by item."""
    return price_lines_for_list().filter(price_list_id=price_list_id).order_by("item__sku", "min_qty", "valid_from")


def customers_of_price_list(price_list_id: int) -> QuerySet[CustomerPriceList]:
    """Who has this list as their own."""
    return (
        CustomerPriceList.objects.select_related("partner")
        .filter(price_list_id=price_list_id)
        .order_by("partner__code")
    )


def price_lines_for_list() -> QuerySet[PriceListLine]:
    """Price lines as the list shows them."""
    return PriceListLine.objects.select_related("price_list", "item")


def prices_of_item(item_id: int) -> QuerySet[PriceListLine]:
    """The prices of an item list by list, with their breaks; those that ended stand last."""
    rows = PriceListLine.objects.filter(item_id=item_id).select_related("price_list", "company")
    return rows.order_by(F("valid_until").desc(nulls_first=True), "company__name", "price_list__code", "min_qty")


def price_lists_of_customer(partner_id: int) -> QuerySet[CustomerPriceList]:
    """The lists a customer has of its own, company by company."""
    rows = CustomerPriceList.objects.filter(partner_id=partner_id).select_related("price_list", "company")
    return rows.order_by("company__name")


def tax_rates_for_list() -> QuerySet[TaxRate]:
    """Tax rates as the list shows them."""
    return TaxRate.objects.select_related("company")


def end_parameters(ends: Mapping[int, date]) -> dict[str, list[object]]:
    """Ids and their new ends as two arrays, in id order."""
    ids = sorted(ends)
    return {"ids": list(ids), "untils": [ends[i] for i in ids]}
