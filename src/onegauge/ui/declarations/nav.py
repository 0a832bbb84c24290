"""Areas of the side bar. A person sees the areas in which at least one page is open to them."""

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True, slots=True)
class Area:
    """One area: its code, its words, its icon and its place."""

    code: str
    label: Any
    icon: str
    order: int


NAV: dict[str, Area] = {}


def add_area(area: Area) -> Area:
    """Make an area known."""
    NAV[area.code] = area
    return area


for _place, (_code, _label, _icon) in enumerate(
    (
        ("orders", _("Orders"), "orders"),
        ("stock", _("Stock"), "stock"),
        ("inbound", _("Inbound"), "pallet"),
        ("warehouse", _("Warehouse"), "warehouse"),
        ("outbound", _("Outbound"), "truck"),
        ("transfers", _("Transfers"), "swap"),
        ("purchasing", _("Purchasing"), "purchasing"),
        ("planning", _("Planning"), "planning"),
        ("catalog", _("Catalogue"), "tag"),
        ("partners", _("Partners"), "users"),
        ("finance", _("Finance"), "finance"),
        ("service", _("Service"), "service"),
        ("insight", _("Insight"), "insight"),
        ("template", _("Template"), "template"),
        ("setup", _("Setup"), "setup"),
    )
):
    add_area(Area(_code, _label, _icon, (_place + 1) * 10))
