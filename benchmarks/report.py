"""Turn the measurements of floor and OneGauge into one readable table; pure, so that it is tested without a server."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from statistics import median
from typing import Any

Result = Mapping[str, Any]

PHASES = ("load", "capture", "confirm", "allocate", "ship", "inquiry", "replenish", "hot")
UNITS = {
    "load": "stock rows",
    "capture": "order lines",
    "confirm": "order lines",
    "allocate": "order lines",
    "ship": "order lines",
    "inquiry": "item-warehouses",
    "replenish": "rules",
    "hot": "one-line orders",
}
# why: measured in one sitting on one machine (2 cores, Debian 12, PostgreSQL 15, default durability, workload of gen.py at
# its default size), each system through its own documented server-side API; units per second.
PEERS: Mapping[str, Mapping[str, int]] = {
    "Odoo 19 community": {
        "load": 93,
        "capture": 218,
        "confirm": 84,
        "allocate": 67,
        "ship": 84,
        "inquiry": 5440,
        "replenish": 49,
        "hot": 12,
    },
    "Tryton 8.2": {
        "load": 136,
        "capture": 547,
        "confirm": 72,
        "allocate": 92,
        "ship": 50,
        "inquiry": 11400,
        "replenish": 576,
        "hot": 5,
    },
}
FLOOR_TARGETS = {"capture": 2.5, "confirm": 2.5, "allocate": 2.5, "ship": 2.5, "inquiry": 3, "hot": 3}
PEER_TARGETS = {"confirm": 100, "allocate": 100, "ship": 100, "capture": 25}
PER_LINE_TARGET = Decimal("1.15")
SINGLE_TARGETS = {"statements": 14, "alone_p50_ms": 12, "clients_p50_ms": 25, "clients_p99_ms": 60}
PER_LINE_PHASES = ("capture", "confirm", "allocate", "ship")


@dataclass(frozen=True, kw_only=True)
class Measured:
    """One phase at one scale: the median over the rounds."""

    scale: str
    phase: str
    units: int
    floor_seconds: float | None
    seconds: float | None

    @property
    def factor(self) -> float | None:
        """How many times the time of the floor."""
        return self.seconds / self.floor_seconds if self.seconds and self.floor_seconds else None

    @property
    def per_second(self) -> float | None:
        """Units per second of OneGauge."""
        return self.units / self.seconds if self.seconds else None

    @property
    def seconds_per_unit(self) -> float | None:
        """What one line costs."""
        return self.seconds / self.units if self.seconds and self.units else None


def measured(scale: str, floors: Sequence[Result], runs: Sequence[Result]) -> list[Measured]:
    """The phases of one scale; a phase that a side did not run is left open."""
    found = []
    for phase in PHASES:
        sides = [[run["phases"][phase] for run in side if phase in run["phases"]] for side in (floors, runs)]
        if not any(sides):
            continue
        units = next(side for side in reversed(sides) if side)[0]["units"]
        floor_seconds, seconds = (median(run["seconds"] for run in side) if side else None for side in sides)
        found.append(Measured(scale=scale, phase=phase, units=units, floor_seconds=floor_seconds, seconds=seconds))
    return found


def growth(small: Measured | None, large: Measured | None) -> float | None:
    """Time per unit at the large scale over that at the small one; 1 is flat."""
    if small is None or large is None or not small.seconds_per_unit or not large.seconds_per_unit:
        return None
    return large.seconds_per_unit / small.seconds_per_unit


def number(value: float | None, digits: int = 0) -> str:
    """A figure with grouped thousands, or a dash."""
    return "-" if value is None else f"{value:,.{digits}f}"


def judged(value: float | None, limit: float | Decimal | None, *, at_most: bool) -> str:
    """Whether a figure meets its target; empty where there is none."""
    if value is None or limit is None:
        return ""
    met = value <= float(limit) if at_most else value >= float(limit)
    return " ok" if met else " MISSED"


def table(rows: Sequence[Measured], scales: Sequence[str]) -> str:
    """The main table: one line per scale and phase."""
    by_key = {(row.scale, row.phase): row for row in rows}
    lines = [
        f"| scale | phase | units | floor s | OneGauge s | factor | per second | time per unit, {scales[-1]} : {scales[0]} |",
        "|---|---|---|---|---|---|---|---|",
    ]
    for row in rows:
        grown = growth(by_key.get((scales[0], row.phase)), row) if row.scale != scales[0] else None
        limit = PER_LINE_TARGET if row.phase in PER_LINE_PHASES else None
        lines.append(
            f"| {row.scale} | {row.phase} | {row.units:,} {UNITS[row.phase]} | {number(row.floor_seconds, 3)} "
            f"| {number(row.seconds, 3)} "
            f"| {number(row.factor, 2)}{judged(row.factor, FLOOR_TARGETS.get(row.phase), at_most=True)} "
            f"| {number(row.per_second)} | {number(grown, 2)}{judged(grown, limit, at_most=True)} |"
        )
    return "\n".join(lines)


def peer_table(rows: Sequence[Measured], scale: str) -> str:
    """OneGauge at one scale beside the rates that were measured for other systems."""
    names = list(PEERS)
    lines = [
        f"| phase | OneGauge {scale}, per second | " + " | ".join(names) + " | times the better peer |",
        "|---|---|" + "---|" * (len(names) + 1),
    ]
    for row in (row for row in rows if row.scale == scale):
        rates = [PEERS[name][row.phase] for name in names]
        ratio = row.per_second / max(rates) if row.per_second else None
        judgement = judged(ratio, PEER_TARGETS.get(row.phase), at_most=False)
        lines.append(
            f"| {row.phase} | {number(row.per_second)} | {' | '.join(f'{rate:,}' for rate in rates)} "
            f"| {number(ratio, 1)}{judgement} |"
        )
    return "\n".join(lines)


def apart_table(runs: Mapping[str, Sequence[Result]]) -> str:
    """The same eight callers as threads of one process, whose calls are joined, and each in a process of its own."""
    lines = [
        (
            "| scale | hot, one process, per second | p50, p99 ms | hot, eight processes | p50, p99 ms "
            "| single orders, eight processes | p50, p99 ms |"
        ),
        "|---|---|---|---|---|---|---|",
    ]
    for scale, of_scale in runs.items():
        phases = of_scale[0]["phases"]
        sides = [phases.get("hot"), phases.get("hot", {}).get("apart"), phases.get("single", {}).get("apart")]
        if all(sides):
            cells = [
                f"{number(s['per_second'])} | {number(s.get('p50_ms', s.get('clients_p50_ms')), 1)}, "
                f"{number(s.get('p99_ms', s.get('clients_p99_ms')), 1)}"
                for s in sides
            ]
            lines.append(f"| {scale} | {' | '.join(cells)} |")
    return "\n".join(lines)


def single_table(runs: Mapping[str, Sequence[Result]]) -> str:
    """Orders of five lines placed one by one, by scale; medians over the rounds."""
    lines = [
        "| scale | statements | alone p50 ms | alone p99 ms | 8 desks p50 ms | 8 desks p99 ms | orders per second |",
        "|---|---|---|---|---|---|---|",
    ]
    names = ("statements", "alone_p50_ms", "alone_p99_ms", "clients_p50_ms", "clients_p99_ms", "per_second")
    for scale, of_scale in runs.items():
        singles = [run["phases"]["single"] for run in of_scale if "single" in run["phases"]]
        if singles:
            cells = [(name, median(one[name] for one in singles)) for name in names]
            found = [f"{number(v, 1)}{judged(v, SINGLE_TARGETS.get(name), at_most=True)}" for name, v in cells]
            lines.append(f"| {scale} | {' | '.join(found)} |")
    return "\n".join(lines)


def checks(runs: Sequence[Result]) -> list[str]:
    """Every check of the runs that is not right, by its own words; an empty list is the only good one."""
    wrong = []
    for run in runs:
        for name, value in flat(run.get("checks", {})):
            zero_expected = name.endswith(("negative", "over_onhand", "mismatch", "oversold_units", "errors"))
            if value is False or (zero_expected and value not in (0, True)):
                wrong.append(f"{run['system']} {run['scale']}: {name} = {value}")
        hot = run["phases"].get("hot", {})
        oversold = hot.get("oversold_units", 0) + hot.get("apart", {}).get("oversold_units", 0)
        if oversold:
            wrong.append(f"{run['system']} {run['scale']}: hot oversold {oversold} units")
    return wrong


def flat(values: Mapping[str, Any], prefix: str = "") -> list[tuple[str, Any]]:
    """Nested checks as dotted names."""
    found: list[tuple[str, Any]] = []
    for name, value in values.items():
        dotted = f"{prefix}{name}"
        found += flat(value, f"{dotted}.") if isinstance(value, Mapping) else [(dotted, value)]
    return found


def missed(rows: Sequence[Measured], scales: Sequence[str]) -> list[str]:
    """The targets that were not met, one sentence each."""
    by_key = {(row.scale, row.phase): row for row in rows}
    found = []
    for row in rows:
        limit = FLOOR_TARGETS.get(row.phase)
        if judged(row.factor, limit, at_most=True) == " MISSED":
            found.append(f"{row.scale} {row.phase}: {number(row.factor, 2)} times the floor, target {limit}")
        wanted = PEER_TARGETS.get(row.phase)
        if wanted and row.per_second:
            ratio = row.per_second / max(rates[row.phase] for rates in PEERS.values())
            if ratio < wanted:
                found.append(f"{row.scale} {row.phase}: {ratio:.1f} times the better peer, target {wanted}")
        if row.scale != scales[0] and row.phase in PER_LINE_PHASES:
            grown = growth(by_key.get((scales[0], row.phase)), row)
            if judged(grown, PER_LINE_TARGET, at_most=True) == " MISSED":
                found.append(f"{row.phase}: time per line grows {number(grown, 2)} times, target {PER_LINE_TARGET}")
    return found


def markdown(results: Result, rows: Sequence[Measured], scales: Sequence[str]) -> str:
    """The whole report."""
    wrong, open_targets = results["wrong"], results["missed"]
    parts = [
        "# Fulfilment bench",
        (
            f"{results['at']}, {results['machine']}, {results['version']}; floor and OneGauge interleaved, "
            f"{results['rounds']} rounds at {scales[0]}, medians. Floor with foreign keys."
        ),
        table(rows, scales),
        "Targets: " + ", ".join(f"{phase} {limit}x" for phase, limit in FLOOR_TARGETS.items()) + " of the floor; "
        f"time per line flat within {PER_LINE_TARGET}.",
        "## Single orders",
        single_table({scale: sides["onegauge"] for scale, sides in results.get("runs", {}).items()}),
        "## Callers in one process and in eight",
        (
            "In one process, as in the web server, calls of one person that wait for each other are served as one; in processes "
            "of their own they meet in the database only."
        ),
        apart_table({scale: sides["onegauge"] for scale, sides in results.get("runs", {}).items()}),
        "## Beside other systems",
        peer_table(rows, scales[0]),
        (
            "The peers' rates are earlier measurements of the default workload on a like machine (2 cores, PostgreSQL 15, default "
            "durability), each through its own documented server-side API; they are not part of this run. In the phase hot Odoo "
            "promised 1,003 of 1,000 units, Tryton 317 of 300 with both steps in one transaction."
        ),
        "## Correctness",
        "\n".join(f"- WRONG: {line}" for line in wrong) or "All checks of all runs hold.",
        "## Targets not met",
        "\n".join(f"- {line}" for line in open_targets) or "None.",
    ]
    return "\n\n".join(parts) + "\n"
