"""A whole batch at once: a mixed-integer programme over lines and their options, solved by HiGHS.

Continuous: how much of each line by each option. Binary: whether an option is used, whether a shipment leaves, whether a
line is on time and whether it is full. Capacity of every pool of stock, shipments per line and least values of parts
are constraints; so is service: at least as many lines on time and full as the greedy plan has. The plan that comes out
is rounded to what units allow, checked exactly, and taken only if it is cheaper; otherwise the greedy one stands.
"""

import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import ROUND_HALF_EVEN, Decimal

import highspy
import numpy as np

from onegauge.sourcing.greedy import (
    Pool,
    Stores,
    Take,
    overdrawn,
    plan_greedily,
    pool_of,
    shipment_of,
    take_of,
    total_cost,
)
from onegauge.sourcing.options import eligible_qty, step_of
from onegauge.sourcing.wishes import ZERO, Knobs, Leg, Lot, Network, Option, Plan, Wish

EPSILON = 1e-6
GAP = 1e-4


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """The plans of a batch, and by how much they beat the greedy ones; ``note`` says why when they do not."""

    plans: tuple[Plan, ...]
    method: str
    note: str
    cost_amount: Decimal
    greedy_cost_amount: Decimal
    late_days: int
    greedy_late_days: int
    on_time_count: int
    greedy_on_time_count: int
    full_count: int
    greedy_full_count: int
    seconds: float

    @property
    def saved_amount(self) -> Decimal:
        """What the batch costs less than by the greedy plan."""
        return self.greedy_cost_amount - self.cost_amount


@dataclass
class _Model:
    """Columns and rows of the programme as they are laid down."""

    cost: list[float] = field(default_factory=list)
    upper: list[float] = field(default_factory=list)
    whole: list[bool] = field(default_factory=list)
    low: list[float] = field(default_factory=list)
    high: list[float] = field(default_factory=list)
    rows: list[list[tuple[int, float]]] = field(default_factory=list)

    def column(self, weight: float = 0.0, upper: float = 1.0, *, whole: bool = True) -> int:
        self.cost.append(weight)
        self.upper.append(upper)
        self.whole.append(whole)
        return len(self.cost) - 1

    def row(self, terms: list[tuple[int, float]], low: float, high: float) -> None:
        self.rows.append(terms)
        self.low.append(low)
        self.high.append(high)


@dataclass(slots=True)
class _Line:
    """A wish in the programme: its usable options with their columns."""

    plan: Plan
    options: list[Option]
    qty_columns: list[int]
    use_columns: list[int]
    on_time_column: int = -1
    full_column: int = -1


def optimise(wishes: Sequence[Wish], network: Network, *, seconds: float) -> Outcome:
    """The best plan found for a batch within the time, never worse than the greedy one in cost or service."""
    started = time.perf_counter()
    greedy = plan_greedily(wishes, network)
    free = [p for p in greedy if not p.wish.ship_complete]
    fixed = [p for p in greedy if p.wish.ship_complete]
    if not free:
        return _outcome(greedy, greedy, network, note="Nothing can be chosen.", started=started)
    model, lines, columns = _modelled(free, fixed, network)
    solution, note = _solved(model, _warm(lines, columns, model), seconds)
    if solution is None:
        return _outcome(greedy, greedy, network, note=note, started=started)
    better = {p.wish.line_id: p for p in _plans(lines, solution, network)}
    chosen = [better.get(p.wish.line_id, p) for p in greedy]
    fault = _fault(chosen, greedy, network)
    if fault:
        return _outcome(greedy, greedy, network, note=fault, started=started)
    return _outcome(chosen, greedy, network, note=note, started=started, method="optimiser")


def _modelled(
    free: Sequence[Plan], fixed: Sequence[Plan], network: Network
) -> tuple[_Model, list[_Line], dict[tuple[int, int, object], int]]:
    model, lines = _Model(), list[_Line]()
    shipments: dict[tuple[int, int, object], int] = {}
    pools: dict[Pool, list[_Draw]] = {}
    for plan in free:
        lines.append(_lay_line(model, plan, network, shipments, pools))
    taken: dict[Pool, list[Take]] = {}
    for plan in fixed:
        for leg in (x for x in plan.legs if x.option.is_limited):
            taken.setdefault(pool_of(leg.option), []).append(take_of(plan.wish, leg))
    lots = Stores(network).lots
    for pool, draws in pools.items():
        _lay_pool(model, draws, taken.get(pool, ()), lots.get(pool, ()))
    model.row([(x.on_time_column, 1.0) for x in lines], float(sum(p.is_on_time for p in free)), np.inf)
    model.row([(x.full_column, 1.0) for x in lines], float(sum(p.is_full for p in free)), np.inf)
    return model, lines, shipments


