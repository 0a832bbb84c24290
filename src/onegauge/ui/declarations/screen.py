"""The screen of a model: list, document page, form, verbs and actions from one declaration."""

import inspect
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from django.db.models import Model, QuerySet
from django.forms import Form
from django.urls import reverse
from django.utils.translation import gettext as _

from onegauge.collaboration import subjects
from onegauge.kernel.actor import Actor
from onegauge.kernel.kinds import KIND_BY_LABEL, Kind
from onegauge.kernel.lifecycle import Edge, StateMachine
from onegauge.kernel.permissions import PERMISSIONS
from onegauge.ui.declarations import paths
from onegauge.ui.declarations.columns import Ref, Table
from onegauge.ui.declarations.filters import Filters, model_of
from onegauge.ui.declarations.layout import Attributes, Column, Layout, Timeline, Waiting, Why
from onegauge.ui.declarations.nav import NAV
from onegauge.ui.declarations.reveal import Revealed
from onegauge.ui.forms import OperationForm
from onegauge.ui.languages import plural_of, said

SCREENS: dict[str, "Screen"] = {}

PluralOperation = Callable[..., Any]


def ids_parameter(operation: PluralOperation) -> str:
    """The parameter of a plural operation that takes the documents (``order_ids``)."""
    names = [name for name in inspect.signature(operation).parameters if name.endswith("_ids") or name == "ids"]
    if not names:
        raise RuntimeError(f"{getattr(operation, '__name__', operation)} has no parameter of ids and cannot be a verb")
    return names[0]


def takes(operation: PluralOperation, name: str) -> bool:
    """Whether the operation has a parameter."""
    return name in inspect.signature(operation).parameters


@dataclass(frozen=True, slots=True, kw_only=True)
class Action:
    """An act beside the lifecycle: a plural operation, with a form when it needs more than the documents.

    ``bulk`` offers it on a selection of the list, ``on_list`` above the list without a document (then the operation
    takes no ids). ``closed(row)`` returns the reason when it makes no sense for this row. ``reveal(result)`` is shown
    once, when the act makes a secret.
    """

    name: str
    label: Any
    permission: str
    operation: PluralOperation
    form: type[Form] | None = None
    bulk: bool = False
    on_list: bool = False
    icon: str = ""
    help: Any = ""
    destructive: bool = False
    closed: Callable[[Any], Any] | None = None
    reveal: Callable[[Any], Revealed] | None = None


@dataclass(frozen=True, slots=True)
class SavedView:
    """A named query of a list (``SavedView(_("On hold"), "state=hold")``)."""

    label: Any
    query: str


@dataclass(frozen=True, slots=True)
class Empty:
    """What an empty list teaches: what would be here, why nothing is."""

    title: Any
    text: Any = ""


