"""Put-backs: goods that were picked for nothing go from the staging place to a bin."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from onegauge.inventory.errors import UnknownBin
from onegauge.inventory.operations import Carried, carry_stock
from onegauge.inventory.states import StockStatus
from onegauge.kernel.actor import Actor
from onegauge.kernel.journal import ref
from onegauge.kernel.operation import operation
from onegauge.warehouse.kinds import PUT_BACK_KIND, SHIPMENT_KIND
from onegauge.warehouse.operations.shipments import SQL
from onegauge.warehouse.permissions import PICK
from onegauge.warehouse.states import PUT_BACK


@dataclass(frozen=True, slots=True)
class _Row:
    id: int
    shipment_id: int
    aside_id: int
    qty: Decimal
    own_bin_id: int
    named_bin_id: int | None


@operation(permission=PICK)
def put_back_goods(
    *,
    put_back_ids: Sequence[int],
    to_bin: str = "",
    versions: Mapping[int, int] | None = None,
    by: Actor,
    key: str | None = None,
) -> list[int]:
    """Goods lie in a bin again: each where it came from, or all in the bin that is named. They can be promised again."""
    del key
    moves = PUT_BACK.begin("put_back", put_back_ids, by=by, versions=versions)
    rows = SQL.rows("put_backs", {"ids": moves.sound_ids, "bin": to_bin.strip()}, _Row)
    for row in rows:
        if to_bin.strip() and row.named_bin_id is None:
            moves.refuse(
                UnknownBin(
                    f"The site has no bin {to_bin!r}.",
                    field="to_bin",
                    object_id=row.id,
                    mend="Leave it empty for the old one.",
                )
            )
    moves.check()
    lines = [
        Carried(
            balance_id=r.aside_id, qty=r.qty, status=StockStatus.AVAILABLE, source_id=r.id,
            bin_id=r.named_bin_id or r.own_bin_id,
        )
        for r in rows
    ]  # fmt: skip
    carry_stock(source_kind=PUT_BACK_KIND.number, lines=lines, reason="Put back", by=by)
    moves.finish(
        assign={"done_at": by.now},
        after={r.id: {"bin": r.named_bin_id or r.own_bin_id} for r in rows},
        refs={r.id: (ref(SHIPMENT_KIND, r.shipment_id),) for r in rows},
    )
    return moves.ids
