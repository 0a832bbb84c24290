"""Tax rates by company, country of delivery and tax class."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from onegauge.catalog.states import TaxClass
from onegauge.governance import queries as governance
from onegauge.kernel.actor import Actor
from onegauge.kernel.drafts import Judge
from onegauge.kernel.errors import Refusal
from onegauge.kernel.journal import Entry, record
from onegauge.kernel.master import Key, MasterTable, Prepared, Saved
from onegauge.kernel.operation import operation
from onegauge.pricing import permissions, queries
from onegauge.pricing.errors import PeriodsOverlap
from onegauge.pricing.periods import Period, Plan, plan_periods
from onegauge.pricing.states import TAX_RATE_KIND

RATES = MasterTable(
    TAX_RATE_KIND,
    ("company_id", "country", "tax_class", "valid_from"),
    {
        "company_id": "bigint",
        "country": "text",
        "tax_class": "text",
        "rate": "numeric",
        "valid_from": "date",
        "valid_until": "date",
    },
)
HIGHEST_RATE = Decimal("0.6")


@dataclass(frozen=True, slots=True, kw_only=True)
class TaxRateDraft:
    """A rate as a share (0.19 means 19 %) from a day on; an open end lasts until the next rate begins."""

    company_id: int
    country: str
    tax_class: str
    rate: Decimal
    valid_from: date
    valid_until: date | None = None
    version: int | None = None


@operation(permission=permissions.MAINTAIN_TAXES)
def save_tax_rates(*, rates: Sequence[TaxRateDraft], by: Actor, key: str | None = None) -> list[Saved]:
    """Create or change tax rates by company, country, class and first day; a new rate ends the one it begins in."""
    prepared, plan = _prepared(rates, by=by)
    prepared.judge.check()
    _end_rates(plan, by=by)
    return RATES.write(prepared, by=by)


def check_tax_rates(*, rates: Sequence[TaxRateDraft], by: Actor) -> list[Refusal]:
    """What `save_tax_rates` would refuse now; nothing is locked or written."""
    prepared, _ = _prepared(rates, by=by, lock=False)
    return prepared.judge.refusals


def _prepared(rates: Sequence[TaxRateDraft], *, by: Actor, lock: bool = True) -> tuple[Prepared, Plan]:
    judge = Judge("rates")
    judge.permit(by, permissions.MAINTAIN_TAXES, [d.company_id for d in rates])
    companies = {company.id for company in governance.companies()}
    for index, draft in enumerate(rates):
        judge.known(index, "company_id", draft.company_id, companies, "company")
        judge.country(index, "country", draft.country)
        judge.choice(index, "tax_class", draft.tax_class, TaxClass.values)
        judge.number(index, "rate", draft.rate, least=Decimal(0), most=HIGHEST_RATE)
        judge.period(index, draft.valid_from, draft.valid_until)
    judge.once([(d.company_id, d.country, d.tax_class, d.valid_from) for d in rates], "valid_from")
    rows = [_row(d) if i not in judge.bad else {} for i, d in enumerate(rates)]
    keys: list[Key] = [RATES.key_of(row) if row else (None,) for row in rows]
    found = RATES.find([k for k in keys if k != (None,)], lock=lock)
    RATES.check_versions(judge, keys, found, [d.version for d in rates])
    plan = _planned(judge, rows)
    return Prepared(judge, rows, found, [()] * len(rows)), plan


def _row(draft: TaxRateDraft) -> dict[str, Any]:
    return {column: getattr(draft, column) for column in RATES.columns}


def _planned(judge: Judge, rows: Sequence[dict[str, Any]]) -> Plan:
    timelines: dict[Key, list[Period]] = {}
    for index, row in enumerate(rows):
        if row:
            period = Period(valid_from=row["valid_from"], valid_until=row["valid_until"], index=index)
            timelines.setdefault((row["company_id"], row["country"], row["tax_class"]), []).append(period)
    for near in queries.neighbour_rates(list(timelines)):
        period = Period(valid_from=near.valid_from, valid_until=near.valid_until, row_id=near.id)
        timelines[near.company_id, near.country, near.tax_class].append(period)
    plan = Plan()
    for periods in timelines.values():
        plan_periods(periods, plan)
    for index, end in plan.draft_ends.items():
        rows[index]["valid_until"] = end
    for index, fault in plan.faults:
        judge.refuse(
            index, "valid_until", fault, "Change the end, or save the rates around it too.", refusal=PeriodsOverlap
        )
    return plan


def _end_rates(plan: Plan, *, by: Actor) -> None:
    if not plan.row_ends:
        return
    entries = [
        Entry(
            object_id=row.id,
            company_id=row.company_id,
            before={"valid_until": row.before},
            after={"valid_until": row.after},
        )
        for row in queries.SQL.rows("end_rates", queries.end_parameters(plan.row_ends), queries.EndedRate)
    ]
    record(by=by, kind=TAX_RATE_KIND, verb="ended", entries=entries)
