"""The screen and the station of put-away: scan the goods, then the bin."""

from collections.abc import Iterable, Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext as say
from django.utils.translation import gettext_lazy as _

from onegauge.kernel.actor import Actor
from onegauge.kernel.db import read_scope
from onegauge.kernel.errors import refuse_all
from onegauge.ui import formatting
from onegauge.ui.history import numbers_of
from onegauge.ui.kit import (
    SCREENS,
    Attributes,
    Badge,
    Choice,
    Code,
    Column,
    Empty,
    Fact,
    Filters,
    Instant,
    Job,
    Layout,
    Only,
    Party,
    Qty,
    Ref,
    Related,
    SavedView,
    Screen,
    Search,
    Station,
    StationAct,
    Step,
    StyledForm,
    Table,
    Task,
    Text,
    Timeline,
    register,
    register_page,
)
from onegauge.warehouse import operations as ops
from onegauge.warehouse import permissions, put_away_queries
from onegauge.warehouse.arrival_states import PUT_AWAY_WORK, PutAwayReason
from onegauge.warehouse.errors import WrongPutAway
from onegauge.warehouse.verbs import PUT_AWAY_VERBS
from onegauge.warehouse.web.stations import QUEUE_ROWS, versions_of


class PutAwayForm(StyledForm):
    """Where the goods lie now, and how many of them."""

    to_bin = forms.CharField(label=_("Bin"), max_length=30, required=False, help_text=_("Empty: the suggested one"))
    qty = forms.DecimalField(label=_("Quantity"), required=False, help_text=_("Empty: all of it"))


class StationForm(StyledForm):
    """What is said beside the scanned bin."""

    goods = forms.CharField(label=_("Scan the goods"), max_length=200, required=False)
    qty = forms.DecimalField(label=_("Quantity"), required=False, help_text=_("Empty: all of it"))


def queue() -> Iterable[Task]:
    """What is to be put away."""
    rows: list[Any] = list(put_away_queries.put_aways_to_do()[:QUEUE_ROWS])
    orders = numbers_of({(x.for_kind, x.for_id) for x in rows if x.for_id is not None})
    return [_task(one, orders.get((one.for_kind, one.for_id), "")) for one in rows]


def _task(one: Any, order: str) -> Task:
    where = one.suggested_bin.code if one.suggested_bin else say("choose a bin")
    sub = f"{one.item.sku} {one.item.name} · {formatting.number(one.qty)} {one.item.base_unit.symbol}"
    return Task(
        one.pk, one.number, sub=f"{sub} · {one.balance.bin.code} → {where}", tone="attn" if order else "info",
        state=say("to staging for order %s") % order if order else str(one.get_reason_display()),
    )  # fmt: skip


def opened(put_away_id: int) -> Job | None:
    """A put-away that is still to be done."""
    one: Any = put_away_queries.put_aways_to_do().filter(pk=put_away_id).first()
    if one is None:
        return None
    unit, lot = one.balance.handling_unit, one.balance.lot
    facts = [Fact(say("Lies in"), one.balance.bin.code), Fact(say("Why there"), reason_of(one))]
    facts += [Fact(say("Lot"), lot.code)] if lot else []
    facts += [Fact(say("Handling unit"), unit.sscc)] if unit else []
    step = Step(
        instruction=say("Scan the goods, bring them there, then scan the bin"),
        target=one.suggested_bin.code if one.suggested_bin else say("Any bin that fits"), title=one.item.sku, sub=one.item.name,
        qty=formatting.number(one.qty), unit=one.item.base_unit.symbol, facts=facts, expects=("*",),
    )  # fmt: skip
    return Job(one.pk, one.number, one.version, step, (), SCREENS["warehouse.PutAway"].url("document", one.pk))


def reason_of(one: Any) -> str:
    """Why this bin, with the order that waits where there is one."""
    if one.reason != PutAwayReason.CROSS_DOCK:
        return str(one.get_reason_display())
    order = numbers_of({(one.for_kind, one.for_id)}).get((one.for_kind, one.for_id), "")
    return say("to staging for order %s") % order


def put_away(*, by: Actor, key: str, task_id: int, version: int | None, data: Mapping[str, Any]) -> str:
    """The goods lie in the bin that was scanned; another one than suggested is judged by its own rules."""
    if data["goods"]:
        with read_scope(by):
            one = put_away_queries.put_aways_for_list().get(pk=task_id)
            fits = put_away_queries.are_the_goods(one, data["goods"])
        if not fits:
            text = say("These are other goods than %s.") % one.item.sku
            refuse_all([WrongPutAway(text, field="goods", mend=say("Look for the right ones."))])
    ops.put_away_goods(
        put_away_ids=[task_id],
        to_bin=data["scan"],
        qty=data["qty"],
        versions=versions_of(task_id, version),
        by=by,
        key=key,
    )
    return say("Put away")


register(
    Screen(
        model="warehouse.PutAway", sop="warehouse/receiving", find=("number",), area="inbound", order=18,
        permission=permissions.VIEW, label=_("Put-aways"), one=_("Put-away"), rows=put_away_queries.put_aways_for_list,
        machine=PUT_AWAY_WORK, operations=PUT_AWAY_VERBS, verb_forms={"put_away": PutAwayForm}, waiting="state=open",
        help=_("Received goods on their way from the dock to a bin, or to staging for an order that waits"),
        confirm={"cancel": _("The goods stay where they lie; nobody brings them to a bin.")},
        table=Table(
            Ref("number"), Text("item__sku", _("Item"), sub="item.name"), Qty("qty", unit="item__base_unit__symbol"),
            Badge("state"), Code("balance__bin__code", _("Lies in")), Code("suggested_bin__code", _("Suggested bin")),
            Badge("reason"), Code("done_bin__code", _("Put into")), Text("balance__handling_unit__sscc", _("Handling unit")),
            Text("arrival__number", _("Arrival")), Instant("opened_at"), Party("site"),
        ),
        filters=Filters(
            Search("number", "item__sku", "arrival__number"), Choice("state"), Choice("reason"), Choice("site"),
            Only("elsewhere", _("Put elsewhere than suggested"), put_away_queries.is_elsewhere),
        ),
        views=(SavedView(_("To put away"), "state=open"), SavedView(_("Put elsewhere"), "elsewhere=yes")),
        empty=Empty(_("Nothing to put away"), _("Where a site puts received goods away as work of its own, they stand here.")),
        detail=Layout(
            Column(
                Attributes(
                    (_("Item"), "item"), "qty", (_("Lies in"), "balance__bin"), (_("Lot"), "balance__lot"),
                    (_("Handling unit"), "balance__handling_unit"), "suggested_bin", "reason", "done_bin", "arrival", "site",
                    "opened_at", "done_at",
                ),
            ),
            Column(Related(), Timeline()),
        ),
    ),
)  # fmt: skip
register_page(
    Station(
        code="warehouse/putaway-station", sop="warehouse/receiving", label=_("Put away"), permission=permissions.PUT_AWAY,
        area="inbound", order=19, help=_("Bring received goods to their bin: scan the goods, then the bin"),
        queue=queue, open=opened,
        acts=(
            StationAct(name="put_away", label=_("Put away"), permission=permissions.PUT_AWAY, run=put_away, primary=True,
                       form=StationForm),
        ),
        empty=_("Nothing to put away."),
    )
)  # fmt: skip
