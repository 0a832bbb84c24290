"""Reads of put-away."""

from collections.abc import Sequence
from datetime import datetime
from decimal import Decimal

from django.db.models import Count, F, Q, QuerySet

from onegauge.catalog.queries import packagings_by_gtin
from onegauge.warehouse.arrival_models import PutAway
from onegauge.warehouse.arrival_states import PutAwayState
from onegauge.warehouse.labels import read_label


def put_aways_for_list() -> QuerySet[PutAway]:
    """Put-aways with the goods, where they lie, where they should go and where they went."""
    return PutAway.objects.select_related(
        "site", "arrival", "item", "item__base_unit", "balance__bin", "balance__lot", "balance__handling_unit", "suggested_bin",
        "done_bin",
    )  # fmt: skip


def put_aways_to_do() -> QuerySet[PutAway]:
    """What is to be put away: first what an order waits for, then the oldest."""
    rows = put_aways_for_list().filter(state=PutAwayState.OPEN)
    return rows.order_by(F("for_id").asc(nulls_last=True), "id")


def crossing(put_away_ids: Sequence[int]) -> QuerySet[PutAway]:
    """Which of these bring goods to staging for a source that waits."""
    return PutAway.objects.filter(pk__in=put_away_ids, for_id__isnull=False).order_by("id")


def is_elsewhere() -> Q:
    """Put away into another bin than was suggested."""
    return Q(state=PutAwayState.DONE) & (Q(suggested_bin__isnull=True) | ~Q(done_bin=F("suggested_bin")))


def are_the_goods(one: PutAway, code: str) -> bool:
    """Whether a scanned or typed code names these goods: their handling unit, their SKU or a package of theirs."""
    label = read_label(code)
    if label.text == one.item.sku:
        return True
    unit = one.balance.handling_unit
    if label.sscc and unit is not None and unit.sscc == label.sscc:
        return True
    if not label.gtin:
        return False
    return any(p.item_id == one.item_id for p in packagings_by_gtin([label.gtin]).values())


def elsewhere_share(since: datetime) -> Decimal | None:
    """Which share, in per cent, of what was put away since then went into another bin than was suggested."""
    done = PutAway.objects.filter(state=PutAwayState.DONE, done_at__gte=since)
    found = done.aggregate(all=Count("pk"), other=Count("pk", filter=is_elsewhere()))
    return round(Decimal(100 * found["other"]) / found["all"], 1) if found["all"] else None
