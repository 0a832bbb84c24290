"""What may be done with a document now, and the reason where something may not. Page and test read the same."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from onegauge.kernel.actor import Actor
from onegauge.kernel.lifecycle import Doc, Edge, StateMachine
from onegauge.kernel.permissions import PERMISSIONS
from onegauge.ui.declarations.layout import Waiting
from onegauge.ui.declarations.screen import Screen
from onegauge.ui.history import History
from onegauge.ui.languages import said


@dataclass(frozen=True, slots=True)
class Offer:
    """A verb or an action, open or closed with its reason."""

    name: str
    label: str
    url: str
    open: bool
    reason: str = ""
    primary: bool = False
    confirms: bool = False
    icon: str = ""
    help: str = ""
    by_duty: bool = False
    destructive: bool = False


@dataclass(frozen=True, slots=True)
class TrackStep:
    """One state on the rail. ``phase``: done, now or empty; ``held`` when it went astray."""

    label: str
    phase: str
    when: Any = None
    held: bool = False
    note: str = ""


def doc_of(machine: StateMachine, row: Any) -> Doc:
    """The light row that the lifecycle judges."""
    company = getattr(row, "company_id", None) if machine.company else None
    site = getattr(row, "site_id", None) if machine.site else None
    return Doc(row.pk, row.state, row.version, company, site)


def offers(screen: Screen, row: Any, by: Actor) -> list[Offer]:
    """All verbs and actions of a row, the open ones first."""
    found = [_verb(screen, edge, row, by) for edge in screen.edges()]
    found += [_action(screen, action, row, by) for action in screen.actions if not action.on_list]
    return sorted(found, key=lambda offer: (not offer.open, not offer.primary))


def _verb(screen: Screen, edge: Edge, row: Any, by: Actor) -> Offer:
    machine = screen.machine
    assert machine is not None
    reason = ""
    if row.state not in edge.sources and edge.verb not in machine.allowed(row.state):
        reason = _("Not while it is %(state)s") % {"state": machine.label(row.state).lower()}
    elif (refusal := machine.judge(edge.verb, doc_of(machine, row), by=by)) is not None:
        reason = closed_by_duty(edge.permission) if refusal.code == "permission_missing" else refusal.message
    elif edge.verb in screen.guards:
        reason = str(screen.guards[edge.verb](row, by) or "")
    by_duty = reason == closed_by_duty(edge.permission)
    live = machine.edge(edge.verb, row.state) if not reason else edge
    return Offer(
        name=edge.verb,
        label=said(live.label),
        url=screen.url("verb", row.pk, edge.verb),
        open=not reason,
        reason=reason,
        primary=live.primary and not reason,
        confirms=live.destructive or edge.verb in screen.confirm or edge.verb in screen.verb_forms,
        help=_("You will see the effect before anything happens") if live.destructive else "",
        by_duty=by_duty,
        destructive=live.destructive,
    )


def _action(screen: Screen, action: Any, row: Any, by: Actor) -> Offer:
    company, site = getattr(row, "company_id", None), getattr(row, "site_id", None)
    reason = ""
    if not by.may(action.permission, company, site):
        reason = closed_by_duty(action.permission)
    elif action.closed is not None:
        reason = str(action.closed(row) or "")
    return Offer(
        name=action.name,
        label=str(action.label),
        url=screen.url("verb", row.pk, action.name),
        open=not reason,
        reason=reason,
        confirms=action.destructive or action.form is not None,
        icon=action.icon,
        help=str(action.help),
    )


def closed_by_duty(permission: str) -> str:
    """The reason that a permission is missing, naming the duty that has it."""
    known = PERMISSIONS.get(permission)
    label = known.label if known else permission
    duty = said(known.duty) if known else ""
    return _("Closed to you: needs “%(label)s” (duty %(duty)s)") % {"label": label, "duty": duty}


def is_forward(edge: Edge) -> bool:
    """Whether an edge leads on: what ends a document from several states is no step of its way."""
    return edge.primary or not (edge.destructive or len(edge.sources) > 1)


def main_path(machine: StateMachine) -> list[str]:
    """The way a document normally goes: from the first state along the primary edges, else the order of the states."""
    path, here = [machine.initial], machine.initial
    while True:
        ahead = [e for e in machine.edges if here in e.sources and e.target not in path and is_forward(e)]
        ahead.sort(key=lambda edge: not edge.primary)
        if not ahead:
            return path
        here = ahead[0].target
        path.append(here)


def next_hand(screen: Screen, row: Any, found: Sequence[Offer]) -> str:
    """Whose duty the natural next act is, when it is not open to this person; empty when nothing is next."""
    ahead = [edge for edge in screen.edges() if edge.primary and row.state in edge.sources] if screen.machine else []
    closed = {offer.name for offer in found if not offer.open and offer.by_duty}
    known = [PERMISSIONS[edge.permission] for edge in ahead if edge.verb in closed and edge.permission in PERMISSIONS]
    return _("Waits for somebody with the duty %s") % said(known[0].duty) if known else ""


def track(machine: StateMachine, row: Any, past: History, waiting: Waiting | None = None) -> list[TrackStep]:
    """The rail: what is behind, where it stands and what holds it there, what comes."""
    path = main_path(machine)
    reached = past.reached()
    state = row.state
    astray = state not in path
    if astray:
        path = [s for s in path if s in reached or s == machine.initial]
        path.append(state)
    at = path.index(state)
    steps = []
    for place, one in enumerate(path):
        last = place == len(path) - 1
        phase = "done" if place < at or (place == at and last and not astray) else ("now" if place == at else "")
        held = (astray and last) or (waiting is not None and phase == "now")
        note = waiting.step if waiting is not None and phase == "now" else ""
        steps.append(TrackStep(machine.label(one), phase, reached.get(one) if place <= at else None, held, note))
    return steps
