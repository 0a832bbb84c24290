"""The labels of places, goods and handling units."""

from collections.abc import Sequence

from django.utils.translation import gettext as _

from onegauge.catalog.queries import base_gtins
from onegauge.inventory import permissions, queries
from onegauge.inventory.models import Balance, HandlingUnit
from onegauge.partners.queries import addresses_for_list
from onegauge.ui import formatting
from onegauge.ui.kit import Face, Label, register_label
from onegauge.ui.printing import gs1

MOST_COUNTED = 10**8
"""GS1 writes how many pieces a handling unit holds with eight digits."""


def bin_labels(bin_ids: Sequence[int]) -> list[Face]:
    """The code of each place, large enough for the driver of a truck."""
    rows = queries.bins_for_list().in_bulk(list(bin_ids))
    found = []
    for one in (rows[i] for i in bin_ids if i in rows):
        symbol = gs1.plain(one.code)
        sub = f"{one.zone.code} · {one.site.name}"
        found.append(Face(title=one.code, sub=sub, symbols=(symbol,) if symbol else (), large=True))
    return found


def stock_labels(balance_ids: Sequence[int]) -> list[Face]:
    """Goods as they lie: GTIN, lot and expiry in one symbol; without a GTIN the code of the item."""
    rows = queries.balances_for_list().in_bulk(list(balance_ids))
    gtins = base_gtins({row.item_id for row in rows.values()})
    return [goods_face(rows[i], gtins.get(rows[i].item_id)) for i in balance_ids if i in rows]


def goods_face(one: Balance, gtin: str | None) -> Face:
    """The label of the goods of one balance."""
    lot = one.lot.code if one.lot is not None else ""
    expires = one.lot.expires_on if one.lot is not None else None
    symbol = gs1.trade_item(gtin, expires_on=expires, lot=lot) or gs1.plain(one.item.sku)
    facts = [(_("Lot"), lot)] if lot else []
    facts += [(_("Expires"), formatting.day(expires))] if expires else []
    facts.append((_("Bin"), one.bin.code))
    return Face(title=one.item.name, sub=one.item.sku, facts=facts, symbols=(symbol,) if symbol else ())


def unit_labels(unit_ids: Sequence[int]) -> list[Face]:
    """The logistic label of GS1: who sends, to whom it is promised, what is in it, and the SSCC."""
    rows = HandlingUnit.objects.select_related("company", "site", "bin").in_bulk(list(unit_ids))
    inside = queries.contents_of_units(list(rows))
    goods = [one for found in inside.values() for one in found]
    gtins = base_gtins({one.item_id for one in goods})
    whose = queries.reserved_for([one.pk for one in goods])
    customers = {unit: whose_alone(found, whose) for unit, found in inside.items()}
    addresses = lines_of_addresses([one[0] for one in customers.values() if one])
    faces = []
    for one in (rows[i] for i in unit_ids if i in rows):
        customer = customers[one.pk]
        to = [customer[1], *addresses.get(customer[0], [])] if customer else []
        faces.append(unit_face(one, inside[one.pk], gtins, to))
    return faces


def unit_face(one: HandlingUnit, goods: Sequence[Balance], gtins: dict[int, str], to: Sequence[str]) -> Face:
    """Content that is one item of one lot is in a symbol of its own; anything else is told in words."""
    kinds = {(row.item_id, row.lot_id) for row in goods}
    symbols = [gs1.Symbol(elements=(("00", one.sscc),))]
    facts = [(_("SSCC"), one.sscc)]
    title = one.get_kind_display()
    if len(kinds) == 1:
        row, qty = goods[0], sum(each.on_hand_qty for each in goods)
        title = f"{row.item.sku} · {row.item.name}"
        facts.append((_("Quantity"), f"{formatting.number(qty)} {row.item.base_unit.symbol}"))
        lot = row.lot
        facts += [(_("Lot"), lot.code)] if lot is not None else []
        facts += [(_("Expires"), formatting.day(lot.expires_on))] if lot is not None and lot.expires_on else []
        content = content_of(gtins.get(row.item_id), row, int(qty) if qty == int(qty) else 0)
        symbols = [content, *symbols] if content else symbols
    elif goods:
        facts.append((_("Content"), _("%s different goods") % formatting.number(len(kinds))))
    sender = f"{one.company.name}, {one.site.name}"
    return Face(title=title, sender=sender, address=to, facts=facts, symbols=symbols)


def content_of(gtin: str | None, row: Balance, count: int) -> gs1.Symbol | None:
    """GTIN of the content, expiry, count and lot; a count that is no whole number cannot be written."""
    whole = gs1.trade_item(
        gtin,
        expires_on=row.lot.expires_on if row.lot is not None else None,
        lot=row.lot.code if row.lot is not None else "",
    )
    if whole is None or not 0 < count < MOST_COUNTED:
        return None
    said = dict(whole.elements)
    found = [("02", said["01"]), *((ai, said[ai]) for ai in ("17",) if ai in said), ("37", str(count))]
    return gs1.Symbol(elements=(*found, *((ai, said[ai]) for ai in ("10",) if ai in said)))


def whose_alone(goods: Sequence[Balance], whose: dict[int, set[tuple[int, str]]]) -> tuple[int, str] | None:
    """The customer for whom everything in a unit is reserved, if it is one."""
    asked = [whose.get(one.pk, set()) for one in goods if one.reserved_qty == one.on_hand_qty]
    customers = set().union(*asked) if asked else set()
    return next(iter(customers)) if len(customers) == 1 and len(asked) == len(goods) else None


def lines_of_addresses(partner_ids: Sequence[int]) -> dict[int, list[str]]:
    """Where the goods of each customer usually go, line by line."""
    rows = addresses_for_list().filter(partner_id__in=partner_ids, kind="ship_to", is_default=True)
    return {
        one.partner_id: [line for line in (one.line1, one.line2, f"{one.postcode} {one.city}".strip(), one.country) if line]
        for one in rows
    }  # fmt: skip


register_label(
    Label(code="inventory/bin", permission=permissions.VIEW, build=bin_labels),
    Label(code="inventory/balance", permission=permissions.VIEW, build=stock_labels),
    Label(code="inventory/handlingunit", permission=permissions.VIEW, build=unit_labels, size="100x150"),
)
