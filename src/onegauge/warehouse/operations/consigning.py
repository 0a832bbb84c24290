"""Shipments that leave together: what is released joins the open consignment of its site, customer, address and day."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from onegauge.governance.policy import Resolved
from onegauge.kernel.actor import Actor
from onegauge.kernel.journal import Entry, record, ref
from onegauge.kernel.sql import Sql
from onegauge.warehouse.kinds import CONSIGNMENT_KIND, SHIPMENT_KIND
from onegauge.warehouse.policies import CONSOLIDATE, CUT_OFF_HOUR

SQL = Sql(str(__file__).replace("/operations/", "/"), "consignments")
NONE, UNTIL_CUTOFF = "none", "until_cutoff"
MIDNIGHT = 24
NAMES = ("shipments", "companies", "sites", "partners", "ship_tos", "cut_hours")


@dataclass(frozen=True, slots=True, kw_only=True)
class Joining:
    """A shipment that was just made for a customer."""

    shipment_id: int
    company_id: int
    site_id: int
    partner_id: int
    ship_to_id: int | None


def join_consignments(shipments: Sequence[Joining], by: Actor) -> None:
    """Put new shipments where their site consolidates into the consignments they travel in; two statements for all.

    Where no site does, nothing is asked. Nothing waits here for a consignment that is about to leave.
    """
    rules = {site: CONSOLIDATE.at(site_id=site, on=by.today) for site in {s.site_id for s in shipments}}
    mine = [s for s in shipments if rules[s.site_id].as_text != NONE]
    if not mine:
        return
    hours = {site: _cut_hour(site, rule, by) for site, rule in rules.items()}
    rows = [(s.shipment_id, s.company_id, s.site_id, s.partner_id, s.ship_to_id, hours[s.site_id]) for s in mine]
    columns: dict[str, Any] = dict(zip(NAMES, (list(column) for column in zip(*rows, strict=True)), strict=True))
    opened = SQL.tuples("open_consignments", {**columns, "at": by.now})
    record(
        by=by,
        kind=CONSIGNMENT_KIND,
        verb="opened",
        entries=[
            Entry(
                object_id=i, company_id=company, site_id=site, after={"state": "open", "leaves_on": day},
                policy={CONSOLIDATE.key: rules[site].provenance_id},
            )
            for i, company, site, day in opened
        ],
    )  # fmt: skip
    _tell_joined(SQL.tuples("join_consignments", {**columns, "at": by.now}), by)


def _cut_hour(site_id: int, rule: Resolved, by: Actor) -> int:
    """From which hour on a site counts a release to the next day."""
    return CUT_OFF_HOUR.at(site_id=site_id, on=by.today).as_int if rule.as_text == UNTIL_CUTOFF else MIDNIGHT


def _tell_joined(joined: Sequence[tuple[int, int, int, int]], by: Actor) -> None:
    members: dict[tuple[int, int, int], list[int]] = {}
    for consignment, company, site, shipment in joined:
        members.setdefault((consignment, company, site), []).append(shipment)
    entries = [
        Entry(
            object_id=i, company_id=company, site_id=site, after={"shipments": sorted(found)},
            refs=tuple(ref(SHIPMENT_KIND, s) for s in sorted(found)),
        )
        for (i, company, site), found in sorted(members.items())
    ]  # fmt: skip
    record(by=by, kind=CONSIGNMENT_KIND, verb="joined", entries=entries)
