"""Forms that call one operation: shape is checked here, business in the operation, nothing typed is lost."""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import fields as dataclass_fields
from dataclasses import is_dataclass
from typing import Any, ClassVar

from django import forms
from django.apps import apps
from django.core.exceptions import ValidationError
from django.core.validators import ProhibitNullCharactersValidator
from django.db.models import Model, QuerySet
from django.db.models.functions import Upper
from django.utils.translation import gettext as _

from onegauge.kernel.actor import Actor
from onegauge.kernel.errors import Refusal, Refused
from onegauge.ui.declarations import paths
from onegauge.ui.declarations.feedback import Feedback
from onegauge.ui.declarations.reveal import Revealed

PLACE = re.compile(r"^(?:\w+[\[.])?(?:(\d+)\]?)?\.?(\w+)?$")
LINE_PLACE = re.compile(r"^(?:\w+\[\d+\]\.)?lines\[(\d+)\](?:\.(\w+))?$")
LINE_LIMIT = 200


class LookupField(forms.CharField):
    """A reference that people type by its code (``LookupField("catalog.Item", by="sku")``); gives the id.

    For lists too long for a menu. Suggestions come from the look-up address of the screen of that model.
    """

    def __init__(self, model: str, *, by: str = "code", gives: str = "pk", **kwargs: Any) -> None:
        self.model_label = model
        self.by = by
        self.gives = gives
        self.known: Mapping[str, list[Any]] | None = None
        super().__init__(**kwargs)
        self.widget.attrs.update({"data-lookup": model, "data-by": by, "autocomplete": "off", "spellcheck": "false"})

    @property
    def rows(self) -> QuerySet[Any]:
        """The rows that can be meant, in the scope of the request."""
        found: QuerySet[Any] = apps.get_model(self.model_label)._default_manager.all()
        return found

    def prepare_value(self, value: Any) -> Any:
        """The code of an id, so that an edit form shows what people know."""
        if isinstance(value, int):
            return self.rows.filter(pk=value).values_list(paths.lookup(self.by), flat=True).first() or ""
        return value

    def clean(self, value: Any) -> Any:
        """The id behind the code; an unknown code is refused by name."""
        text = super().clean(value)
        if text in self.empty_values:
            return None
        known = self.known if self.known is not None else self.meant([text])
        found = known.get(text.upper(), [])
        if len(found) != 1:
            raise ValidationError(_("There is no “%(code)s” here. Check the code.") % {"code": text}, code="unknown")
        return found[0]

    def meant(self, codes: Iterable[str]) -> dict[str, list[Any]]:
        """What each of these codes can mean, whatever their case; one statement for all lines of a grid."""
        typed = sorted({code.strip().upper() for code in codes} - {""})
        rows = self.rows.annotate(typed_code=Upper(paths.lookup(self.by))).filter(typed_code__in=typed)
        found: dict[str, list[Any]] = {}
        for code, value in rows.order_by().values_list("typed_code", self.gives):
            found.setdefault(code, []).append(value)
        return found


class RowChoice(forms.ModelChoiceField):  # type: ignore[type-arg]  # takes no parameter at run time
    """A reference chosen from a menu (``RowChoice("governance.Region")``); gives the row or one of its columns.

    ``scope`` (``companies`` or ``sites``) offers only those in the scope of the person; a single one is chosen already.
    """

    def __init__(self, model: str, *, show: str = "name", gives: str = "", scope: str = "", **kwargs: Any) -> None:
        self.model_label = model
        self.show = show
        self.gives = gives
        self.scope = scope
        self.within: tuple[int, ...] | None = None
        super().__init__(queryset=None, **kwargs)

    def _get_queryset(self) -> QuerySet[Any]:
        rows: QuerySet[Any] = apps.get_model(self.model_label)._default_manager.order_by(self.show)
        return rows if self.within is None else rows.filter(pk__in=self.within)

    def _set_queryset(self, queryset: Any) -> None:
        self.widget.choices = self.choices

    queryset = property(_get_queryset, _set_queryset)

    def label_from_instance(self, obj: Model) -> str:
        """The words in the menu."""
        return str(paths.read(obj, self.show))

    def clean(self, value: Any) -> Any:
        """The row, or its column when one is named."""
        row = super().clean(value)
        return getattr(row, self.gives) if row is not None and self.gives else row


