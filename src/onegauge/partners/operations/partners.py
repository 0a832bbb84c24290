"""Partners with their roles."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from onegauge.kernel.actor import Actor
from onegauge.kernel.drafts import Judge
from onegauge.kernel.errors import Refusal, refuse_all
from onegauge.kernel.journal import Entry, record
from onegauge.kernel.master import MasterTable, Prepared, Saved
from onegauge.kernel.operation import operation
from onegauge.partners import permissions, policies, queries
from onegauge.partners.errors import BlockReasonMissing, RoleStillUsed, TaxIdInvalid, TaxIdTaken
from onegauge.partners.states import PARTNER, PARTNER_KIND, PartnerRoleName
from onegauge.partners.tax_ids import compact_tax_id, tax_id_fault

PARTNERS = MasterTable(
    PARTNER_KIND,
    ("code",),
    {"code": "text", "name": "text", "country": "text", "tax_id": "text"},
    on_insert={"state": "'active'", "created_at": "now()"},
)


@dataclass(frozen=True, slots=True, kw_only=True)
class PartnerDraft:
    """A legal party as a form or a file gives it; `roles` is the complete set."""

    code: str
    name: str
    country: str
    tax_id: str = ""
    roles: tuple[str, ...] = ()
    version: int | None = None


@operation(permission=permissions.MAINTAIN_PARTNERS)
def save_partners(*, partners: Sequence[PartnerDraft], by: Actor, key: str | None = None) -> list[Saved]:
    """Create or change partners by their code, with exactly the roles given."""
    saved = PARTNERS.write(_prepared(partners, by=by), by=by)
    _replace_roles({s.id: set(d.roles) for s, d in zip(saved, partners, strict=True)}, by=by)
    return saved


def check_partners(*, partners: Sequence[PartnerDraft], by: Actor) -> list[Refusal]:
    """What `save_partners` would refuse now; nothing is locked or written."""
    return _prepared(partners, by=by, lock=False).judge.refusals


@operation(permission=permissions.BLOCK_PARTNERS)
def block_partners(
    *,
    partner_ids: Sequence[int],
    reason: str,
    by: Actor,
    versions: Mapping[int, int] | None = None,
    key: str | None = None,
) -> list[int]:
    """Stop all new business with partners, in every company."""
    refuse_all([_reason_missing(reason)])
    moves = PARTNER.begin("block", partner_ids, by=by, versions=versions)
    moves.finish(after={partner_id: {"reason": reason.strip()} for partner_id in moves.ids})
    return moves.ids


@operation(permission=permissions.BLOCK_PARTNERS)
def unblock_partners(
    *,
    partner_ids: Sequence[int],
    reason: str,
    by: Actor,
    versions: Mapping[int, int] | None = None,
    key: str | None = None,
) -> list[int]:
    """Let business with partners begin again."""
    refuse_all([_reason_missing(reason)])
    moves = PARTNER.begin("unblock", partner_ids, by=by, versions=versions)
    moves.finish(after={partner_id: {"reason": reason.strip()} for partner_id in moves.ids})
    return moves.ids


def _reason_missing(reason: object) -> Refusal | None:
    if isinstance(reason, str) and 0 < len(reason.strip()) <= 200:
        return None
    return BlockReasonMissing("A reason of 1 to 200 characters is needed.", field="reason", mend="Say why.")


def _prepared(partners: Sequence[PartnerDraft], *, by: Actor, lock: bool = True) -> Prepared:
    judge = Judge("partners")
    judge.permit(by, permissions.MAINTAIN_PARTNERS)
    for index, draft in enumerate(partners):
        _judge_shape(judge, index, draft)
    judge.once([draft.code for draft in partners], "code")
    shapely = [d for i, d in enumerate(partners) if i not in judge.bad]
    found = PARTNERS.find([(d.code,) for d in shapely], lock=lock)
    rows = [_row(d) if i not in judge.bad else {"code": d.code} for i, d in enumerate(partners)]
    if policies.ONE_PARTNER_PER_TAX_ID.at(on=by.today).as_bool:
        _judge_tax_ids(judge, rows)
    _judge_roles(judge, partners, {code: kept.id for (code,), kept in found.items()})
    PARTNERS.check_versions(judge, [(d.code,) for d in partners], found, [d.version for d in partners])
    return Prepared(judge, rows, found, [()] * len(rows))


def _judge_shape(judge: Judge, index: int, draft: PartnerDraft) -> None:
    judge.text(index, "code", draft.code, 40)
    judge.text(index, "name", draft.name, 200)
    judge.country(index, "country", draft.country)
    judge.text(index, "tax_id", draft.tax_id, 40, required=False)
    for role in draft.roles:
        judge.choice(index, "roles", role, PartnerRoleName.values)
    if index not in judge.bad and draft.tax_id:
        fault = tax_id_fault(draft.country, draft.tax_id)
        if fault:
            judge.refuse(
                index, "tax_id", fault, "Check the number, and the country, against the document.", refusal=TaxIdInvalid
            )


def _row(draft: PartnerDraft) -> dict[str, Any]:
    tax_id = compact_tax_id(draft.country, draft.tax_id) if draft.tax_id else ""
    return {"code": draft.code, "name": draft.name, "country": draft.country, "tax_id": tax_id}


def _judge_tax_ids(judge: Judge, rows: Sequence[Mapping[str, Any]]) -> None:
    pairs = {i: (row["country"], row["tax_id"]) for i, row in enumerate(rows) if row.get("tax_id")}
    owners = queries.partners_by_tax_id(pairs.values()) if pairs else {}
    first: dict[tuple[str, str], str] = {}
    for index, pair in pairs.items():
        owner = owners[pair][1] if pair in owners else first.setdefault(pair, rows[index]["code"])
        if owner != rows[index]["code"]:
            judge.refuse(
                index, "tax_id", f"The partner {owner} has this tax id.", "Use that partner.", refusal=TaxIdTaken
            )


def _judge_roles(judge: Judge, partners: Sequence[PartnerDraft], ids: Mapping[str, int]) -> None:
    without = {
        ids[d.code]: i
        for i, d in enumerate(partners)
        if i not in judge.bad and d.code in ids and PartnerRoleName.CUSTOMER not in d.roles
    }
    if not without:
        return
    for (partner_id,) in queries.SQL.tuples("partners_with_terms", {"partner_ids": sorted(without)}):
        judge.refuse(
            without[partner_id],
            "roles",
            "A company still grants this partner customer terms.",
            "Keep the role customer.",
            refusal=RoleStillUsed,
        )


def _replace_roles(wanted: Mapping[int, set[str]], *, by: Actor) -> None:
    kept = queries.roles_of(wanted)
    added = [(p, role) for p, roles in wanted.items() for role in sorted(roles - kept.get(p, set()))]
    removed = [(p, role) for p, roles in wanted.items() for role in sorted(kept.get(p, set()) - roles)]
    for statement, pairs in (("add_roles", added), ("remove_roles", removed)):
        if pairs:
            queries.SQL.run(statement, {"partner_ids": [p for p, _ in pairs], "roles": [r for _, r in pairs]})
    touched = sorted({p for p, _ in (*added, *removed)})
    entries = [
        Entry(object_id=p, before={"roles": sorted(kept.get(p, set()))}, after={"roles": sorted(wanted[p])})
        for p in touched
    ]
    record(by=by, kind=PARTNER_KIND, verb="roles_changed", entries=entries)
