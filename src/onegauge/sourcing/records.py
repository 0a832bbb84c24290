"""Plans as decisions keep them: what was considered, what removed it, what it would have cost, what was chosen."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from onegauge.sourcing.wishes import ZERO, Leg, Option, Plan

PLACES = Decimal("0.0001")


def alone_cost(option: Option, qty: Decimal) -> Decimal:
    """What the whole quantity would cost by this option alone, in a shipment of its own."""
    return (option.unit_cost * qty + option.base_amount + option.fixed_amount).quantize(PLACES)


def options_of(plan: Plan) -> list[dict[str, Any]]:
    """Every option with its price in parts, and the rule that removed it."""
    return [_option(o, plan.wish.qty) for o in plan.options]


def legs_of(plan: Plan) -> list[dict[str, Any]]:
    """The chosen legs, with the place of their option among those considered."""
    return [_leg(leg, plan) for leg in plan.legs]


def cost_of(plan: Plan) -> Decimal:
    """What the plan costs by itself; shipments that leave with other lines are counted with each of them."""
    once = {(x.option.site_id, x.option.supplier_id, x.option.ships_on): x.option.base_amount for x in plan.legs}
    own = sum((x.option.unit_cost * x.qty + x.option.fixed_amount for x in plan.legs), ZERO)
    return (sum(once.values(), ZERO) + own).quantize(PLACES)


def _option(option: Option, qty: Decimal) -> dict[str, Any]:
    parts: Mapping[str, Decimal] = {k: (v * qty).quantize(PLACES) for k, v in option.parts.items()}
    return {
        "kind": option.kind,
        "site_id": option.site_id,
        "item_id": option.item_id,
        "ratio": f"{option.ratio.numerator}/{option.ratio.denominator}",
        "ships_on": option.ships_on,
        "late_days": option.late_days,
        "free_qty": option.free_qty,
        "inbound_on": option.inbound_on,
        "removed": option.removed,
        "cost": alone_cost(option, qty),
        "parts": {**parts, "base": option.base_amount, _fixed(option): option.fixed_amount},
        **({"supplier_id": option.supplier_id} if option.supplier_id else {}),
    }


def _fixed(option: Option) -> str:
    """What the fixed amount of an option is for."""
    return "drop_ship" if option.kind == "drop_ship" else "substitute"


def _leg(leg: Leg, plan: Plan) -> dict[str, Any]:
    return {
        "option": next(n for n, o in enumerate(plan.options) if o is leg.option),
        "kind": leg.option.kind,
        "site_id": leg.option.site_id,
        "item_id": leg.option.item_id,
        "qty": leg.qty,
        "item_qty": leg.item_qty,
        "ships_on": leg.option.ships_on,
        "late_days": leg.option.late_days,
        **({"supplier_id": leg.option.supplier_id} if leg.option.supplier_id else {}),
    }