class StyledForm(forms.Form):
    """A form in the look of the design system, with an error at its field and nothing lost.

    ``said`` is what stands beside the fields of a line, by the name of its cell.
    """

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.said: Mapping[str, Any] = {}
        for field in self.fields.values():
            style(field)

    def as_sent(self, name: str, value: Any) -> str | list[str]:
        """A value as the widget of a field would send it; empty where it would send nothing."""
        field = self.fields[name]
        prepared = field.prepare_value(value)
        if isinstance(field.widget, forms.CheckboxInput):
            return "True" if prepared else ""
        shown = field.widget.format_value(prepared)
        if isinstance(shown, list | tuple):
            return [str(item) for item in shown if item not in (None, "")]
        return "" if shown is None or shown is False else str(shown)

    def refuse(self, refused: Refused) -> None:
        """Put each refusal at its field, and what belongs to none at the top."""
        for refusal in refused.refusals:
            name = self.field_of(refusal)
            self.add_error(name, ValidationError(worded(refusal), code=refusal.code))

    def field_of(self, refusal: Refusal) -> str | None:
        """The field that a refusal means, when the form has it."""
        found = PLACE.match(refusal.field or "")
        column = found.group(2) if found else None
        for name in (column, (column or "").removesuffix("_id"), f"{column}_id"):
            if name and name in self.fields:
                return name
        return None


def worded(refusal: Refusal) -> str:
    """A refusal as people read it: what is wrong, then how to mend it."""
    return f"{refusal.message} {refusal.mend}" if refusal.mend else refusal.message


def style(field: forms.Field) -> None:
    """Give the widget the class of its kind."""
    widget = field.widget
    if isinstance(widget, forms.CheckboxSelectMultiple | forms.RadioSelect):
        return
    if isinstance(widget, forms.CheckboxInput):
        widget.attrs.setdefault("class", "cbx")
        return
    number = isinstance(field, forms.DecimalField | forms.IntegerField)
    widget.attrs.setdefault("class", "inp num" if number else "inp")
    if isinstance(field, forms.DateField) and not isinstance(field, forms.DateTimeField):
        widget.input_type = "date"
        widget.format = "%Y-%m-%d"
    if isinstance(field, forms.DecimalField):
        widget.attrs.setdefault("step", "any")
    if isinstance(field, forms.CharField):
        field.validators.append(ProhibitNullCharactersValidator())


