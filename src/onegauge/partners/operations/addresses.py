"""Addresses of partners."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from onegauge.kernel.actor import Actor
from onegauge.kernel.drafts import Judge
from onegauge.kernel.errors import Refusal
from onegauge.kernel.journal import Entry, record, ref
from onegauge.kernel.master import MasterTable, Prepared, Saved
from onegauge.kernel.operation import operation
from onegauge.partners import permissions, queries
from onegauge.partners.states import ADDRESS_KIND, PARTNER_KIND, AddressKind

TEXTS = {"code": 40, "name": 200, "line1": 200, "line2": 200, "city": 120, "postcode": 20, "region": 80}
REQUIRED = ("code", "line1", "city")
ADDRESSES = MasterTable(
    ADDRESS_KIND,
    ("partner_id", "kind", "code"),
    {"partner_id": "bigint", "kind": "text", **dict.fromkeys(TEXTS, "text"), "country": "text", "is_default": "bool"},
)


@dataclass(frozen=True, slots=True, kw_only=True)
class AddressDraft:
    """An address as a form or a file gives it; `code` names it within partner and kind."""

    partner: str
    kind: str
    code: str
    line1: str
    city: str
    country: str
    name: str = ""
    line2: str = ""
    postcode: str = ""
    region: str = ""
    is_default: bool = False
    version: int | None = None


@operation(permission=permissions.MAINTAIN_PARTNERS)
def save_addresses(*, addresses: Sequence[AddressDraft], by: Actor, key: str | None = None) -> list[Saved]:
    """Create or change addresses by partner, kind and code; a new default replaces the old one."""
    prepared = _prepared(addresses, by=by)
    prepared.judge.check()
    _clear_defaults([row for row in prepared.rows if row["is_default"]], by=by)
    return ADDRESSES.write(prepared, by=by)


def check_addresses(*, addresses: Sequence[AddressDraft], by: Actor) -> list[Refusal]:
    """What `save_addresses` would refuse now; nothing is locked or written."""
    return _prepared(addresses, by=by, lock=False).judge.refusals


def _prepared(addresses: Sequence[AddressDraft], *, by: Actor, lock: bool = True) -> Prepared:
    judge = Judge("addresses")
    judge.permit(by, permissions.MAINTAIN_PARTNERS)
    for index, draft in enumerate(addresses):
        _judge_shape(judge, index, draft)
    judge.once([(d.partner, d.kind, d.code) for d in addresses], "code")
    judge.once([(d.partner, d.kind) if d.is_default else i for i, d in enumerate(addresses)], "is_default")
    partners = queries.partner_ids(d.partner for i, d in enumerate(addresses) if i not in judge.bad)
    for index, draft in enumerate(addresses):
        if index not in judge.bad:
            judge.known(index, "partner", draft.partner, partners, "partner")
    rows = [_row(d, partners) if i not in judge.bad else {} for i, d in enumerate(addresses)]
    keys = [ADDRESSES.key_of(row) if row else (None,) for row in rows]
    found = ADDRESSES.find([k for k in keys if k != (None,)], lock=lock)
    ADDRESSES.check_versions(judge, keys, found, [d.version for d in addresses])
    refs = [(ref(PARTNER_KIND, row["partner_id"]),) if row else () for row in rows]
    return Prepared(judge, rows, found, refs)


def _judge_shape(judge: Judge, index: int, draft: AddressDraft) -> None:
    judge.text(index, "partner", draft.partner, 40)
    judge.choice(index, "kind", draft.kind, AddressKind.values)
    for field, longest in TEXTS.items():
        judge.text(index, field, getattr(draft, field), longest, required=field in REQUIRED)
    judge.country(index, "country", draft.country)


def _row(draft: AddressDraft, partners: Mapping[str, int]) -> dict[str, Any]:
    return {
        "partner_id": partners[draft.partner],
        "kind": draft.kind,
        **{field: getattr(draft, field) for field in TEXTS},
        "country": draft.country,
        "is_default": draft.is_default,
    }


def _clear_defaults(rows: Sequence[Mapping[str, Any]], *, by: Actor) -> None:
    if not rows:
        return
    params = {
        "partner_ids": [row["partner_id"] for row in rows],
        "kinds": [row["kind"] for row in rows],
        "codes": [row["code"] for row in rows],
    }
    cleared = queries.SQL.tuples("clear_defaults", params)
    entries = [
        Entry(
            object_id=address_id,
            before={"is_default": True},
            after={"is_default": False},
            refs=(ref(PARTNER_KIND, partner_id),),
        )
        for address_id, partner_id in cleared
    ]
    record(by=by, kind=ADDRESS_KIND, verb="changed", entries=entries)
