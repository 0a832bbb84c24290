"""Counts: planned for bins and items, started, cancelled."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import product

from onegauge.inventory.errors import UnknownBin, UnknownItem, UnknownSite
from onegauge.inventory.kinds import SITE_STOCK
from onegauge.inventory.states import BinKind
from onegauge.kernel.actor import Actor
from onegauge.kernel.drafts import Judge, shown
from onegauge.kernel.errors import PermissionMissing, refuse_all
from onegauge.kernel.journal import Entry, record
from onegauge.kernel.lifecycle import lock_sources
from onegauge.kernel.operation import is_nested, operation
from onegauge.kernel.sql import Sql
from onegauge.warehouse.count_states import STOCK_COUNT, CountCause
from onegauge.warehouse.errors import AlreadyCounted, NothingToCount
from onegauge.warehouse.kinds import COUNT_KIND
from onegauge.warehouse.permissions import COUNT, PLAN_COUNTS
from onegauge.warehouse.policies import COUNT_BLIND

SQL = Sql(str(__file__).replace("/operations/", "/"), "counts")
MOST_TARGETS = 2_000
LONGEST_NOTE = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class CountDraft:
    """What to count at a site: everything in some bins, some items wherever they lie, or some items in some bins."""

    site: str
    bins: tuple[str, ...] = ()
    skus: tuple[str, ...] = ()
    note: str = ""


@dataclass(frozen=True, slots=True)
class Target:
    """A bin, an item, or an item in a bin, of the count with this position."""

    n: int
    company_id: int
    site_id: int
    bin_id: int | None
    item_id: int | None


@dataclass(frozen=True, slots=True)
class Wanted:
    """A count to be opened."""

    company_id: int
    site_id: int
    cause: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class _Found:
    n: int
    site_id: int | None
    company_id: int | None
    bin_id: int | None
    bin_kind: str | None
    item_id: int | None
    tracking: str | None


@operation(permission=PLAN_COUNTS)
def plan_counts(*, counts: Sequence[CountDraft], by: Actor, key: str | None = None) -> list[int]:
    """Say what shall be counted; whoever counts starts it. A bin or item stands in one open count at a time."""
    del key
    judge = Judge("counts")
    asked = _asked(counts, judge)
    judge.check()
    params = {
        "sites": [counts[n].site for n, _b, _s in asked],
        "bins": [b or None for _n, b, _s in asked],
        "skus": [s or None for _n, _b, s in asked],
        "scope": list(by.sites),
    }
    found = SQL.rows("resolve_targets", params, _Found)
    _judge_found(judge, counts, asked, found, by)
    judge.check()
    targets = [
        Target(n, row.company_id or 0, row.site_id or 0, row.bin_id, row.item_id)
        for (n, _b, _s), row in zip(asked, found, strict=True)
    ]
    places = {t.n: (t.company_id, t.site_id) for t in targets}
    wanted = [Wanted(*places[n], CountCause.ASKED.value, draft.note) for n, draft in enumerate(counts)]
    ids, missed = open_counts(wanted, targets, by)
    refuse_all(_already(counts, asked, targets, missed))
    return ids


def _asked(counts: Sequence[CountDraft], judge: Judge) -> list[tuple[int, str, str]]:
    """Position of the draft, bin and SKU of every target."""
    asked: list[tuple[int, str, str]] = []
    for n, draft in enumerate(counts):
        judge.text(n, "note", draft.note, LONGEST_NOTE, required=False)
        pairs = list(product(dict.fromkeys(draft.bins) or ("",), dict.fromkeys(draft.skus) or ("",)))
        if pairs == [("", "")]:
            judge.refuse(n, "bins", "Name bins, items or both.", refusal=NothingToCount)
        elif len(pairs) > MOST_TARGETS:
            text = f"{len(pairs)} places are more than the {MOST_TARGETS} of one count."
            judge.refuse(n, "bins", text, "Make more counts of it.", refusal=NothingToCount)
        asked += [(n, b, s) for b, s in pairs]
    if not counts:
        judge.add(NothingToCount("Name at least one count.", field="counts"))
    return asked


def _judge_found(
    judge: Judge,
    counts: Sequence[CountDraft],
    asked: Sequence[tuple[int, str, str]],
    found: Sequence[_Found],
    by: Actor,
) -> None:
    """Unknown codes, bins that stand elsewhere, and sites where this may not be done."""
    said: set[tuple[int, str]] = set()
    for (n, code, sku), row in zip(asked, found, strict=True):
        site = counts[n].site
        if row.site_id is None:
            if (n, "") not in said:
                judge.refuse(n, "site", f"There is no site {shown(site)!r} in your scope.", refusal=UnknownSite)
            said.add((n, ""))
            continue
        if (n, "") not in said and not is_nested() and not by.may(PLAN_COUNTS, row.company_id, row.site_id):
            judge.refuse(n, "site", f"You may not do this at {site}.", refusal=PermissionMissing)
        said.add((n, ""))
        if code and (row.bin_id is None or row.bin_kind == BinKind.CUSTOMER) and (n, code) not in said:
            judge.refuse(n, "bins", f"Site {site} has no bin {shown(code)!r} to count.", refusal=UnknownBin)
            said.add((n, code))
        if sku and row.item_id is None and (n, "sku " + sku) not in said:
            judge.refuse(n, "skus", f"There is no item {shown(sku)!r}.", refusal=UnknownItem)
            said.add((n, "sku " + sku))


def _already(
    counts: Sequence[CountDraft], asked: Sequence[tuple[int, str, str]], targets: Sequence[Target], missed: set[int]
) -> list[AlreadyCounted]:
    return [
        AlreadyCounted(
            f"{' in '.join(part for part in (asked[n][2], asked[n][1]) if part)} is being counted already.",
            field=f"counts[{target.n}].bins",
            mend=f"Finish or cancel the open count of {counts[target.n].site} first.",
        )
        for n, target in enumerate(targets)
        if n in missed
    ]


def open_counts(wanted: Sequence[Wanted], targets: Sequence[Target], by: Actor) -> tuple[list[int], set[int]]:
    """Write counts with their targets; returns the ids, and the positions of targets that another open count has.

    Who plans at a site waits for who else does, so that no run plans what another is about to plan.
    """
    lock_sources(SITE_STOCK, sorted({w.site_id for w in wanted}))
    ids = [row[0] for row in SQL.tuples("take_count_ids", {"count": len(wanted)})]
    heads = {
        "companies": [w.company_id for w in wanted], "sites": [w.site_id for w in wanted],
        "causes": [w.cause for w in wanted], "notes": [w.note for w in wanted],
    }  # fmt: skip
    SQL.run("open_counts", {"ids": ids, "at": by.now, **heads})
    columns = {
        "companies": [t.company_id for t in targets], "sites": [t.site_id for t in targets],
        "counts": [ids[t.n] for t in targets], "bins": [t.bin_id for t in targets], "items": [t.item_id for t in targets],
    }  # fmt: skip
    got = set(SQL.tuples("open_targets", columns))
    seen: set[tuple[int, int | None, int | None]] = set()
    missed: set[int] = set()
    for n, target in enumerate(targets):
        name = (ids[target.n], target.bin_id, target.item_id)
        if name not in got or name in seen:
            missed.add(n)
        seen.add(name)
    entries = [
        Entry(object_id=i, company_id=w.company_id, site_id=w.site_id, after={"state": "planned", "cause": w.cause})
        for i, w in zip(ids, wanted, strict=True)
    ]
    record(by=by, kind=COUNT_KIND, verb="created", entries=entries)
    return ids, missed


@operation(permission=COUNT)
def start_counts(
    *, count_ids: Sequence[int], versions: Mapping[int, int] | None = None, by: Actor, key: str | None = None
) -> list[int]:
    """Draw the lines from what lies there now; goods go on moving while they are counted."""
    del key
    moves = STOCK_COUNT.begin("start", count_ids, by=by, versions=versions)
    moves.check()
    found = {d.id: COUNT_BLIND.at(site_id=d.site_id, on=by.today) for d in moves.rows}
    SQL.run("set_blind", {"counts": moves.ids, "blind": [found[i].as_bool for i in moves.ids]})
    SQL.run("draw_lines", {"counts": moves.ids})
    provenance = {i: {COUNT_BLIND.key: one.provenance_id} for i, one in found.items()}
    moves.finish(assign={"started_at": by.now}, policy=provenance)
    return moves.ids


@operation(permission=PLAN_COUNTS)
def cancel_counts(
    *, count_ids: Sequence[int], versions: Mapping[int, int] | None = None, by: Actor, key: str | None = None
) -> list[int]:
    """Nobody will count this; what was counted stays for the history and posts nothing."""
    del key
    moves = STOCK_COUNT.begin("cancel", count_ids, by=by, versions=versions)
    moves.check()
    SQL.run("close_targets", {"counts": moves.ids})
    moves.finish(assign={"closed_at": by.now})
    return moves.ids
