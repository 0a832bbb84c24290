"""Reads of sourcing: the network once for any number of wishes, and decisions as they were kept."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date, timedelta
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

from django.db.models import QuerySet

from onegauge.catalog.queries import substitutes_of
from onegauge.governance import queries as governance
from onegauge.kernel.actor import Actor
from onegauge.kernel.sql import Sql
from onegauge.sourcing import policies
from onegauge.sourcing.models import Decision, LaneCost, SiteRule
from onegauge.sourcing.wishes import (
    ZERO,
    DirectOffer,
    Inbound,
    ItemFact,
    Knobs,
    Lane,
    Lot,
    Network,
    Rule,
    SiteFact,
    Where,
    Wish,
)

SQL = Sql(__file__, "sourcing")
NO_DISPATCH = ("office", "direct")

Leads = Mapping[int, tuple[int, int]]
"""Working days from the order to the shipment by site: from stock, and when it must come in first."""


def network_for(wishes: Sequence[Wish], leads: Leads, *, by: Actor, but: Collection[int] = ()) -> Network:
    """Everything that could serve the wishes, in a constant number of statements; ``but`` are demands left out.

    Read inside ``service_scope``: what other sites have is not in everybody's scope.
    """
    ordered = sorted({w.item_id for w in wishes})
    stand_ins = substitutes_of(ordered, on=by.today)
    items = sorted({*ordered, *(x.item_id for found in stand_ins.values() for x in found)})
    facts = SQL.rows("item_facts", {"items": items, "ordered": ordered}, ItemFact)
    knobs = {s: knobs_of(s, on=by.today) for s in sorted({w.site_id for w in wishes})}
    stock, inbound = _goods(items, but)
    return Network(
        sites=_sites(leads, by),
        items={f.item_id: f for f in facts},
        stock=stock,
        inbound=inbound,
        lanes=_grouped(SQL.rows("lanes_on", {"on": by.today}, Lane)),
        rules=_grouped(SQL.rows("rules_on", {"on": by.today}, Rule)),
        stand_ins={i: tuple((x.item_id, x.kind, x.ratio) for x in found) for i, found in stand_ins.items()},
        knobs=knobs,
        offers=_offers([w for w in wishes if knobs[w.site_id].drop_ship], by),
    )


def knobs_of(site_id: int, *, on: date) -> Knobs:
    """The policy values of a site that takes orders."""
    found = {p.key.removeprefix("sourcing."): p.at(site_id=site_id, on=on) for p in policies.KNOBS}
    return Knobs(
        max_shipments=found["max_shipments"].as_int,
        min_split_value=found["min_split_value"].as_decimal,
        split_amount=found["split_amount"].as_decimal,
        late_day_amount=found["late_day_amount"].as_decimal,
        substitute_amount=found["substitute_amount"].as_decimal,
        ageing_days=found["ageing_days"].as_int,
        ageing_share=found["ageing_share"].as_decimal,
        drop_ship=found["drop_ship"].as_bool,
        drop_ship_amount=found["drop_ship_amount"].as_decimal,
        provenance={f"sourcing.{key}": r.provenance_id for key, r in found.items()},
    )


def _sites(leads: Leads, by: Actor) -> dict[int, SiteFact]:
    rows = [s for s in governance.sites() if s.id in leads]
    calendars = {c: governance.working_calendar(c) for c in sorted({s.calendar_id for s in rows})}
    found = {}
    for site in rows:
        local = by.now.astimezone(ZoneInfo(site.timezone))
        cut_off = policies.CUT_OFF_HOUR.at(site_id=site.id, on=by.today).as_int
        calendar, (stock_lead, supply_lead) = calendars[site.calendar_id], leads[site.id]
        start = local.date() + timedelta(days=1) if local.hour >= cut_off else local.date()
        found[site.id] = SiteFact(
            site_id=site.id,
            company_id=site.company_id,
            code=site.code,
            sends=site.kind not in NO_DISPATCH,
            stock_on=calendar.add(start, stock_lead),
            supply_on=calendar.add(start, supply_lead),
        )
    return found


def _goods(
    items: Sequence[int], but: Collection[int]
) -> tuple[dict[Where, tuple[Lot, ...]], dict[Where, tuple[Inbound, ...]]]:
    """Free stock, and what is expected, less what waits for them already; what expires first is taken to go first."""
    shelves: dict[Where, list[Lot]] = {}
    inbound: dict[Where, list[Inbound]] = {}
    waiting: dict[Where, Decimal] = {}
    for item, site, expires_on, qty in SQL.tuples("stock_of", {"items": list(items)}):
        shelves.setdefault((item, site), []).append(Lot(expires_on, qty))
    for item, site, day, qty in SQL.tuples("ahead_of", {"items": list(items), "but": list(but)}):
        where = item, site
        if day is None:
            on_shelf = sum((x.qty for x in shelves.get(where, ())), ZERO)
            waiting[where] = max(qty - on_shelf, ZERO)
            if where in shelves:
                shelves[where] = _less(shelves[where], qty)
            continue
        used = min(qty, waiting.get(where, ZERO))
        waiting[where] = waiting.get(where, ZERO) - used
        if qty > used:
            inbound.setdefault(where, []).append(Inbound(day, qty - used))
    return {w: tuple(lots) for w, lots in shelves.items()}, {w: tuple(found) for w, found in inbound.items()}


def _less(lots: Iterable[Lot], qty: Decimal) -> list[Lot]:
    left, kept = qty, list[Lot]()
    for lot in lots:
        used = min(lot.qty, left)
        left -= used
        kept.append(Lot(lot.expires_on, lot.qty - used))
    return [x for x in kept if x.qty > ZERO] or kept[:1]


def _offers(wishes: Sequence[Wish], by: Actor) -> dict[int, tuple[DirectOffer, ...]]:
    """What suppliers could send to these customers, the preferred one first; nothing is read where no policy asks for it."""
    if not wishes:
        return {}
    params = {
        "items": sorted({w.item_id for w in wishes}), "companies": sorted({w.company_id for w in wishes}), "on": by.today,
    }  # fmt: skip
    found: dict[int, list[DirectOffer]] = {}
    for calendar, lead, *values in SQL.tuples("direct_offers", params):
        leaves = by.today if calendar is None else governance.working_calendar(calendar).add(by.today, lead)
        offer, company, supplier, item, site, price, cost, base, least, multiple, sends = values
        found.setdefault(item, []).append(DirectOffer(
            offer_id=offer, company_id=company, supplier_id=supplier, item_id=item, site_id=site, ships_on=leaves,
            unit_price=price, own_cost=cost, base_amount=base, least_qty=least, multiple=multiple, drop_ship=sends,
        ))  # fmt: skip
    return {item: tuple(x) for item, x in found.items()}


def _grouped(rows: Sequence[Any]) -> dict[int, tuple[Any, ...]]:
    found: dict[int, list[Any]] = {}
    for row in rows:
        found.setdefault(row.site_id, []).append(row)
    return {site: tuple(x) for site, x in found.items()}


def decisions_of(source_kind: int, source_id: int) -> list[Decision]:
    """The decisions about the lines of a source, the newest of a line first."""
    found = Decision.objects.filter(source_id=source_id, source_kind=source_kind).select_related("item")
    return list(found.order_by("source_line_id", "-id"))


def decision(decision_id: int) -> Decision:
    """One decision in scope; raises ``Decision.DoesNotExist``."""
    return Decision.objects.select_related("item").get(pk=decision_id)


def rejects_of(source_kind: int, source_ids: Sequence[int]) -> dict[int, tuple[int, frozenset[int]]]:
    """By line: how often it was sourced, and which sites gave it back."""
    rows = SQL.tuples("rejects_of_lines", {"kind": source_kind, "sources": list(source_ids)})
    return {line: (attempt, frozenset(sites)) for line, attempt, sites in rows}


def names_of(sites: Iterable[int], items: Iterable[int], suppliers: Iterable[int] = ()) -> dict[tuple[str, int], str]:
    """Sites and suppliers by name, and items by SKU."""
    asked = {"sites": sorted(set(sites)), "items": sorted(set(items)), "suppliers": sorted(set(suppliers))}
    rows = SQL.tuples("site_words", asked)
    return {(what, i): name for what, i, name in rows}


def lane_costs_for_list() -> QuerySet[LaneCost]:
    """Lane costs with their sites."""
    return LaneCost.objects.select_related("site", "company")


def site_rules_for_list() -> QuerySet[SiteRule]:
    """Site rules with their sites and classes."""
    return SiteRule.objects.select_related("site", "company", "item_class")


def decisions_for_list() -> QuerySet[Decision]:
    """Decisions with their sites and items."""
    return Decision.objects.select_related("site", "item")
