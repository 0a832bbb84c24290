"""What inventory offers programs."""

from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

from django.http import HttpRequest
from ninja import Router

from onegauge.catalog.queries import items_by_id, items_by_sku
from onegauge.governance.queries import sites
from onegauge.inventory import history, queries, tracing
from onegauge.inventory import operations as ops
from onegauge.inventory.api import schemas
from onegauge.inventory.availability import availability as by_date
from onegauge.inventory.errors import UnknownItem, UnknownSite
from onegauge.inventory.permissions import VIEW
from onegauge.inventory.states import UNIT
from onegauge.inventory.verbs import UNIT_VERBS
from onegauge.kernel.actor import Actor
from onegauge.kernel.db import read_scope
from onegauge.kernel.errors import UnknownDocument, refuse_all
from onegauge.ui.rest.access import check_parameters, reader_of
from onegauge.ui.rest.declare import ROUTERS, Act, Nested, Resource, register

router = Router()
ROUTERS.append(router)
PLACE = {"site": "site__code", "site_id": "site_id", "company_id": "company_id"}

register(
    Resource(path="zones", columns=schemas.ZONE, permission=VIEW, filters={**PLACE, "code": "code"}),
    Resource(path="bins", columns=schemas.BIN, permission=VIEW, filters={**PLACE, "code": "code", "kind": "kind"}),
    Resource(
        path="balances", columns=schemas.BALANCE, permission=VIEW,
        filters={
            **PLACE, "sku": "item__sku", "bin": "bin__code", "status": "status", "lot": "lot__code", "owner": "owner__code",
            "sscc": "handling_unit__sscc",
        },
    ),
    Resource(
        path="handling-units", columns=schemas.UNIT, permission=VIEW, newest_first=True, machine=UNIT, verbs=UNIT_VERBS,
        filters={
            **PLACE, "sscc": "sscc", "bin": "bin__code", "state": "state", "kind": "kind", "parent": "parent__sscc",
        },
        nested={"contents": Nested(schemas.CONTENT, queries.contents_of_unit)},
    ),
    Resource(
        path="movements", columns=schemas.MOVEMENT, permission=VIEW, newest_first=True, one=False,
        filters={
            "site_id": "site_id", "item_id": "item_id", "demand_id": "demand_id", "recorded_from": "recorded_on__gte",
            "recorded_before": "recorded_on__lt",
        },
    ),
    Act(path="zones", operation=ops.save_zones, tag="zones"),
    Act(path="bins", operation=ops.save_bins, tag="bins"),
    Act(path="quotas", operation=ops.save_quotas, tag="quotas"),
    Act(path="expected-receipts", operation=ops.expect_goods, tag="stock"),
    Act(path="receipts", operation=ops.receive_stock, tag="stock"),
    Act(path="adjustments", operation=ops.adjust_stock, tag="stock"),
    Act(path="stock-moves", operation=ops.move_stock, tag="stock"),
    Act(path="stock-statuses", operation=ops.change_stock_status, tag="stock"),
    Act(path="stock-expiries", operation=ops.expire_stock, tag="stock"),
    Act(path="stock-recalls", operation=ops.recall_stock, tag="stock"),
    Act(path="handling-units", operation=ops.open_units, tag="handling-units"),
    Act(path="handling-units/pack", operation=ops.pack_stock, tag="handling-units"),
    Act(path="handling-units/unpack", operation=ops.unpack_stock, tag="handling-units"),
    Act(path="handling-units/move", operation=ops.move_units, tag="handling-units"),
    Act(path="handling-units/nest", operation=ops.nest_units, tag="handling-units"),
)  # fmt: skip


@router.post(
    "/availability/dates", response=schemas.AvailabilityByDate, operation_id="post_availability_dates", tags=["stock"]
)
def availability_by_date(request: HttpRequest, body: schemas.DatesRequest) -> dict[str, Any]:
    """What can be promised of items from which day on, with what that stands on. Writes nothing."""
    check_parameters(request, frozenset())
    by = reader_of(request, VIEW)
    with read_scope(by):
        known, skus = _asked(by, body.skus)
        found = by_date([(site, item) for site in known for item in skus])
    lines = [
        {
            **{name: getattr(row, name) for name in schemas.DATED_FIGURES},
            "site": known[row.site_id],
            "sku": skus[row.item_id],
            "dates": [{"from_on": day, "qty": qty} for day, qty in zip(row.days, row.qtys, strict=True)],
        }
        for row in found
    ]
    return {"on": by.today, "read_at": by.now, "items": lines}