@dataclass(frozen=True, slots=True)
class _Draw:
    """A column that draws on a pool, with what binds it there."""

    column: int
    ratio: float
    least_expiry: date | None
    kept_qty: Decimal


def _lay_pool(model: _Model, draws: Sequence[_Draw], taken: Sequence[Take], lots: Sequence[Lot]) -> None:
    """No more than there is; of what keeps long enough no more than that; others leave what the site keeps."""
    for day in sorted({x.least_expiry for x in draws}, key=lambda d: (d is not None, d or date.min)):
        bound = [(x.column, x.ratio) for x in draws if _binds(x.least_expiry, day)]
        gone = sum((x.qty for x in taken if _binds(x.least_expiry, day)), ZERO)
        model.row(bound, -np.inf, float(eligible_qty(lots, day) - gone))
    everything = sum((x.qty for x in lots), ZERO)
    for kept in sorted({x.kept_qty for x in draws if x.kept_qty}):
        gone = sum((x.qty for x in taken if x.kept_qty >= kept), ZERO)
        bound = [(x.column, x.ratio) for x in draws if x.kept_qty >= kept]
        model.row(bound, -np.inf, float(everything - kept - gone))


def _binds(least_expiry: date | None, day: date | None) -> bool:
    return day is None or (least_expiry is not None and least_expiry >= day)


def _lay_line(
    model: _Model,
    plan: Plan,
    network: Network,
    shipments: dict[tuple[int, int, object], int],
    pools: dict[Pool, list[_Draw]],
) -> _Line:
    wish, knobs = plan.wish, network.knobs.get(plan.wish.site_id, Knobs())
    options = [o for o in plan.options if not o.removed and o.free_qty > 0]
    line = _Line(plan, options, [], [])
    for option in options:
        most = min(option.free_qty, wish.qty) if option.is_limited else wish.qty
        qty = model.column(float(option.unit_cost), float(most), whole=False)
        use = model.column(float(option.fixed_amount + knobs.split_amount))
        line.qty_columns.append(qty)
        line.use_columns.append(use)
        model.row([(qty, 1.0), (use, -float(most))], -np.inf, 0.0)
        model.row([(qty, 1.0), (use, -float(wish.qty if option.multiple else option.least_qty))], 0.0, np.inf)
        if knobs.min_split_value and wish.unit_value:
            least = min(knobs.min_split_value / wish.unit_value, wish.qty)
            model.row([(qty, 1.0), (use, -float(min(least, most)))], 0.0, np.inf)
        key = shipment_of(wish, option)
        if key not in shipments:
            shipments[key] = model.column(float(option.base_amount))
        model.row([(use, 1.0), (shipments[key], -1.0)], -np.inf, 0.0)
        if option.is_limited:
            pools.setdefault(pool_of(option), []).append(
                _Draw(
                    qty,
                    float(option.ratio),
                    option.least_expiry,
                    option.kept_qty if option.site_id != wish.site_id else ZERO,
                )
            )
    model.row([(c, 1.0) for c in line.qty_columns], float(wish.qty), float(wish.qty))
    model.row([(c, 1.0) for c in line.use_columns], 1.0, float(knobs.max_shipments))
    line.on_time_column = _lay_service(model, line, [o.late_days > 0 for o in options])
    line.full_column = _lay_service(model, line, [o.kind == "backorder" for o in options])
    return line


def _lay_service(model: _Model, line: _Line, spoils: Sequence[bool]) -> int:
    """A column that can be 1 only while no option that spoils the service is used."""
    column = model.column()
    for use, spoilt in zip(line.use_columns, spoils, strict=True):
        if spoilt:
            model.row([(use, 1.0), (column, 1.0)], -np.inf, 1.0)
    return column


def _warm(lines: Sequence[_Line], shipments: dict[tuple[int, int, object], int], model: _Model) -> list[float]:
    """The greedy plan as a first solution."""
    values = [0.0] * len(model.cost)
    for line in lines:
        for leg in line.plan.legs:
            n = next(n for n, o in enumerate(line.options) if o is leg.option)
            values[line.qty_columns[n]], values[line.use_columns[n]] = float(leg.qty), 1.0
            values[shipments[shipment_of(line.plan.wish, leg.option)]] = 1.0
        values[line.on_time_column] = float(line.plan.is_on_time)
        values[line.full_column] = float(line.plan.is_full)
    return values


