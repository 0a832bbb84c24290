"""A transfer in its neighbourhood: what it is for, what it became, and for whom it waits."""

from collections.abc import Iterable
from typing import Any

from django.utils.translation import gettext as _

from onegauge.kernel.actor import Actor
from onegauge.kernel.kinds import KINDS
from onegauge.kernel.lifecycle import MACHINES
from onegauge.transfers import permissions, queries
from onegauge.transfers.models import Transfer
from onegauge.transfers.states import TransferState
from onegauge.ui import formatting
from onegauge.ui.kit import SCREENS, Linked, Waiting


def subtitle(one: Transfer) -> str:
    """From where to where, and who carries it."""
    return " · ".join(x for x in (f"{one.site.name} → {one.to_site.name}", one.lane.carrier) if x)


def flow_of_transfer(transfer_id: int) -> Iterable[Linked]:
    """What it is for, then shipments, trades and claims; what does not exist yet stands in grey."""
    if source := queries.source_of(transfer_id):
        kind, number = KINDS.get(source[0]), source[1]
        screen = SCREENS.get(kind.name) if kind else None
        if kind and screen:
            yield Linked(f"{kind.label} {number}", "", screen.url("document", number), before=True)
    steps = queries.flow_of(transfer_id)
    for step in steps:
        machine = MACHINES.get(step.model)
        said = [str(machine.label(step.state) if machine else step.state).lower()]
        if step.amount is not None:
            said.append(f"{step.currency} {formatting.amount(step.amount, step.currency)}")
        screen = SCREENS.get(step.model)
        yield Linked(
            step.number, screen.singular.lower() if screen else "", screen.url("document", step.id) if screen else "",
            ", ".join(said),
        )  # fmt: skip
    if not any(step.model == "warehouse.Shipment" for step in steps):
        yield Linked(_("Shipment, not yet"))


def waiting(one: Any, by: Actor) -> Waiting | None:
    """For whom a transfer waits."""
    page = SCREENS["transfers.Transfer"].url("document", one.pk)
    if one.state == TransferState.REQUESTED:
        mine = by.may(permissions.APPROVE, one.company_id, one.site_id)
        return Waiting(
            badge=_("Waits for approval"), who=one.site.name, since=one.requested_at, url=page if mine else "",
            act=_("Approve") if mine else "", step=_("asked for %s") % formatting.age(one.requested_at),
        )  # fmt: skip
    if one.state == TransferState.DISCREPANCY:
        return Waiting(
            badge=_("Discrepancies to decide: %s") % getattr(one, "open_count", ""), who=one.to_site.name, tone="bad",
            act=_("Decide"), url=f"{page}?tab=discrepancies",
        )  # fmt: skip
    return None