@router.post("/availability", response=schemas.Availability, operation_id="post_availability", tags=["stock"])
def availability(request: HttpRequest, body: schemas.AvailabilityRequest) -> dict[str, Any]:
    """On hand, reserved and available of any number of items and sites, in one statement. Writes nothing."""
    check_parameters(request, frozenset())
    by = reader_of(request, VIEW)
    with read_scope(by):
        known = {s.code: s for s in sites() if s.id in by.sites}
        items = items_by_sku(body.skus or [])
        unknown_sites = [
            UnknownSite(f"There is no site {code[:40]!r} in your scope.", field=f"sites[{n}]")
            for n, code in enumerate(body.sites or [])
            if code not in known
        ]
        unknown_items = [
            UnknownItem(f"There is no item {sku[:40]!r}.", field=f"skus[{n}]")
            for n, sku in enumerate(body.skus or [])
            if sku not in items
        ]
        refuse_all([*unknown_sites, *unknown_items])
        found = queries.available(
            site_ids=None if body.sites is None else [known[code].id for code in body.sites],
            item_ids=None if body.skus is None else [item.id for item in items.values()],
        )
        named = items_by_id(row.item_id for row in found)
    codes = {s.id: s.code for s in known.values()}
    lines = [
        {
            "site_id": row.site_id, "site": codes[row.site_id], "item_id": row.item_id, "sku": named[row.item_id].sku,
            "on_hand_qty": row.on_hand_qty, "reserved_qty": row.reserved_qty, "available_qty": row.available_qty or 0,
        }
        for row in found
        if row.site_id in codes
    ]  # fmt: skip
    return {"on": by.today, "read_at": by.now, "items": lines}


def _asked(by: Actor, skus: Sequence[str]) -> tuple[dict[int, str], dict[int, str]]:
    """The sites in scope and the items behind SKUs, by id; refuses SKUs that are not there."""
    known = {s.id: s.code for s in sites() if s.id in by.sites}
    items = items_by_sku(skus)
    refuse_all(
        UnknownItem(f"There is no item {sku[:40]!r}.", field=f"skus[{n}]")
        for n, sku in enumerate(skus)
        if sku not in items
    )
    return known, {item.id: item.sku for item in items.values()}


@router.get(
    "/trace",
    response=schemas.TraceOut,
    operation_id="get_trace",
    tags=["stock"],
    summary="Where goods came from and went",
)
def trace(request: HttpRequest, code: schemas.TraceCode, sku: schemas.TraceSku = "") -> dict[str, Any]:
    """A lot, a serial number or an SSCC (typed or scanned) backward, forward, what is left, and whom to call. Writes nothing."""
    check_parameters(request, frozenset({"code", "sku"}))
    by = reader_of(request, VIEW)
    with read_scope(by):
        subjects = tracing.traceable(tracing.asked_of(code), sku=sku)
        if not subjects:
            text = f"There is no lot, serial number or handling unit {code[:40]!r}."
            refuse_all([UnknownDocument(text, field="code", mend="Read the label again.")])
        found = tracing.trace(subjects, site_ids=by.sites)
    return {
        "read_at": by.now, "subjects": [asdict(one) for one in found.subjects],
        "backward": [asdict(one) for one in found.came], "forward": [asdict(one) for one in found.went],
        "left": [asdict(one) for one in found.left], "waiting": [asdict(one) for one in found.promised],
        "recipients": [{**asdict(one), "documents": list(one.documents), "orders": list(one.orders)} for one in found.recipients],
    }  # fmt: skip


@router.post("/stock/as-of", response=schemas.StockAsOf, operation_id="post_stock_as_of", tags=["stock"])
def stock_as_of(request: HttpRequest, body: schemas.AsOfRequest) -> dict[str, Any]:
    """What lay where at an instant, rebuilt from the goods ledger in one statement. Writes nothing."""
    check_parameters(request, frozenset())
    by = reader_of(request, VIEW)
    with read_scope(by):
        known, skus = _asked(by, body.skus)
        found = history.balances_as_of([(site, item) for site in known for item in skus], body.at)
    lines = [{**asdict(row), "site": known[row.site_id], "sku": skus[row.item_id]} for row in found]
    return {"at": body.at, "read_at": by.now, "items": lines}


@router.post("/stock/cover", response=schemas.StockCover, operation_id="post_stock_cover", tags=["stock"])
def stock_cover(request: HttpRequest, body: schemas.CoverRequest) -> dict[str, Any]:
    """For how many days stock lasts at the average of the last days, in one statement. Writes nothing."""
    check_parameters(request, frozenset())
    by = reader_of(request, VIEW)
    with read_scope(by):
        known, skus = _asked(by, body.skus)
        found = history.cover([(site, item) for site in known for item in skus], until=by.now, days=body.days)
    lines = [{**asdict(row), "site": known[row.site_id], "sku": skus[row.item_id]} for row in found]
    return {"on": by.today, "read_at": by.now, "days": body.days, "items": lines}
