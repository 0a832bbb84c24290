"""The bench's own tools: the workload is deterministic, the table says what was measured, wrong checks are seen."""

import csv
import importlib.util
import json
import os
import subprocess
import sys
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from django.conf import settings
from psycopg.conninfo import make_conninfo

BENCHMARKS = Path(__file__).resolve().parents[2] / "benchmarks"


def tool(name: str) -> ModuleType:
    """Load a script of benchmarks/, which is no package."""
    spec = importlib.util.spec_from_file_location(f"bench_{name}", BENCHMARKS / f"{name}.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module


gen = tool("gen")
report = tool("report")


def result(system: str, seconds: float, units: int, **checks: Any) -> dict[str, Any]:
    """A result of one run with the same time in every phase."""
    phases = {phase: {"seconds": seconds, "units": units} for phase in report.PHASES}
    return {"system": system, "scale": "1x", "phases": phases, "checks": checks}


def test_the_same_size_gives_the_same_bytes(tmp_path: Path) -> None:
    size = gen.Size(items=40, orders=30)
    said = gen.generate(tmp_path / "a", size)
    assert said == gen.generate(tmp_path / "b", size)
    assert said.endswith("30 orders, 150 lines")
    names = sorted(path.name for path in (tmp_path / "a").iterdir())
    assert names == sorted(
        f"{name}.csv" for name in ("items", "warehouses", "bins", "stock", "customers", "orders", "lines", "rules")
    )
    for name in names:
        assert (tmp_path / "a" / name).read_bytes() == (tmp_path / "b" / name).read_bytes()


def test_some_demand_exceeds_the_stock(tmp_path: Path) -> None:
    gen.generate(tmp_path, gen.Size())
    orders = {row["order"]: row["warehouse"] for row in read(tmp_path / "orders.csv")}
    wanted: dict[tuple[str, str], int] = {}
    for row in read(tmp_path / "lines.csv"):
        cell = orders[row["order"]], row["sku"]
        wanted[cell] = wanted.get(cell, 0) + int(row["qty"])
    stock: dict[tuple[str, str], int] = {}
    for row in read(tmp_path / "stock.csv"):
        cell = row["warehouse"], row["sku"]
        stock[cell] = stock.get(cell, 0) + int(row["qty"])
    missing = sum(max(0, qty - stock.get(cell, 0)) for cell, qty in wanted.items())
    assert 0 < 100 * missing < 8 * sum(wanted.values())


def read(path: Path) -> list[dict[str, str]]:
    """A CSV file as rows."""
    with path.open(newline="") as file:
        return list(csv.DictReader(file))


def test_medians_and_factor() -> None:
    floors = [result("floor", seconds, 5000) for seconds in (0.1, 0.2, 0.9)]
    runs = [result("onegauge", seconds, 5000) for seconds in (0.5, 0.4, 0.3)]
    ship = next(row for row in report.measured("1x", floors, runs) if row.phase == "ship")
    assert (ship.floor_seconds, ship.seconds, ship.factor, ship.per_second) == (0.2, 0.4, 2.0, 12500.0)


@pytest.mark.parametrize(("seconds", "expected"), [(0.2, []), (0.5, ["1x allocate: 5.00 times the floor, target 2.5"])])
def test_a_missed_target_is_named(seconds: float, expected: list[str]) -> None:
    rows = report.measured("1x", [result("floor", 0.1, 50_000)], [result("onegauge", 0.2, 50_000)])
    rows = [row for row in rows if row.phase == "ship"]
    slow = report.Measured(scale="1x", phase="allocate", units=50_000, floor_seconds=0.1, seconds=seconds)
    assert report.missed([*rows, slow], ["1x", "10x"]) == expected


def test_time_per_line_is_compared_between_scales() -> None:
    small = report.Measured(scale="1x", phase="ship", units=5000, floor_seconds=0.1, seconds=0.1)
    large = report.Measured(scale="10x", phase="ship", units=50_000, floor_seconds=1.0, seconds=1.5)
    assert report.growth(small, large) == pytest.approx(1.5)
    assert report.missed([small, large], ["1x", "10x"]) == ["ship: time per line grows 1.50 times, target 1.15"]


def test_wrong_checks_are_reported() -> None:
    good = result("onegauge", 0.1, 10, ship={"negative": 0, "onhand_mismatch": 0, "verify": True})
    assert report.checks([good]) == []
    bad = result("onegauge", 0.1, 10, ship={"negative": 2, "verify": False})
    bad["phases"]["hot"] |= {"oversold_units": 2, "apart": {"oversold_units": 1}}
    assert report.checks([bad]) == [
        "onegauge 1x: ship.negative = 2",
        "onegauge 1x: ship.verify = False",
        "onegauge 1x: hot oversold 3 units",
    ]


def test_the_report_shows_both_tables_and_a_dash_for_a_missing_phase() -> None:
    run = result("onegauge", 0.2, 5000)
    del run["phases"]["replenish"]
    rows = report.measured("1x", [result("floor", 0.1, 5000)], [run])
    run["phases"]["hot"] |= {"per_second": 700, "p50_ms": 11, "p99_ms": 20}
    run["phases"]["hot"]["apart"] = {"per_second": 240, "p50_ms": 30, "p99_ms": 66}
    run["phases"]["single"] = dict.fromkeys(("statements", "alone_p50_ms", "alone_p99_ms"), 14) | {
        "clients_p50_ms": 37, "clients_p99_ms": 81, "per_second": 190,
        "apart": {"clients_p50_ms": 85, "clients_p99_ms": 130, "per_second": 90},
    }  # fmt: skip
    results = {"at": "now", "machine": "here", "version": "OneGauge", "rounds": 1, "wrong": [], "missed": []}
    text = report.markdown({**results, "runs": {"1x": {"onegauge": [run]}}}, rows, ["1x"])
    assert "| 1x | 700 | 11.0, 20.0 | 240 | 30.0, 66.0 | 90 | 85.0, 130.0 |" in text
    assert "| 1x | 14.0 ok | 14.0 MISSED | 14.0 | 37.0 MISSED | 81.0 MISSED | 190.0 |" in text
    assert "| 1x | ship | 5,000 order lines | 0.100 | 0.200 | 2.00 ok | 25,000 | - |" in text
    assert "| 1x | replenish | 5,000 rules | 0.100 | - | - | - | - |" in text
    assert "| ship | 25,000 | 84 | 50 | 297.6 ok |" in text
    assert "All checks of all runs hold." in text


@pytest.mark.django_db
def test_the_floor_keeps_its_own_books(tmp_path: Path) -> None:
    """The bound is only worth something if it sells nothing twice either."""
    gen.generate(tmp_path / "tiny", gen.Size(items=30, orders=40))
    owner = settings.DATABASES["owner"]
    conninfo = make_conninfo(
        host=owner["HOST"], port=owner["PORT"], user=owner["USER"], password=owner["PASSWORD"], dbname="postgres"
    )
    finished = subprocess.run(
        [sys.executable, str(BENCHMARKS / "floor.py"), str(tmp_path / "tiny"), "--fk", "--db", f"floor_{os.getpid()}",
         "--clients", "2", "--hot-units", "5"],
        check=True, stdout=subprocess.PIPE, text=True, env={**os.environ, "BENCH_SERVER": conninfo},
    )  # fmt: skip
    measured = json.loads(finished.stdout)
    after = measured["checks"]["allocate"]
    assert after["reserved_units"] == after["expected_allocatable_units"] > 0
    assert report.checks([measured]) == []
    assert measured["phases"]["hot"]["assigned"] == measured["phases"]["hot"]["stock_units"] == 100
