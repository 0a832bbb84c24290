"""Reads of inventory."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import NamedTuple

from django.db.models import Case, Count, F, OuterRef, Q, QuerySet, Subquery, Sum, Value, When
from django.db.models.functions import Coalesce

from onegauge.inventory.filling import Fill
from onegauge.inventory.models import (
    MOST_NESTED,
    Balance,
    Bin,
    Demand,
    HandlingUnit,
    Movement,
    Reservation,
    Supply,
    Zone,
)
from onegauge.inventory.states import StockStatus
from onegauge.kernel.sql import Sql

SQL = Sql(__file__, "stock")
DEMAND = Sql(__file__, "demand")
PAGES = Sql(__file__, "pages")


class Available(NamedTuple):
    """On hand, reserved and available (on hand of status available less reserved) of an item at a site."""

    site_id: int
    item_id: int
    on_hand_qty: Decimal
    reserved_qty: Decimal
    available_qty: Decimal | None


@dataclass(frozen=True, slots=True)
class OpenOfSource:
    """How far one source is served."""

    source_id: int
    open_qty: Decimal
    shipped_qty: Decimal
    reserved_qty: Decimal


@dataclass(frozen=True, slots=True)
class AskedFor:
    """A line that may be asked for at a site, with the days it could leave from stock and from supply."""

    site_id: int
    item_id: int
    due_on: date
    qty: Decimal
    stock_on: date
    supply_on: date


@dataclass(frozen=True, slots=True)
class Foreseen:
    """What would be promised, and what is free of that item at that site before it."""

    promised_on: date
    reason: str
    free_qty: Decimal


def foresee_demand(lines: Sequence[AskedFor]) -> list[Foreseen]:
    """What lines would be promised if they were asked for now, in their order; by the rule of ``request_demand``."""
    columns = {
        "sites": [x.site_id for x in lines],
        "items": [x.item_id for x in lines],
        "due": [x.due_on for x in lines],
        "qtys": [x.qty for x in lines],
        "stock_on": [x.stock_on for x in lines],
        "supply_on": [x.supply_on for x in lines],
    }
    return DEMAND.rows("foresee_demand", columns, Foreseen)


def available(*, site_ids: Sequence[int] | None = None, item_ids: Sequence[int] | None = None) -> list[Available]:
    """Availability of any number of items and sites in one statement; None means all in scope."""
    params = {
        "sites": None if site_ids is None else list(site_ids),
        "items": None if item_ids is None else list(item_ids),
    }
    return SQL.rows("available", params, Available)


def reserved_of_demands(demand_ids: Sequence[int]) -> dict[int, Decimal]:
    """What demands hold now."""
    return dict(DEMAND.tuples("reserved_of_demands", {"demands": list(demand_ids)}))


def open_of_sources(*, source_kind: int, source_ids: Sequence[int]) -> dict[int, OpenOfSource]:
    """How far each source is served: what is neither shipped nor cancelled, what is shipped, what is reserved."""
    rows = DEMAND.rows("open_of_sources", {"source_kind": source_kind, "sources": list(source_ids)}, OpenOfSource)
    return {row.source_id: row for row in rows}


def balances_for_list() -> QuerySet[Balance]:
    """Stock that is there, by bin, with what of it may still be promised."""
    free = Case(
        When(status=StockStatus.AVAILABLE, then=F("on_hand_qty") - F("reserved_qty")), default=Value(Decimal(0))
    )
    rows = Balance.objects.filter(on_hand_qty__gt=0).select_related(
        "item", "item__base_unit", "site", "bin", "bin__zone", "lot", "owner", "handling_unit"
    )
    return rows.annotate(free_qty=free)


def balances_of_bin(bin_id: int) -> QuerySet[Balance]:
    """What lies in one bin."""
    return balances_for_list().filter(bin_id=bin_id).order_by("item__sku")


def quantity_of_balance(balance_id: int) -> tuple[int, Decimal] | None:
    """The item of a balance and how much of it lies there."""
    return Balance.objects.filter(pk=balance_id).values_list("item_id", "on_hand_qty").first()


def is_free() -> Q:
    """Stock that may still be promised."""
    return Q(status=StockStatus.AVAILABLE, on_hand_qty__gt=F("reserved_qty"))


def movements_for_list() -> QuerySet[Movement]:
    """Movements with item, lot and the bins on both sides."""
    return Movement.objects.select_related("item", "site", "lot", "owner", "from_balance__bin", "to_balance__bin")


def movements_of_balance(balance_id: int) -> QuerySet[Movement]:
    """The movements that made one balance, newest first; found by its item and site, because those are indexed."""
    here = Balance.objects.filter(pk=balance_id)
    rows = movements_for_list().filter(
        item_id=Subquery(here.values("item_id")), site_id=Subquery(here.values("site_id"))
    )
    return rows.filter(Q(from_balance_id=balance_id) | Q(to_balance_id=balance_id)).order_by("-id")


def reservations_of_balance(balance_id: int) -> QuerySet[Reservation]:
    """Who has a promise on one balance."""
    rows = Reservation.objects.filter(balance_id=balance_id).order_by("demand__due_on", "id")
    return rows.annotate(
        source_kind=F("demand__source_kind"), source_id=F("demand__source_id"), promised_on=F("demand__promised_on")
    )


OPEN_QTY = F("qty") - F("shipped_qty") - F("cancelled_qty")


def demands_for_list() -> QuerySet[Demand]:
    """Demand with what is still to be shipped of it."""
    return Demand.objects.select_related("item", "site").annotate(open_qty=OPEN_QTY)


def supply_for_list() -> QuerySet[Supply]:
    """Expected receipts with what is still to come of them."""
    open_qty = F("qty") - F("received_qty") - F("cancelled_qty")
    return Supply.objects.select_related("item", "site").annotate(open_qty=open_qty)


def is_expected() -> Q:
    """Expected receipts of which something is still to come."""
    return Q(qty__gt=F("received_qty") + F("cancelled_qty"))


def is_open() -> Q:
    """Demand that is neither shipped nor cancelled."""
    return Q(qty__gt=F("shipped_qty") + F("cancelled_qty"))


def is_backorder() -> Q:
    """Demand for which not everything is even reserved."""
    return Q(qty__gt=F("shipped_qty") + F("cancelled_qty") + F("reserved_qty"))


def zones_for_list() -> QuerySet[Zone]:
    """Zones with the number of their bins."""
    return Zone.objects.select_related("site").annotate(bin_count=Count("bins"))


def bins_for_list() -> QuerySet[Bin]:
    """Bins with their zone and site."""
    return Bin.objects.select_related("site", "zone", "partner")


def fill_of_bin(bin_id: int) -> Fill | None:
    """What lies in a bin against its limits; None when there is no such bin in scope."""
    return next(iter(SQL.rows("bin_fill", {"bins": [bin_id]}, Fill)), None)


def fills_of_bins(bin_ids: Sequence[int]) -> dict[int, Fill]:
    """What lies in any number of bins against their limits."""
    return {fill.bin_id: fill for fill in SQL.rows("bin_fill", {"bins": list(bin_ids)}, Fill)}


def units_for_list() -> QuerySet[HandlingUnit]:
    """Handling units with where they stand, what they stand in, and what is directly in them."""
    inside = Balance.objects.filter(handling_unit_id=OuterRef("pk"), on_hand_qty__gt=0).values("handling_unit_id")
    return HandlingUnit.objects.select_related("site", "bin", "parent").annotate(
        inside_count=Coalesce(Subquery(inside.annotate(n=Count("pk")).values("n")), 0),
        inside_qty=Coalesce(Subquery(inside.annotate(q=Sum("on_hand_qty")).values("q")), Decimal(0)),
    )


def is_filled() -> Q:
    """Handling units with goods directly in them."""
    return Q(inside_count__gt=0)


def contents_of_unit(unit_id: int) -> QuerySet[Balance]:
    """The goods in a handling unit and in everything that stands in it."""
    ids = [row[0] for row in SQL.tuples("contents", {"units": [unit_id]})]
    return balances_for_list().filter(pk__in=ids).order_by("handling_unit__depth", "item__sku", "id")


def on_hand_in_units(unit_ids: Sequence[int]) -> dict[int, Decimal]:
    """How much of anything stands directly in each handling unit; empty ones are left out."""
    rows = Balance.objects.filter(handling_unit_id__in=unit_ids, on_hand_qty__gt=0).values_list("handling_unit_id")
    return {unit: qty for unit, qty in rows.annotate(qty=Sum("on_hand_qty")) if unit is not None}


def contents_of_units(unit_ids: Sequence[int]) -> dict[int, list[Balance]]:
    """The goods in each of these handling units and in everything that stands in it."""
    found: dict[int, list[Balance]] = {unit: [] for unit in unit_ids}
    ids = [row[0] for row in SQL.tuples("contents", {"units": list(unit_ids)})]
    chain = ["handling_unit" + "__parent" * depth for depth in range(MOST_NESTED + 1)]
    rows = balances_for_list().filter(pk__in=ids).select_related(*chain).order_by("item__sku", "id")
    for row in rows:
        unit = row.handling_unit
        while unit is not None:
            if unit.pk in found:
                found[unit.pk].append(row)
            unit = unit.parent
    return found


def reserved_for(balance_ids: Sequence[int]) -> dict[int, set[tuple[int, str]]]:
    """For which customers each balance holds promises; id and name."""
    rows = Reservation.objects.filter(balance_id__in=balance_ids, demand__partner__isnull=False)
    found: dict[int, set[tuple[int, str]]] = {}
    for balance, partner, name in rows.values_list("balance_id", "demand__partner_id", "demand__partner__name"):
        if partner is not None:
            found.setdefault(balance, set()).add((partner, str(name)))
    return found


def units_in_unit(unit_id: int) -> QuerySet[HandlingUnit]:
    """What stands directly in a handling unit."""
    return HandlingUnit.objects.filter(parent_id=unit_id).order_by("sscc")


def item_uses(item_ids: Sequence[int]) -> dict[int, str]:
    """Why items are in use: some of them is in stock, or somebody waits for them."""
    return dict(PAGES.tuples("item_uses", {"items": list(item_ids)}))


@dataclass(frozen=True, slots=True)
class SiteStock:
    """Stock and wants of one item at one site, in base units."""

    id: int
    site: str
    on_hand_qty: Decimal
    reserved_qty: Decimal
    free_qty: Decimal
    stopped_qty: Decimal
    open_qty: Decimal
    short_qty: Decimal
    due_on: date | None
    bin_count: int


def stock_by_site(item_id: int) -> list[SiteStock]:
    """What of an item lies at each site, and what is still wanted there."""
    return PAGES.rows("stock_by_site", {"item": item_id}, SiteStock)


def balances_of_item(item_id: int) -> QuerySet[Balance]:
    """Where an item lies, in walking order."""
    return balances_for_list().filter(item_id=item_id).order_by("site__name", "bin__sequence", "bin__code", "id")


def demands_of_item(item_id: int) -> QuerySet[Demand]:
    """Who waits for an item or has it reserved, the earliest due first."""
    return demands_for_list().filter(is_open(), item_id=item_id).order_by("due_on", "priority", "id")


def movements_of_item(item_id: int) -> QuerySet[Movement]:
    """The newest movements of an item."""
    return movements_for_list().filter(item_id=item_id).order_by("-id")
