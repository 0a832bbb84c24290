"""Reads of pick faces, of goods on their way to another bin, and of faces that nothing can fill."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from django.db.models import F, Q, QuerySet, Sum
from django.db.models.functions import Coalesce

from onegauge.kernel.sql import Sql
from onegauge.warehouse.relocation_models import PickFace, Relocation
from onegauge.warehouse.relocation_states import RelocationState
from onegauge.warehouse.task_policies import REPLENISH

SQL = Sql(__file__, "relocations")


def faces_for_list() -> QuerySet[PickFace]:
    """Pick faces with what may be promised of the item there now."""
    own = Q(bin__balances__item=F("item"), bin__balances__status="available")
    here = Coalesce(Sum("bin__balances__on_hand_qty", filter=own), Decimal(0))
    return PickFace.objects.select_related("site", "item__base_unit", "bin").annotate(here_qty=here)


def is_low() -> Q:
    """Faces in use in which less lies than their minimum."""
    return Q(is_active=True, here_qty__lt=F("min_qty"))


def relocations_for_list() -> QuerySet[Relocation]:
    """Goods on their way, with where they lie and where they shall lie."""
    return Relocation.objects.select_related(
        "site", "item__base_unit", "balance__bin", "balance__lot", "balance__handling_unit", "to_bin", "done_bin"
    )


def is_open() -> Q:
    """What somebody still has to carry."""
    return Q(state=RelocationState.OPEN)


@dataclass(frozen=True, slots=True)
class Shortage:
    """A pick face that runs low and gets nothing: what lies there, and what released picks need from elsewhere."""

    id: int
    site_id: int
    site: str
    sku: str
    item: str
    bin: str
    here_qty: Decimal
    min_qty: Decimal
    elsewhere_qty: Decimal
    wanted_qty: Decimal


def shortages(*, site_ids: Sequence[int], at: datetime) -> list[Shortage]:
    """The replenishment shortages of these sites, as far as their policy fills faces; one statement."""
    values = {s: REPLENISH.at(site_id=s, on=at.date()).as_text for s in site_ids}
    filling = [s for s in site_ids if values[s] != "off"]
    if not filling:
        return []
    demands = [values[s] == "demand" for s in filling]
    return SQL.rows("shortages", {"sites": filling, "demands": demands, "on": at.date(), "at": at}, Shortage)
