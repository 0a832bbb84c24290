"""Lanes and transfer prices: what is set up before goods may travel."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from onegauge.governance.queries import companies, sites
from onegauge.kernel.actor import Actor
from onegauge.kernel.drafts import Judge
from onegauge.kernel.master import MasterTable, Saved
from onegauge.kernel.operation import operation
from onegauge.transfers.kinds import LANE_KIND, PRICE_RULE_KIND
from onegauge.transfers.permissions import MAINTAIN, MAINTAIN_PRICES
from onegauge.transfers.statements import SETUP as SQL
from onegauge.transfers.states import Ownership, PriceMethod

LARGEST = Decimal(10) ** 9
LANES = MasterTable(
    LANE_KIND,
    ("code",),
    {
        "code": "text", "from_site_id": "bigint", "to_site_id": "bigint", "lead_days": "int", "calendar_id": "bigint",
        "carrier": "text", "cost_amount": "numeric", "currency": "text", "ownership": "text", "needs_approval": "boolean",
        "is_active": "boolean",
    },
)  # fmt: skip
PRICE_RULES = MasterTable(
    PRICE_RULE_KIND,
    ("seller_id", "buyer_id", "item_class", "valid_from"),
    {
        "seller_id": "bigint", "buyer_id": "bigint", "item_class": "text", "valid_from": "date", "method": "text",
        "share": "numeric", "fixed_price": "numeric",
    },
)  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class LaneDraft:
    """The way between two sites; the calendar is by its code, empty for that of the receiving site."""

    code: str
    from_site: str
    to_site: str
    lead_days: int = 1
    calendar: str = ""
    carrier: str = ""
    cost_amount: Decimal = Decimal(0)
    currency: str = ""
    ownership: str = "ship"
    needs_approval: bool = False
    is_active: bool = True
    version: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class PriceRuleDraft:
    """What the seller charges the buyer for a class of items, or (empty) for all that no other rule names.

    ``share`` is a fraction: 0.08 adds eight per cent to cost, or takes them off the list price.
    """

    seller: str
    buyer: str
    valid_from: date
    method: str = "cost"
    item_class: str = ""
    share: Decimal = Decimal(0)
    fixed_price: Decimal | None = None
    version: int | None = None


@operation(permission=MAINTAIN)
def save_lanes(*, lanes: Sequence[LaneDraft], by: Actor, key: str | None = None) -> list[Saved]:
    """Set up lanes or change them by their code; transfers that are under way keep what they were told."""
    del key
    judge = Judge("lanes")
    judge.permit(by, MAINTAIN)
    judge.once([d.code for d in lanes], "code")
    known = {s.code: s for s in sites()}
    calendars = dict(SQL.tuples("calendars"))
    own = dict(SQL.tuples("calendars_of_sites"))
    for n, draft in enumerate(lanes):
        judge.text(n, "code", draft.code, 20)
        judge.known(n, "from_site", draft.from_site, known, "site")
        if judge.known(n, "to_site", draft.to_site, known, "site") and draft.from_site == draft.to_site:
            judge.refuse(n, "to_site", "A lane leads to another site.", "Choose two different sites.")
        judge.whole(n, "lead_days", draft.lead_days, least=0, most=365)
        if draft.calendar:
            judge.known(n, "calendar", draft.calendar, calendars, "calendar")
        judge.text(n, "carrier", draft.carrier, 80, required=False)
        judge.number(n, "cost_amount", draft.cost_amount, least=Decimal(0), most=LARGEST, places=2)
        if draft.currency:
            judge.currency(n, "currency", draft.currency)
        judge.choice(n, "ownership", draft.ownership, Ownership.values)
    judge.check()
    keys = [(d.code,) for d in lanes]
    found = LANES.find(keys)
    LANES.check_versions(judge, keys, found, [d.version for d in lanes])
    judge.check()
    rows = [
        {
            "code": d.code, "from_site_id": known[d.from_site].id, "to_site_id": known[d.to_site].id,
            "lead_days": d.lead_days, "calendar_id": calendars[d.calendar] if d.calendar else own[known[d.to_site].id],
            "carrier": d.carrier, "cost_amount": d.cost_amount, "currency": d.currency or known[d.from_site].currency,
            "ownership": d.ownership, "needs_approval": d.needs_approval, "is_active": d.is_active,
        }
        for d in lanes
    ]  # fmt: skip
    return LANES.save(rows, found, by=by)


@operation(permission=MAINTAIN_PRICES)
def save_price_rules(*, rules: Sequence[PriceRuleDraft], by: Actor, key: str | None = None) -> list[Saved]:
    """Say what companies charge each other from a day on; planned transfers keep the price they were planned with."""
    del key
    judge = Judge("rules")
    judge.permit(by, MAINTAIN_PRICES)
    known = {c.code: c.id for c in companies()}
    classes = {code for (code,) in SQL.tuples("item_classes")}
    judge.once([(d.seller, d.buyer, d.item_class, d.valid_from) for d in rules], "valid_from")
    for n, draft in enumerate(rules):
        judge.known(n, "seller", draft.seller, known, "company")
        if judge.known(n, "buyer", draft.buyer, known, "company") and draft.seller == draft.buyer:
            judge.refuse(n, "buyer", "A company does not sell to itself.", "Choose two different companies.")
        if draft.item_class:
            judge.known(n, "item_class", draft.item_class, classes, "item class")
        judge.choice(n, "method", draft.method, PriceMethod.values)
        most = Decimal(1) if draft.method == PriceMethod.LIST_LESS else Decimal(10)
        judge.number(n, "share", draft.share, least=Decimal(0), most=most)
        fixed = draft.method == PriceMethod.FIXED
        judge.number(n, "fixed_price", draft.fixed_price, least=Decimal(0), most=LARGEST, required=fixed)
        judge.period(n, draft.valid_from, None)
    judge.check()
    rows = [
        {
            "seller_id": known[d.seller], "buyer_id": known[d.buyer], "item_class": d.item_class,
            "valid_from": d.valid_from, "method": d.method, "share": d.share, "fixed_price": d.fixed_price,
        }
        for d in rules
    ]  # fmt: skip
    keys = [PRICE_RULES.key_of(r) for r in rows]
    found = PRICE_RULES.find(keys)
    PRICE_RULES.check_versions(judge, keys, found, [d.version for d in rules])
    judge.check()
    return PRICE_RULES.save(rows, found, by=by)
