"""Substitutions: which item may stand in for another, and which takes over from it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from onegauge.catalog import permissions, queries
from onegauge.catalog.errors import SubstitutionBroken
from onegauge.catalog.states import ITEM_KIND, SUBSTITUTION_KIND, SubstitutionKind
from onegauge.catalog.substitution import cycle_in
from onegauge.kernel.actor import Actor
from onegauge.kernel.drafts import Judge
from onegauge.kernel.errors import Refusal
from onegauge.kernel.journal import ref
from onegauge.kernel.master import MasterTable, Prepared, Saved
from onegauge.kernel.operation import operation

SUBSTITUTIONS = MasterTable(
    SUBSTITUTION_KIND,
    ("item_id", "substitute_id"),
    {
        "item_id": "bigint",
        "substitute_id": "bigint",
        "kind": "text",
        "two_way": "bool",
        "numerator": "int",
        "denominator": "int",
        "priority": "int",
        "valid_from": "date",
        "valid_until": "date",
    },
)
MOST_UNITS = 100_000


@dataclass(frozen=True, slots=True, kw_only=True)
class SubstitutionDraft:
    """``numerator`` base units of the substitute do for ``denominator`` base units of the item.

    ``kind``: ``alternative`` (the customer must consent), ``use_up`` (the successor follows when the item is used up),
    ``at_once`` (the successor is sent from the first day).
    """

    sku: str
    substitute: str
    valid_from: date
    kind: str = "alternative"
    two_way: bool = False
    numerator: int = 1
    denominator: int = 1
    priority: int = 5
    valid_until: date | None = None
    version: int | None = None


@operation(permission=permissions.MAINTAIN_ITEMS)
def save_substitutions(*, substitutions: Sequence[SubstitutionDraft], by: Actor, key: str | None = None) -> list[Saved]:
    """Create or change links by item and substitute.

    Refused: an item in place of itself, a two-way supersession, the same pair in both directions, and successors that
    lead back to where they began: whoever follows such a chain never arrives.
    """
    return SUBSTITUTIONS.write(_prepared(substitutions, by=by), by=by)


def check_substitutions(*, substitutions: Sequence[SubstitutionDraft], by: Actor) -> list[Refusal]:
    """What ``save_substitutions`` would refuse now; nothing is locked or written."""
    return _prepared(substitutions, by=by, lock=False).judge.refusals


def _prepared(drafts: Sequence[SubstitutionDraft], *, by: Actor, lock: bool = True) -> Prepared:
    judge = Judge("substitutions")
    judge.permit(by, permissions.MAINTAIN_ITEMS)
    for index, draft in enumerate(drafts):
        _judge_shape(judge, index, draft)
    judge.once([(d.sku, d.substitute) for d in drafts], "substitute")
    shapely = [d for i, d in enumerate(drafts) if i not in judge.bad]
    items = queries.items_by_sku([*(d.sku for d in shapely), *(d.substitute for d in shapely)])
    for index, draft in enumerate(drafts):
        if index not in judge.bad:
            judge.known(index, "sku", draft.sku, items, "item")
            judge.known(index, "substitute", draft.substitute, items, "item")
    rows = [_row(d, {k: v.id for k, v in items.items()}) if i not in judge.bad else {} for i, d in enumerate(drafts)]
    keys = [SUBSTITUTIONS.key_of(row) if row else (None,) for row in rows]
    found = SUBSTITUTIONS.find([k for k in keys if k != (None,)], lock=lock)
    SUBSTITUTIONS.check_versions(judge, keys, found, [d.version for d in drafts])
    _judge_graph(judge, rows)
    refs = [(ref(ITEM_KIND, r["item_id"]), ref(ITEM_KIND, r["substitute_id"])) if r else () for r in rows]
    return Prepared(judge, rows, found, refs)


def _judge_shape(judge: Judge, index: int, draft: SubstitutionDraft) -> None:
    judge.text(index, "sku", draft.sku, 40)
    judge.text(index, "substitute", draft.substitute, 40)
    judge.choice(index, "kind", draft.kind, SubstitutionKind.values)
    judge.whole(index, "numerator", draft.numerator, least=1, most=MOST_UNITS)
    judge.whole(index, "denominator", draft.denominator, least=1, most=MOST_UNITS)
    judge.whole(index, "priority", draft.priority, least=1, most=9)
    judge.period(index, draft.valid_from, draft.valid_until)
    if draft.sku == draft.substitute:
        _broken(judge, index, "substitute", "An item cannot stand in for itself.", "Name another item.")
    if draft.two_way and draft.kind != SubstitutionKind.ALTERNATIVE:
        _broken(judge, index, "two_way", "A successor never goes back.", "Only an alternative works both ways.")


def _judge_graph(judge: Judge, rows: Sequence[Mapping[str, Any]]) -> None:
    """Against all links as they would stand: few rows group-wide, read once."""
    drafted = {(r["item_id"], r["substitute_id"]): r for r in rows if r}
    stand = {(one.item_id, one.substitute_id): one for one in queries.substitution_links()}
    pairs = {**{k: (o.kind, o.two_way) for k, o in stand.items()},
             **{k: (r["kind"], r["two_way"]) for k, r in drafted.items()}}  # fmt: skip
    succession = [pair for pair, (kind, _two_way) in pairs.items() if kind != SubstitutionKind.ALTERNATIVE]
    circle = set(cycle_in(succession))
    for index, row in enumerate(rows):
        pair = (row["item_id"], row["substitute_id"]) if row else (0, 0)
        if not row:
            continue
        back = pairs.get((pair[1], pair[0]))
        if back is not None and (row["two_way"] or back[1]):
            _broken(judge, index, "two_way", "The same pair stands in the other direction.", "Keep one of the two.")
        if row["kind"] != SubstitutionKind.ALTERNATIVE and pair in circle:
            _broken(judge, index, "substitute", "The successors lead back to this item.", "End the chain somewhere.")


def _broken(judge: Judge, index: int, field: str, message: str, mend: str) -> None:
    judge.refuse(index, field, message, mend, refusal=SubstitutionBroken)


def _row(draft: SubstitutionDraft, items: Mapping[str, int]) -> dict[str, Any]:
    return {
        "item_id": items[draft.sku],
        "substitute_id": items[draft.substitute],
        "kind": draft.kind,
        "two_way": draft.two_way,
        "numerator": draft.numerator,
        "denominator": draft.denominator,
        "priority": draft.priority,
        "valid_from": draft.valid_from,
        "valid_until": draft.valid_until,
    }
