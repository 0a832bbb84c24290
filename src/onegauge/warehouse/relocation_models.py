"""Tables of pick faces, and of goods on their way to another bin."""

from typing import Any

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from onegauge.warehouse.count_models import Placed
from onegauge.warehouse.relocation_states import RelocationCause, RelocationState

QTY: Any = {"max_digits": 18, "decimal_places": 6}
NAMED: Any = {"on_delete": models.PROTECT, "related_name": "+", "db_index": False}


class PickFace(Placed):
    """The bin of a site from which an item is picked, and how much lies there at least and at most, in base units."""

    item = models.ForeignKey("catalog.Item", **NAMED, verbose_name=_("item"))
    bin = models.ForeignKey("inventory.Bin", **NAMED, verbose_name=_("bin"))
    min_qty = models.DecimalField(_("minimum"), **QTY)
    max_qty = models.DecimalField(_("target"), **QTY)
    is_active = models.BooleanField(_("in use"), default=True)

    class Meta:
        ordering = ("site", "bin")
        constraints = (
            models.UniqueConstraint(fields=("site", "item"), name="pick_face_once"),
            models.CheckConstraint(
                condition=Q(min_qty__gte=0) & Q(max_qty__gt=0) & Q(max_qty__gte=F("min_qty")), name="pick_face_range"
            ),
        )

    def __str__(self) -> str:
        return f"{self.item_id} in {self.bin_id}"


class Relocation(Placed):
    """So much of a balance is to lie in another bin of its site; without a bin, in any that fits.

    ``holds_picks``: released picks wait until the goods lie in the pick face, and are pointed to them then.
    """

    number = models.CharField(_("number"), max_length=30)
    cause = models.CharField(_("why"), max_length=10, choices=RelocationCause)
    item = models.ForeignKey("catalog.Item", **NAMED, verbose_name=_("item"))
    balance = models.ForeignKey("inventory.Balance", **NAMED, db_constraint=False)
    qty = models.DecimalField(_("quantity"), **QTY)
    to_bin = models.ForeignKey("inventory.Bin", **NAMED, null=True, verbose_name=_("to bin"))
    holds_picks = models.BooleanField(_("picks wait for it"), default=False)
    note = models.CharField(_("note"), max_length=200, blank=True, default="")
    done_bin = models.ForeignKey("inventory.Bin", **NAMED, null=True, verbose_name=_("put into"))
    done_qty = models.DecimalField(_("moved"), null=True, **QTY)
    state = models.CharField(_("state"), max_length=10, choices=RelocationState, default=RelocationState.OPEN)
    version = models.PositiveIntegerField(default=1)
    opened_at = models.DateTimeField(_("opened"))
    done_at = models.DateTimeField(_("done"), null=True)

    class Meta:
        ordering = ("-id",)
        indexes = (
            models.Index(fields=("site", "state", "id"), name="relocation_board"),
            models.Index(fields=("site", "item"), condition=Q(state="open"), name="relocation_open_item"),
        )
        constraints = (
            models.UniqueConstraint(fields=("company", "number"), name="relocation_number_once"),
            models.CheckConstraint(condition=Q(qty__gt=0), name="relocation_qty_positive"),
            models.CheckConstraint(condition=Q(state__in=RelocationState.values), name="relocation_state_known"),
            models.CheckConstraint(condition=Q(cause__in=RelocationCause.values), name="relocation_cause_known"),
            models.CheckConstraint(
                condition=~Q(state="done") | Q(done_at__isnull=False, done_bin__isnull=False, done_qty__gt=0),
                name="relocation_done_says_where",
            ),
        )

    def __str__(self) -> str:
        return self.number