def _solved(model: _Model, warm: list[float], seconds: float) -> tuple[list[float] | None, str]:
    solver = highspy.Highs()  # type: ignore[no-untyped-call]  # its stubs leave the constructor out
    for name, value in (("output_flag", False), ("threads", 1), ("time_limit", float(seconds)), ("mip_rel_gap", GAP)):
        solver.setOptionValue(name, value)
    solver.passModel(_highs_model(model))
    first = highspy.HighsSolution()
    first.col_value = warm
    solver.setSolution(first)
    solver.run()
    status = solver.getModelStatus()
    values = list(solver.getSolution().col_value)
    if status == highspy.HighsModelStatus.kOptimal:
        return values, "The best plan there is, within a hundredth of a per cent."
    if status == highspy.HighsModelStatus.kTimeLimit and len(values) == len(warm):
        return values, f"The best plan found in {seconds:g} seconds."
    return None, f"The optimiser ended without a plan ({solver.modelStatusToString(status)})."


def _highs_model(model: _Model) -> highspy.HighsLp:
    lp = highspy.HighsLp()
    lp.num_col_, lp.num_row_ = len(model.cost), len(model.rows)
    lp.col_cost_, lp.col_lower_ = np.array(model.cost), np.zeros(len(model.cost))
    lp.col_upper_ = np.array(model.upper)
    lp.row_lower_, lp.row_upper_ = np.array(model.low), np.array(model.high)
    lp.a_matrix_.format_ = highspy.MatrixFormat.kRowwise
    lp.a_matrix_.start_ = np.cumsum([0, *(len(r) for r in model.rows)])
    lp.a_matrix_.index_ = np.array([c for r in model.rows for c, _v in r])
    lp.a_matrix_.value_ = np.array([v for r in model.rows for _c, v in r])
    lp.integrality_ = [
        highspy.HighsVarType.kInteger if whole else highspy.HighsVarType.kContinuous for whole in model.whole
    ]
    return lp


def _plans(lines: Sequence[_Line], values: Sequence[float], network: Network) -> list[Plan]:
    """Plans of exact quantities: each part a multiple of its step, the largest part takes what rounding leaves."""
    found = []
    for line in lines:
        wish = line.plan.wish
        used = [(values[c], o) for c, o in zip(line.qty_columns, line.options, strict=True) if values[c] > EPSILON]
        used.sort(key=lambda x: (-x[0], x[1].site_id, x[1].kind))
        rest = [Leg(o, _rounded(v, step_of(o, wish, network))) for v, o in used[1:]]
        rest = [leg for leg in rest if leg.qty > 0]
        legs = (Leg(used[0][1], wish.qty - sum((x.qty for x in rest), ZERO)), *rest)
        relaxed = not all(x.option.is_plain for x in legs)
        found.append(Plan(wish=wish, options=line.plan.options, legs=legs, relaxed=relaxed))
    return found


def _rounded(value: float, step: Decimal) -> Decimal:
    return (Decimal(repr(value)) / step).to_integral_value(ROUND_HALF_EVEN) * step


def _fault(chosen: Sequence[Plan], greedy: Sequence[Plan], network: Network) -> str:
    """Why a plan must not be taken, judged exactly; empty when it may."""
    if overdrawn(chosen, network) or any(_is_broken(p, network) for p in chosen):
        return "The optimiser's plan does not survive rounding to whole units."
    if sum(p.is_on_time for p in chosen) < sum(p.is_on_time for p in greedy):
        return "The optimiser's plan would be late for more lines."
    if sum(p.is_full for p in chosen) < sum(p.is_full for p in greedy):
        return "The optimiser's plan would leave more lines short."
    if total_cost(chosen, network) >= total_cost(greedy, network):
        return "The plan line by line is already as good."
    return ""


def _is_broken(plan: Plan, network: Network) -> bool:
    return sum((x.qty for x in plan.legs), ZERO) != plan.wish.qty or any(
        x.qty <= 0
        or (x.option.is_limited and x.qty > x.option.free_qty)
        or x.qty % step_of(x.option, plan.wish, network)
        or not x.option.takes(x.qty)
        for x in plan.legs
    )


def late_days(plans: Sequence[Plan]) -> int:
    """Days of lateness over all lines, each by its last part."""
    return sum(max(x.option.late_days for x in p.legs) for p in plans)


def _outcome(
    plans: Sequence[Plan],
    greedy: Sequence[Plan],
    network: Network,
    *,
    note: str,
    started: float,
    method: str = "greedy",
) -> Outcome:
    return Outcome(
        plans=tuple(plans),
        method=method,
        note=note,
        cost_amount=total_cost(plans, network),
        greedy_cost_amount=total_cost(greedy, network),
        late_days=late_days(plans),
        greedy_late_days=late_days(greedy),
        on_time_count=sum(p.is_on_time for p in plans),
        greedy_on_time_count=sum(p.is_on_time for p in greedy),
        full_count=sum(p.is_full for p in plans),
        greedy_full_count=sum(p.is_full for p in greedy),
        seconds=time.perf_counter() - started,
    )
