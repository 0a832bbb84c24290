"""One page for recalls: where goods came from, where they went, what is left, and whom to call."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy
from django.utils.translation import ngettext

from onegauge.inventory import operations as ops
from onegauge.inventory import permissions
from onegauge.inventory.states import Place, StockReason, StockStatus
from onegauge.inventory.tracing import Left, Promised, Step, Subject, Trace, asked_of, trace, traceable
from onegauge.inventory.web.cells import STATUS_TONES
from onegauge.kernel.actor import Actor
from onegauge.kernel.kinds import KINDS
from onegauge.ui import formatting
from onegauge.ui.history import url_of
from onegauge.ui.kit import (
    SCREENS,
    Answer,
    AnswerAct,
    Badge,
    Code,
    Enquiry,
    Instant,
    Link,
    LookupField,
    Number,
    Qty,
    Sheet,
    StyledForm,
    Text,
    register_page,
)


class TraceForm(StyledForm):
    """What is looked for."""

    code = forms.CharField(
        label=lazy("Lot, serial number or SSCC"), max_length=200, help_text=lazy("Typed, or scanned from any label")
    )
    sku = LookupField(
        "catalog.Item",
        by="sku",
        gives="sku",
        label=lazy("Item"),
        required=False,
        help_text=lazy("Where items share a lot code"),
    )


class RecallForm(StyledForm):
    """Why goods are blocked."""

    reason = forms.CharField(label=lazy("Why"), max_length=200)


@dataclass(frozen=True, slots=True)
class Via(Text):
    """One side of a step in words; the path names the place."""

    def text(self, row: Any) -> str:
        """Our stock by its site, else the world outside it."""
        place = self.value(row)
        return str(row.site) if place == Place.STOCK else str(Place(place).label)


@dataclass(frozen=True, slots=True)
class Joined(Text):
    """Several numbers in one cell."""

    def text(self, row: Any) -> str:
        """With commas."""
        return ", ".join(self.value(row)) or formatting.DASH

    def typed(self, row: Any) -> Any:
        """The same words in a file."""
        return ", ".join(self.value(row))


@dataclass(frozen=True, slots=True)
class Reason(Text):
    """Why goods moved, in words."""

    def text(self, row: Any) -> str:
        """The note beside the reason, when there is one."""
        said = str(StockReason(row.reason_code).label) if row.reason_code else ""
        return " · ".join(part for part in (said, row.note) if part) or formatting.DASH


@dataclass(frozen=True, slots=True)
class Status(Badge):
    """The status of stock."""

    def text(self, row: Any) -> str:
        """In words."""
        return str(StockStatus(row.status).label)


def document_url(step: Step) -> str:
    """The page of the document of a step."""
    return url_of(KINDS.get(step.source_kind or 0), step.source_id or 0)


def order_url(row: Step | Promised) -> str:
    """The page of the order behind it."""
    return url_of(KINDS.get(row.order_kind or 0), row.order_id or 0)


def partner_url(row: Any) -> str:
    """The page of the customer."""
    return SCREENS["partners.Partner"].url("document", row.partner_id) if row.partner_id else ""


def place_url(row: Left) -> str:
    """The page of what lies in one place."""
    return SCREENS["inventory.Balance"].url("document", row.id)


GOODS = (Text("sku", lazy("Item"), sub="lot"), Qty("qty", lazy("Quantity"), unit="unit"))


def answer(by: Actor, data: Mapping[str, Any]) -> Answer:
    """Everything about whatever bears this code."""
    subjects = traceable(asked_of(data["code"]), sku=data["sku"] or "")
    if not subjects:
        return Answer(_("There is no lot, serial number or handling unit %s.") % data["code"], tone="attn")
    found = trace(subjects, site_ids=by.sites)
    return Answer(sentence_of(found), sheets_of(found), acts=(block_act(subjects),) if usable(found) else ())


def usable(found: Trace) -> bool:
    """Whether anything is left that may still be used."""
    return any(row.status in {"available", "inspection", "entrusted"} for row in found.left)


def sentence_of(found: Trace) -> str:
    """What was found, in one breath."""
    names = ", ".join(name_of(one) for one in found.subjects)
    got = sum(1 for one in found.recipients if one.shipped_qty > 0 or one.there_qty > 0)
    customers = ngettext("%s customer got some of it", "%s customers got some of it", got) % formatting.number(got)
    sites = len({row.site_id for row in found.left})
    rest = ngettext("it still lies at %s site", "it still lies at %s sites", sites) % formatting.number(sites)
    return f"{names}: {customers}, {rest}."


def name_of(one: Subject) -> str:
    """A lot with its item, a handling unit by its number."""
    if one.kind == "unit":
        return _("handling unit %s") % one.code
    expires = f", {_('expires %s') % formatting.day(one.expires_on)}" if one.expires_on else ""
    return f"{one.sku} {one.code}{expires}"


def sheets_of(found: Trace) -> Sequence[Sheet]:
    """Whom to call, both directions, what is left, and the steps in their order."""
    return (
        Sheet(_("Whom to call"), RECIPIENTS, found.recipients, code="recipients"),
        Sheet(_("Where it came from"), (
            Instant("first_at", _("When")), Via("from_place", _("From")), Text("site", _("Site")), *GOODS,
            Link("document", _("Document"), url=document_url), Link("partner", _("Customer"), url=partner_url), Reason("note", _("Reference")),
        ), found.came, code="backward"),
        Sheet(_("Where it went"), (
            Instant("first_at", _("When")), Text("site", _("Site")), Via("to_place", _("To")), *GOODS,
            Link("partner", _("Customer"), url=partner_url), Link("document", _("Document"), url=document_url),
            Link("order", _("Order"), url=order_url), Text("kit", _("In the kit")), Reason("note", _("Reason")),
        ), found.went, code="forward"),
        Sheet(_("What is left"), (
            Text("site", _("Site")), Link("bin", _("Bin"), url=place_url), Text("sku", _("Item"), sub="lot"), Code("sscc", _("Handling unit")),
            Status("status", _("Status"), tones=STATUS_TONES), Qty("on_hand_qty", _("On hand"), unit="unit"),
            Qty("reserved_qty", _("Reserved")), Qty("worked_qty", _("Being picked")), Link("partner", _("With or of"), url=partner_url),
        ), found.left, code="left"),
        Sheet(_("Who waits for it"), (
            Link("order", _("Order"), url=order_url), Link("partner", _("Customer"), url=partner_url), Qty("qty", _("Reserved")),
        ), found.promised, code="waiting"),
        Sheet(_("What happened, in order"), (
            Instant("first_at", _("First")), Instant("last_at", _("Last")), Text("site", _("Site")), Via("from_place", _("From")),
            Via("to_place", _("To")), *GOODS, Number("movement_count", _("Movements")), Link("document", _("Document"), url=document_url),
            Reason("note", _("Reason")),
        ), found.steps, code="steps"),
    )  # fmt: skip


RECIPIENTS = (
    Link("name", lazy("Customer"), url=partner_url, sub="code"), Text("address", lazy("Address")),
    Qty("shipped_qty", lazy("Got")), Qty("there_qty", lazy("Lies with them, ours")), Qty("reserved_qty", lazy("Reserved")),
    Joined("documents", lazy("Shipments")), Joined("orders", lazy("Orders")), Instant("last_at", lazy("Last")),
)  # fmt: skip


def block_act(subjects: Sequence[Subject]) -> AnswerAct:
    """Nothing that is left may be used from now on."""
    return AnswerAct(
        name="block", label=_("Block what is left"), permission=permissions.JUDGE, form=RecallForm,
        run=partial(block, subjects),
        help=_(
            "Everything that still lies at your sites is blocked. Orders give back what nobody works on yet and are served from "
            "other lots; what is being picked stays and has to be stopped by hand."
        ),
    )  # fmt: skip


def block(subjects: Sequence[Subject], *, by: Actor, key: str, data: Mapping[str, Any]) -> str:
    """The one operation behind the act."""
    done = ops.recall_stock(
        lot_ids=[one.id for one in subjects if one.kind == "lot"],
        handling_unit_ids=[one.id for one in subjects if one.kind == "unit"],
        reason=data["reason"], by=by, key=key,
    )  # fmt: skip
    qty = sum(one.qty for one in done)
    words = {"qty": formatting.number(qty), "places": formatting.counted(len(done), "place", "places")}
    many = formatting.plural_number(qty)
    said = ngettext("%(qty)s in %(places)s is blocked.", "%(qty)s in %(places)s are blocked.", many)
    return said % words


register_page(
    Enquiry(
        code="inventory/trace", sop="warehouse/recall", label=lazy("Trace and recall"), permission=permissions.VIEW, area="stock",
        order=16, help=lazy("Where a lot, a serial number or a pallet came from, where it went, and whom to call"),
        form=TraceForm, answer=answer, ask=lazy("Follow it"),
    ),
)  # fmt: skip
