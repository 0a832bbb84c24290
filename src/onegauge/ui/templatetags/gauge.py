"""Tags of the toolkit: icons, the mark, instants, amounts."""

from datetime import datetime
from decimal import Decimal
from typing import Any

from django import template
from django.forms import (
    BoundField,
    CheckboxInput,
    CheckboxSelectMultiple,
    HiddenInput,
    RadioSelect,
    Textarea,
)
from django.templatetags.static import static
from django.utils.html import escape, format_html, linebreaks
from django.utils.safestring import SafeString, mark_safe

from onegauge.collaboration.operations.comments import MENTION
from onegauge.ui import formatting
from onegauge.ui.forms import StyledForm

register = template.Library()


@register.simple_tag
def icon(name: str, size: str = "") -> SafeString:
    """An icon of the sprite; it is never the only carrier of a meaning."""
    css = f"i i-{size}" if size else "i"
    return format_html(
        '<svg class="{}" aria-hidden="true"><use href="{}#i-{}"/></svg>', css, static("ui/icons.svg"), name
    )


@register.simple_tag
def mark() -> SafeString:
    """The two rails and the gauge between them."""
    return format_html(
        '<svg viewBox="0 0 32 32" width="24" height="24" aria-hidden="true"><rect width="32" height="32" rx="7" fill="{0}"/>'
        '<path d="M8 6.500h4v19H8zM20 6.500h4v19h-4z" fill="{1}"/><path d="M12 16h8" stroke="{1}" stroke-width="2.500"/>'
        '<path d="M5 16h3M24 16h3" stroke="{2}" stroke-width="2.500"/></svg>',
        "#0e5a61",
        "#fff",
        "#8fd0d3",
    )


@register.filter
def when(value: datetime | None) -> str:
    """An instant in the zone of the page."""
    return formatting.instant(value)


@register.filter
def ago(value: datetime) -> str:
    """The age of an instant."""
    return formatting.age(value)


@register.filter
def left(value: datetime) -> str:
    """How long until an instant."""
    return formatting.until(value)


@register.filter
def grouped(value: Decimal | int | None) -> str:
    """A number grouped by locale."""
    return formatting.number(value)


@register.filter
def mentions(body: str) -> SafeString:
    """What somebody wrote, in its paragraphs, with the names in it set off."""
    parts = MENTION.split(escape(body))
    marked = "".join(f"<b>@{part}</b>" if place % 2 else part for place, part in enumerate(parts))
    return mark_safe(linebreaks(marked))  # noqa: S308  escaped in the first line


@register.filter
def kind_of(field: BoundField) -> str:
    """Which shape a form field has in the template."""
    widget = field.field.widget
    if isinstance(widget, HiddenInput):
        return "hidden"
    if isinstance(widget, CheckboxSelectMultiple | RadioSelect):
        return "multi"
    if isinstance(widget, CheckboxInput):
        return "check"
    return "wide" if isinstance(widget, Textarea) else "plain"


@register.simple_tag
def control(field: BoundField, label: str = "") -> SafeString:
    """The widget, told to assistive technology when it is wrong and where the reason stands."""
    attrs: dict[str, Any] = {}
    described = []
    if field.errors:
        attrs["aria-invalid"] = "true"
        described.append(f"{field.id_for_label}-err")
    if field.help_text:
        described.append(f"{field.id_for_label}-hint")
    attrs["aria-describedby"] = " ".join(described) or None
    if label:
        attrs["aria-label"] = label
    return field.as_widget(attrs={name: value for name, value in attrs.items() if value is not None})


@register.simple_tag
def shown(value: Any) -> str:
    """Any value as short text."""
    return value if isinstance(value, SafeString) else formatting.plain(value)


@register.filter
def at(rows: Any, index: int) -> Any:
    """The item at a place."""
    return rows[index]


@register.filter
def cell(line: StyledForm, name: str) -> Any:
    """What is said in a cell of a line; empty when nothing is."""
    return line.said.get(name, "")


@register.simple_tag(name="input")
def account_input(field: BoundField) -> SafeString:
    """A field of a form that is not ours, in our look."""
    attrs: dict[str, str | bool] = {"class": "inp"}
    if field.errors:
        attrs |= {"aria-invalid": "true", "aria-describedby": f"{field.id_for_label}-err"}
    return field.as_widget(attrs=attrs)