class OperationForm(StyledForm):
    """A form whose ``save`` calls one operation.

    The usual case is declared: ``operation`` takes a list of ``draft`` dataclasses under the name ``many``. ``natural``
    names the fields of the natural key: free on creation, fixed afterwards; ``keys`` says where a field that is typed as
    a code stands on the row (``{"sku": "item__sku"}``). Anything else overrides ``save``.
    """

    operation: ClassVar[Callable[..., Any] | None] = None
    draft: ClassVar[type[Any] | None] = None
    many: ClassVar[str] = ""
    model: ClassVar[str] = ""
    natural: ClassVar[tuple[str, ...]] = ()
    keys: ClassVar[Mapping[str, str]] = {}
    creates: ClassVar[bool] = True
    edits: ClassVar[bool] = True
    line_form: ClassVar[type[StyledForm] | None] = None
    line_extra: ClassVar[int] = 3
    line_title: ClassVar[Any] = ""
    line_cells: ClassVar[Sequence[tuple[str, Any]]] = ()
    has_feedback: ClassVar[bool] = False

    def __init__(
        self, data: Mapping[str, Any] | None = None, *, row: Any = None, by: Actor | None = None, **kwargs: Any
    ) -> None:
        self.row = row
        self.by = by
        self.revealed: Revealed | None = None
        self.version: int | None = getattr(row, "version", None) if row is not None else None
        initial = {**(self.initial_of(row) if row is not None else {}), **(kwargs.pop("initial", None) or {})}
        super().__init__(data, initial=initial, **kwargs)
        self._offer_scope()
        if row is not None:
            for name in self.natural:
                self.fields[name].disabled = True
        self.lines: list[StyledForm] = self._lines_of(data) if self.line_form else []

    @classmethod
    def initial_of(cls, row: Any) -> dict[str, Any]:
        """The values of a row under the names of the fields."""
        typed = {name: path for name, path in cls.keys.items() if not isinstance(cls.base_fields[name], RowChoice)}
        return {n: paths.read(row, typed[n]) if n in typed else first_value(row, n) for n in cls.base_fields}

    def _offer_scope(self) -> None:
        for name, field in self.fields.items():
            if isinstance(field, RowChoice) and field.scope and self.by is not None:
                field.within = getattr(self.by, field.scope)
                if len(field.within) == 1:
                    self.initial.setdefault(name, field.within[0])

    def _lines_of(self, data: Mapping[str, Any] | None) -> list[StyledForm]:
        assert self.line_form is not None
        if data is None:
            kept = [
                self.line_form(prefix=f"lines-{n}", initial=values) for n, values in enumerate(self.initial_lines())
            ]
            first = len(kept)
            return kept + [self.line_form(prefix=f"lines-{first + n}") for n in range(self.line_extra)]
        text = str(data.get("lines-count") or "0")
        count = min(int(text), LINE_LIMIT) if text.isdecimal() and len(text) < 6 else 0
        if data.get("add_line"):
            count = min(count + 1, LINE_LIMIT)
        return [
            self.line_form(data, prefix=f"lines-{n}", empty_permitted=True, use_required_attribute=False)
            for n in range(count)
        ]

    def initial_lines(self) -> list[dict[str, Any]]:
        """The lines of the row under edit."""
        return []

    def as_typed(self) -> dict[str, Any]:
        """The initial values, head and lines, as the browser would send them untouched."""
        typed: dict[str, Any] = {"lines-count": str(len(self.lines))}
        for part in (self, *self.lines):
            for field in part:
                if sent := part.as_sent(field.name, field.value()):
                    typed[field.html_name] = sent[0] if isinstance(sent, list) and len(sent) == 1 else sent
        return typed

    def feedback(self, by: Actor) -> Feedback:
        """What to say while the form is being filled (``has_feedback``); reads only, a constant number of statements."""
        raise NotImplementedError(f"{type(self).__name__} says it has feedback and gives none")

    @classmethod
    def closed(cls, row: Any) -> str:
        """Why this row cannot be changed here, and what to do instead; empty when it can."""
        del row
        return ""

    @property
    def spare_line(self) -> StyledForm | None:
        """An empty line for the browser to copy."""
        return self.line_form(prefix="lines-NNN", use_required_attribute=False) if self.line_form else None

    def _meet_lines(self) -> None:
        """Ask once for all codes of a column, not line by line."""
        for name, column in (self.line_form.base_fields if self.line_form else {}).items():
            if isinstance(column, LookupField):
                known = column.meant(str(line.data.get(line.add_prefix(name)) or "") for line in self.lines)
                for line in self.lines:
                    cell = line.fields[name]
                    assert isinstance(cell, LookupField)
                    cell.known = known

    def is_valid(self) -> bool:
        """Header and lines."""
        if self.lines and self.lines[0].is_bound:
            self._meet_lines()
        judged = [line.is_valid() for line in self.lines]
        return super().is_valid() and all(judged)

    def clean(self) -> dict[str, Any]:
        """A new row whose key is taken is refused here: the operation would change the other row."""
        cleaned = super().clean() or self.cleaned_data
        if self.row is None and self.model and self.natural and all(cleaned.get(name) for name in self.natural):
            key = {self.keys.get(name, name): cleaned[name] for name in self.natural}
            if apps.get_model(self.model)._default_manager.filter(**key).exists():
                message = _("There is already one with this key. Open it to change it.")
                self.add_error(self.natural[0], ValidationError(message, code="already_exists"))
        return cleaned

    @property
    def filled_lines(self) -> list[dict[str, Any]]:
        """The cleaned lines in which something was typed."""
        return [line.cleaned_data for line in self.lines if line.has_changed() and line.cleaned_data]

    def refuse(self, refused: Refused) -> None:
        """Also at the cell of a line."""
        rest = []
        filled = [line for line in self.lines if line.has_changed()]
        for refusal in refused.refusals:
            place = LINE_PLACE.match(refusal.field or "")
            if place and int(place.group(1)) < len(filled):
                line, name = filled[int(place.group(1))], place.group(2) or ""
                known = next((n for n in (name, name.removesuffix("_id")) if n in line.fields), None)
                line.add_error(known, ValidationError(worded(refusal), code=refusal.code))
            else:
                rest.append(refusal)
        super().refuse(Refused(rest))

    def drafted(self) -> dict[str, Any]:
        """The values for the draft; override where a field and its draft differ."""
        values = dict(self.cleaned_data)
        if self.draft is not None and is_dataclass(self.draft):
            names = {field.name for field in dataclass_fields(self.draft)}
            if "version" in names and self.version is not None:
                values["version"] = self.version
            values = {name: value for name, value in values.items() if name in names}
        return values

    def save(self, *, by: Actor, key: str | None) -> int | None:
        """Call the operation; return the id of the row, so that its page can be shown."""
        operation = type(self).operation
        if operation is None or self.draft is None:
            raise NotImplementedError(f"{type(self).__name__} declares neither operation and draft nor save")
        result = operation(**{self.many: [self.draft(**self.drafted())]}, by=by, key=key)
        return identity(result)


def identity(result: Any) -> int | None:
    """The id in what an operation returned: of the first of a list, of a row, or the number itself."""
    if isinstance(result, list | tuple):
        result = result[0] if result else None
    if isinstance(result, int):
        return result
    found = getattr(result, "id", None)
    return int(found) if found is not None else None


def first_value(row: Any, name: str) -> Any:
    """The value of a field of the row; a foreign key gives its id."""
    attname = f"{name}_id"
    return getattr(row, attname) if hasattr(row, attname) else getattr(row, name, None)
