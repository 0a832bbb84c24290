"""Quotas: how much may be promised to whom in a period; kept by people, drawn from when a promise is given."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from onegauge.inventory.errors import QuotaWrong
from onegauge.inventory.kinds import QUOTA
from onegauge.inventory.permissions import MAINTAIN_QUOTAS, RESERVE
from onegauge.inventory.policies import QUOTA_FREE_DAYS
from onegauge.inventory.quotas import Asked, Bucket, draw
from onegauge.kernel.actor import Actor
from onegauge.kernel.drafts import Judge
from onegauge.kernel.journal import Entry, record
from onegauge.kernel.operation import operation
from onegauge.kernel.sql import Sql

SQL = Sql(str(__file__).replace("/operations/", "/"), "quotas")


@dataclass(frozen=True, slots=True, kw_only=True)
class QuotaBucketDraft:
    """A share for a channel, a customer or both; without either it is the common reserve."""

    qty: Decimal
    channel: str = ""
    customer: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class QuotaDraft:
    """How much of an item may be promised from a day until another, in base units, at a site or in the company."""

    company: str
    code: str
    sku: str
    valid_from: date
    valid_until: date
    buckets: Sequence[QuotaBucketDraft]
    site: str = ""


@operation(permission=MAINTAIN_QUOTAS)
def save_quotas(*, quotas: Sequence[QuotaDraft], by: Actor, key: str | None = None) -> list[int]:
    """Create quotas or change their days and shares by company and code; promises that were given stay.

    Refused: an overlap with another quota of the same item and place. The table refuses a share below what was drawn.
    """
    del key
    found = SQL.tuples(
        "quota_codes",
        {"companies": [q.company for q in quotas], "sites": [q.site for q in quotas], "skus": [q.sku for q in quotas]},
    )
    partners = dict(SQL.tuples("partners_of", {"codes": sorted({b.customer for q in quotas for b in q.buckets})}))
    judge = Judge("quotas")
    _judge(judge, quotas, found, partners, by)
    judge.check()
    columns = {
        "companies": [row[1] for row in found],
        "sites": [row[3] for row in found],
        "items": [row[5] for row in found],
        "codes": [q.code for q in quotas],
        "froms": [q.valid_from for q in quotas],
        "untils": [q.valid_until for q in quotas],
    }
    for n, code in SQL.tuples("overlapping", columns):
        judge.refuse(n - 1, "valid_from", f"{code} holds for the same days.", "Choose other days.", refusal=QuotaWrong)
    judge.check()
    ids = {(company, code): quota for quota, company, code in SQL.tuples("save_quotas", columns)}
    made = [ids[row[1], q.code] for row, q in zip(found, quotas, strict=True)]
    _save_buckets(made, quotas, [row[1] for row in found], partners)
    entries = [
        Entry(object_id=i, company_id=row[1], after={"until": q.valid_until, "qty": sum(b.qty for b in q.buckets)})
        for i, row, q in zip(made, found, quotas, strict=True)
    ]
    record(by=by, kind=QUOTA, verb="saved", entries=entries)
    return made


@operation(permission=RESERVE)
def draw_quotas(*, lines: Sequence[Asked], by: Actor, key: str | None = None) -> dict[int, date]:
    """Draw new promises from their quotas; returns the later day of each demand whose period is used up.

    Called by the promise, inside its transaction, only where there are quotas. The shares are locked first: what two
    promises want is given to the first, and no share is ever overdrawn.
    """
    del key
    where = {
        "companies": sorted({x.company_id for x in lines}),
        "items": sorted({x.item_id for x in lines}),
        "since": min(x.promised_on for x in lines),
    }
    buckets = [Bucket(*row) for row in SQL.tuples("lock_buckets", where)]
    if not buckets:
        return {}
    free = {s: QUOTA_FREE_DAYS.at(site_id=s, on=by.today).as_int for s in sorted({x.site_id for x in lines})}
    drawn = draw(lines, buckets, today=by.today, free_days=free)
    later = {d.demand_id: d.promised_on for d, x in zip(drawn, lines, strict=True) if d.promised_on != x.promised_on}
    uses = [(bucket, d.demand_id, qty) for d in drawn for bucket, qty in d.uses]
    SQL.run(
        "draw",
        {
            "buckets": [u[0] for u in uses],
            "demands": [u[1] for u in uses],
            "qtys": [u[2] for u in uses],
            "later": list(later),
            "days": list(later.values()),
        },
    )
    return later


def _judge(
    judge: Judge, quotas: Sequence[QuotaDraft], found: Sequence[tuple[Any, ...]], partners: dict[str, int], by: Actor
) -> None:
    """Everything that is wrong with quotas before they are looked up against each other."""
    judge.once([(q.company, q.code) for q in quotas], "code")
    for n, (quota, row) in enumerate(zip(quotas, found, strict=True)):
        judge.text(n, "code", quota.code, 30)
        for name, value, known in (("company", quota.company, row[1]), ("sku", quota.sku, row[5])):
            judge.known(n, name, value, () if known is None else (value,), name)
        if quota.site:
            judge.known(n, "site", quota.site, () if row[3] is None else (quota.site,), "site")
        if row[1] is not None:
            judge.permit(by, MAINTAIN_QUOTAS, [row[1]])
        if quota.valid_until < quota.valid_from or not quota.buckets:
            judge.refuse(n, "valid_until", "A quota needs days and shares.", "Check both.", refusal=QuotaWrong)
        for place, bucket in enumerate(quota.buckets):
            if bucket.customer:
                judge.known(n, f"buckets[{place}].customer", bucket.customer, partners, "customer")
            if bucket.qty < 0:
                judge.refuse(
                    n, f"buckets[{place}].qty", "A share is not negative.", "Enter 0 or more.", refusal=QuotaWrong
                )


def _save_buckets(
    ids: Sequence[int], quotas: Sequence[QuotaDraft], companies: Sequence[int], partners: dict[str, int]
) -> None:
    """Write the shares; those that are no longer named go when nothing was drawn from them."""
    rows = [(c, i, b) for i, q, c in zip(ids, quotas, companies, strict=True) for b in q.buckets]
    shares = {
        "channels": [b.channel for _c, _i, b in rows],
        "partners": [partners.get(b.customer) for _c, _i, b in rows],
    }
    SQL.run("drop_buckets", {"quotas": list(ids), "named": [i for _c, i, _b in rows], **shares})
    SQL.run(
        "save_buckets",
        {
            "companies": [c for c, _i, _b in rows],
            "quotas": [i for _c, i, _b in rows],
            "qtys": [b.qty for _c, _i, b in rows],
            **shares,
        },
    )
