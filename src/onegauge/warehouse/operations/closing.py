"""Unloaded and closed: what is missing stays expected or not, by the site's tolerance."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from onegauge.kernel.actor import Actor
from onegauge.kernel.facts import publish
from onegauge.kernel.journal import as_json
from onegauge.kernel.operation import operation
from onegauge.warehouse.arrival_states import ARRIVAL
from onegauge.warehouse.errors import HeldUndecided
from onegauge.warehouse.facts import ArrivalsClosed
from onegauge.warehouse.operations.arrivals import SQL, ArrivalDraft, ArrivalLineDraft, Head, write_arrivals
from onegauge.warehouse.operations.receiving import lock_ordered
from onegauge.warehouse.operations.receiving_plan import SQL as RECEIVING
from onegauge.warehouse.operations.receiving_plan import UNDER_JUDGES, all_kept, judgement
from onegauge.warehouse.permissions import RECEIVE
from onegauge.warehouse.receipt_rules import outcome_at_close

ZERO = Decimal(0)


@dataclass(frozen=True, slots=True)
class Closing:
    """A line when its arrival is closed: what was ordered and what of it was accepted, over all its arrivals."""

    id: int
    arrival_id: int
    company_id: int
    site_id: int
    item_id: int
    source_kind: int | None
    source_id: int | None
    source_line_id: int | None
    ordered_qty: Decimal | None
    accepted_qty: Decimal
    held_qty: Decimal
    refused_qty: Decimal
    item_class: str
    supplier: str

    @property
    def missing(self) -> Decimal:
        """What was ordered and did not come."""
        return ZERO if self.ordered_qty is None else max(self.ordered_qty - self.accepted_qty, ZERO)


@operation(permission=RECEIVE)
def finish_arrivals(
    *, arrival_ids: Sequence[int], versions: Mapping[int, int] | None = None, by: Actor, key: str | None = None
) -> list[int]:
    """Everything is unloaded: the dock is free. What is found later may still be received until the arrival is closed."""
    del key
    moves = ARRIVAL.begin("finish", arrival_ids, by=by, versions=versions)
    moves.finish(assign={"received_at": by.now})
    return moves.ids


@operation(permission=RECEIVE)
def close_arrivals(
    *, arrival_ids: Sequence[int], versions: Mapping[int, int] | None = None, by: Actor, key: str | None = None
) -> list[int]:
    """Nothing more comes with these arrivals; each line keeps how it compares with what was ordered, and by which values.

    What is missing within the tolerance of the site is expected no more; what is missing beyond it stays expected or ends,
    by policy. The sources are told; a rest that no source owns is announced again. Goods that wait for a decision keep
    their arrival open.
    """
    del key
    lock_ordered(RECEIVING.tuples("sources_of_arrivals", {"ids": sorted(set(arrival_ids))}))
    moves = ARRIVAL.begin("close", arrival_ids, by=by, versions=versions)
    for arrival, number in SQL.tuples("held_open", {"ids": moves.sound_ids}):
        text = f"{number} waits for a decision."
        moves.refuse(HeldUndecided(text, object_id=arrival, mend="Accept its goods or send them back first."))
    moves.check()
    lines = SQL.rows("lines_to_close", {"ids": moves.ids}, Closing)
    goods = {x.id: (x.site_id, x.item_class, x.supplier) for x in lines}
    rules = {one: judgement(*one, by) for one in sorted(set(goods.values()))}
    outcomes = [
        outcome_at_close(
            ordered=x.ordered_qty, accepted=x.accepted_qty, held=x.held_qty, refused=x.refused_qty,
            tolerance=rules[goods[x.id]].tolerance,
        )
        for x in lines
    ]  # fmt: skip
    policies = {one: as_json(rule.kept(UNDER_JUDGES)) for one, rule in rules.items()}
    SQL.run("note_outcomes", {
        "lines": [x.id for x in lines], "outcomes": outcomes, "policies": [policies[goods[x.id]] for x in lines],
    })  # fmt: skip
    figures: dict[int, dict[str, Any]] = {i: {} for i in moves.ids}
    for line, outcome in zip(lines, outcomes, strict=True):
        figures[line.arrival_id][outcome] = figures[line.arrival_id].get(outcome, 0) + 1
    judged = {i: all_kept((rules[goods[x.id]] for x in lines if x.arrival_id == i), UNDER_JUDGES) for i in moves.ids}
    moves.finish(assign={"closed_at": by.now}, after=figures, policy=judged)
    _announce(lines, outcomes, by)
    if any(x.source_kind is None and outcome == "under_open" for x, outcome in zip(lines, outcomes, strict=True)):
        _expect_rest(moves.ids, by)
    return moves.ids


def _expect_rest(arrival_ids: Sequence[int], by: Actor) -> None:
    """What stays expected and no source owns is announced again, as an arrival that follows the closed one."""
    rows = SQL.tuples("what_follows", {"ids": list(arrival_ids)})
    earlier = list(dict.fromkeys(row[0] for row in rows))
    place = {i: n for n, i in enumerate(earlier)}
    firsts = {row[0]: row for row in reversed(rows)}
    heads = [Head(n, firsts[i][2], firsts[i][1], firsts[i][3], firsts[i][4], None, None) for n, i in enumerate(earlier)]
    lines = [(place[row[0]], ArrivalLineDraft(sku="", qty=row[9], unit_cost=row[8]), row[7]) for row in rows]
    drafts = [
        ArrivalDraft(
            site="", carrier=firsts[i][5], reference=firsts[i][6], lines=[x for n, x, _i in lines if n == place[i]]
        )
        for i in earlier
    ]
    ids = [row[0] for row in SQL.tuples("take_ids", {"count": len(earlier)})]
    write_arrivals(ids, drafts, heads, lines, by, after=earlier)


def _announce(lines: Sequence[Closing], outcomes: Sequence[str], by: Actor) -> None:
    """Tell each kind of source what is missing of its lines, and whether it is still expected."""
    told: dict[int, dict[int, tuple[Closing, bool]]] = {}
    for line, outcome in zip(lines, outcomes, strict=True):
        if line.source_kind is not None and line.source_line_id is not None:
            told.setdefault(line.source_kind, {})[line.source_line_id] = (line, outcome == "under_open")
    for kind, found in sorted(told.items()):
        rows = [found[n] for n in sorted(found)]
        publish(
            ArrivalsClosed(
                arrival_ids=tuple(x.arrival_id for x, _o in rows), source_kind=kind,
                source_ids=tuple(x.source_id or 0 for x, _o in rows),
                source_line_ids=tuple(x.source_line_id or 0 for x, _o in rows),
                missing_qtys=tuple(x.missing for x, _o in rows), stay_open=tuple(is_open for _x, is_open in rows),
            ),
            by=by,
        )  # fmt: skip
