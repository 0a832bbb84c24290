"""Reads of transfers."""

from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Count, DecimalField, Exists, F, OuterRef, Q, QuerySet, Subquery, Sum
from django.db.models.expressions import RawSQL
from django.db.models.functions import Coalesce
from django.utils import timezone

from onegauge.transfers.kinds import TRANSFER_KIND
from onegauge.transfers.models import Claim, Discrepancy, Lane, Piece, PriceRule, Transfer, TransferLine
from onegauge.transfers.statements import PAGES
from onegauge.transfers.states import DiscrepancyState, TransferState

ON_THE_WAY = F("shipped_qty") - F("received_qty") - F("lost_qty") - F("returned_qty")
LEFT = (TransferState.IN_TRANSIT, TransferState.DISCREPANCY)
# The sites that the transaction may see: row-level security reads the same setting.
AT_MINE = "transfers_transfer.to_site_id = ANY (string_to_array(current_setting('og.sites', true), ',')::bigint[])"


def lanes_for_list() -> QuerySet[Lane]:
    """Lanes with their sites."""
    return Lane.objects.select_related("from_site", "to_site", "calendar")


def price_rules_for_list() -> QuerySet[PriceRule]:
    """Transfer prices with their companies."""
    return PriceRule.objects.select_related("seller", "buyer")


def transfers_for_list() -> QuerySet[Transfer]:
    """Transfers with what is asked for, on the way and received, and how much is to be decided; constant query count."""
    lines = TransferLine.objects.filter(transfer=OuterRef("pk")).order_by().values("transfer")
    open_ones = Discrepancy.objects.filter(transfer=OuterRef("pk"), state=DiscrepancyState.OPEN).order_by()
    return Transfer.objects.select_related("site", "to_site", "company", "to_company", "lane", "requested_by").annotate(
        asked_qty=Coalesce(Subquery(lines.annotate(x=Sum("qty")).values("x")), 0, output_field=_qty()),
        transit_qty=Coalesce(Subquery(lines.annotate(x=Sum(ON_THE_WAY)).values("x")), 0, output_field=_qty()),
        arrived_qty=Coalesce(Subquery(lines.annotate(x=Sum("received_qty")).values("x")), 0, output_field=_qty()),
        open_count=Coalesce(Subquery(open_ones.values("transfer").annotate(n=Count("pk")).values("n")), 0),
    )


def _qty() -> "DecimalField[Decimal, Decimal]":
    return DecimalField(max_digits=24, decimal_places=6)


def lines_of(transfer_id: int) -> QuerySet[TransferLine]:
    """The lines of a transfer with their items and what is on the way."""
    rows = TransferLine.objects.filter(transfer_id=transfer_id).select_related("item", "item__base_unit", "price_rule")
    return rows.annotate(transit_qty=ON_THE_WAY).order_by("line_no")


def line_count(transfer_id: int) -> int:
    """How many lines a transfer has."""
    return TransferLine.objects.filter(transfer_id=transfer_id).count()


def pieces_of(transfer_id: int) -> QuerySet[Piece]:
    """What was sent, shipment by shipment, and what became of it."""
    rows = Piece.objects.filter(transfer_id=transfer_id).select_related("item", "item__base_unit", "lot", "shipment")
    open_qty = F("qty") - F("received_qty") - F("lost_qty") - F("returned_qty")
    return rows.annotate(transit_qty=open_qty).order_by("id")


def piece_count(transfer_id: int) -> int:
    """In how many pieces a transfer travels."""
    return Piece.objects.filter(transfer_id=transfer_id).count()


def expected_pieces(transfer_id: int) -> QuerySet[Piece]:
    """What is still to be received of a transfer, less what somebody has yet to decide about."""
    mine = Discrepancy.objects.filter(piece=OuterRef("pk"), state=DiscrepancyState.OPEN).order_by().values("piece")
    disputed = Coalesce(Subquery(mine.annotate(x=Sum("qty")).values("x")), 0, output_field=_qty())
    return pieces_of(transfer_id).annotate(open_qty=F("transit_qty") - disputed).filter(open_qty__gt=0)


def discrepancies_for_list() -> QuerySet[Discrepancy]:
    """Discrepancies with their transfers and items, the oldest first."""
    return Discrepancy.objects.select_related("transfer", "item", "found_item", "site", "to_site").order_by(
        "opened_at", "id"
    )


def discrepancies_of(transfer_id: int) -> QuerySet[Discrepancy]:
    """What arrived otherwise than sent, of one transfer."""
    return discrepancies_for_list().filter(transfer_id=transfer_id)


def discrepancy_count(transfer_id: int) -> int:
    """How many discrepancies a transfer had."""
    return Discrepancy.objects.filter(transfer_id=transfer_id).count()


def claims_for_list() -> QuerySet[Claim]:
    """Claims with their transfers."""
    return Claim.objects.select_related("transfer", "discrepancy", "site", "company")


def arriving_at_mine() -> QuerySet[Transfer]:
    """Transfers on their way to the sites of whoever asks, the most overdue first."""
    here = transfers_for_list().annotate(is_mine=RawSQL(AT_MINE, ()))  # noqa: S611  no value from outside
    on_the_way = Exists(TransferLine.objects.filter(transfer=OuterRef("pk")).annotate(x=ON_THE_WAY).filter(x__gt=0))
    return here.filter(on_the_way, is_mine=True, state=TransferState.IN_TRANSIT).order_by("expected_on", "id")


def is_overdue() -> Q:
    """Goods that should have arrived by the lane's promise."""
    return Q(state=TransferState.IN_TRANSIT, expected_on__lt=timezone.localdate())


def runs_late(one: Transfer) -> bool:
    """Whether goods should have arrived by now."""
    return one.state in LEFT and one.expected_on is not None and one.expected_on < timezone.localdate()


@dataclass(frozen=True, slots=True)
class FlowStep:
    """A document that a transfer became."""

    model: str
    id: int
    number: str
    state: str
    amount: Decimal | None
    currency: str


@dataclass(frozen=True, slots=True)
class LaneState:
    """A lane with the transfers that are open on it, and how late the oldest one is in days."""

    code: str
    from_site: str
    to_site: str
    lead_days: int
    requested: int
    to_send: int
    on_the_way: int
    overdue: int
    oldest_days: int
    disputed: int


def flow_of(transfer_id: int) -> list[FlowStep]:
    """Shipments, trades between the companies and claims of a transfer."""
    return PAGES.rows("flow_of_transfer", {"transfer": transfer_id, "kind": TRANSFER_KIND.number}, FlowStep)


def source_of(transfer_id: int) -> tuple[int, int] | None:
    """Kind and id of what a transfer is for."""
    found = PAGES.tuples("source_of_transfer", {"transfer": transfer_id})
    return (found[0][0], found[0][1]) if found else None


def board_figures() -> list[tuple[str, str, int, Decimal]]:
    """Lane of the board, currency, number of transfers and their value."""
    return PAGES.tuples("board_figures", {"today": timezone.localdate()})


def lane_states() -> list[LaneState]:
    """The lanes with open transfers, the latest first."""
    return PAGES.rows("board_sheet", {"today": timezone.localdate()}, LaneState)