@dataclass(frozen=True, kw_only=True)
class Screen:
    """Everything a page family needs to know of a model."""

    model: str
    table: Table
    permission: str
    area: str = ""
    label: Any = ""
    one: Any = ""
    order: int = 50
    rows: Callable[[], QuerySet[Any]] | None = None
    filters: Filters = field(default_factory=Filters)
    views: tuple[SavedView, ...] = ()
    form: type[OperationForm] | None = None
    create_permission: str = ""
    create_label: Any = ""
    edit_permission: str = ""
    detail: Layout | None = None
    party: str = ""
    sub: Callable[[Any], str] | None = None
    machine: StateMachine | None = None
    operations: Mapping[str, PluralOperation] = field(default_factory=dict)
    verb_forms: Mapping[str, type[Form]] = field(default_factory=dict)
    guards: Mapping[str, Callable[[Any, Actor], Any]] = field(default_factory=dict)
    confirm: Mapping[str, Any] = field(default_factory=dict)
    waits: Callable[[Any, Actor], Waiting | None] | None = None
    actions: tuple[Action, ...] = ()
    empty: Empty | None = None
    help: Any = ""
    sop: str = ""
    waiting: str = ""
    find: tuple[str, ...] = ()
    page: bool = True

    @cached_property
    def model_class(self) -> type[Model]:
        """The model."""
        return model_of(self.model)

    @cached_property
    def module(self) -> str:
        """The first part of its address."""
        return self.model_class._meta.app_label

    @cached_property
    def name(self) -> str:
        """The second part of its address."""
        return str(self.model_class._meta.model_name)

    @property
    def kind(self) -> Kind | None:
        """The journal's kind of these documents."""
        return KIND_BY_LABEL.get(self.model)

    @property
    def title(self) -> str:
        """The plural in words."""
        text = said(self.label) if self.label else plural_of(self.model_class._meta)
        return text[:1].upper() + text[1:]

    @property
    def singular(self) -> str:
        """One of them in words."""
        text = said(self.one or self.model_class._meta.verbose_name)
        return text[:1].upper() + text[1:]

    @property
    def create_title(self) -> str:
        """The words of the button and the page that make a new one."""
        return str(self.create_label) or _("New %s") % self.singular.lower()

    @property
    def code(self) -> str:
        """Its key in navigation."""
        return f"{self.module}/{self.name}"

    def fields(self) -> list[str]:
        """Every path that table and page read."""
        found = self.table.needs() + ([self.party] if self.party else [])
        return found + (self.detail.needs() if self.detail else [])

    def queryset(self) -> QuerySet[Any]:
        """The rows with everything that the table reads, in one query."""
        rows = self.rows() if self.rows else self.model_class._default_manager.all()
        related = paths.relations_of(self.model_class, self.fields())
        return rows.select_related(*related) if related else rows

    @cached_property
    def number_path(self) -> str:
        """What people call a row by: the first reference of the table, else its first column."""
        refs = [column.path for column in self.table.columns if isinstance(column, Ref)]
        return refs[0] if refs else self.table.columns[0].path

    def number(self, row: Any) -> str:
        """What people call this row."""
        return str(paths.read(row, self.number_path) or row.pk)

    @property
    def layout(self) -> Layout:
        """The declared page, or key facts and history."""
        if self.detail is not None:
            return self.detail
        facts = Attributes(*self.table.columns)
        if self.kind is None:
            return Layout(Column(facts))
        return Layout(Column(facts), Column(Why(), Timeline()) if self.machine else Column(Timeline()))

    def edges(self) -> list[Edge]:
        """The verbs people may take and for which an operation is known, once each."""
        if self.machine is None:
            return []
        seen: dict[str, Edge] = {}
        for edge in self.machine.edges:
            if edge.manual and edge.verb in self.operations:
                seen.setdefault(edge.verb, edge)
        return list(seen.values())

    def act(self, name: str) -> Action | None:
        """The verb or action of that name, in one shape."""
        for edge in self.edges():
            if edge.verb == name:
                return Action(
                    name=name,
                    label=said(edge.label),
                    permission=edge.permission,
                    operation=self.operations[name],
                    form=self.verb_forms.get(name),
                    bulk=True,
                    help=self.confirm.get(name, ""),
                    destructive=edge.destructive or name in self.confirm,
                )
        return self.action(name)

    def action(self, name: str) -> Action | None:
        """The action of that name."""
        return next((action for action in self.actions if action.name == name), None)

    @property
    def may_create(self) -> str:
        """The permission to make a new one; empty when the form cannot."""
        return self.create_permission if self.form is not None and self.form.creates else ""

    @property
    def may_edit(self) -> str:
        """The permission to change one; empty when the form cannot."""
        return (self.edit_permission or self.create_permission) if self.form is not None and self.form.edits else ""

    def url(self, name: str = "list", *more: Any) -> str:
        """The address of one of its pages."""
        return reverse(f"ui:{name}", args=[self.module, self.name, *more])


def faults(screen: Screen) -> list[str]:
    """What cannot work in a declaration."""
    asked = {
        screen.permission,
        screen.create_permission,
        screen.edit_permission,
        *(a.permission for a in screen.actions),
    }
    found = [f"names the unknown permission {code}" for code in sorted(asked - {""}) if code not in PERMISSIONS]
    if screen.area and screen.area not in NAV:
        found.append(f"names the unknown area {screen.area}")
    if screen.form is not None and not screen.create_permission:
        found.append("has a form and no create_permission")
    if screen.operations and screen.machine is None:
        found.append("has operations and no machine")
    verbs = screen.machine.verbs if screen.machine is not None else []
    found += [f"names the unknown verb {verb}" for verb in screen.operations if verb not in verbs]
    said = (*screen.verb_forms, *screen.guards, *screen.confirm)
    return found + [
        f"says something of {name}, which has no operation" for name in said if name not in screen.operations
    ]


def register(*screens: Screen) -> None:
    """Make screens known. What cannot work fails here, at start-up, with the reason."""
    for screen in screens:
        if wrong := faults(screen):
            raise RuntimeError(f"screen {screen.model} {'; '.join(wrong)}")
        for operation in screen.operations.values():
            ids_parameter(operation)
        SCREENS[screen.model] = screen
        if screen.page:
            subjects.declare(screen.model, screen.permission)
