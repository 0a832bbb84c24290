#!/usr/bin/env python3
"""Measure OneGauge beside the bare-database floor in one run and write a readable table (this is `make bench`).

Workloads are generated into the data folder; at every scale floor and OneGauge take turns on the same server, so that a
slow minute of the machine hits both. Results go to benchmarks/results/latest.md and latest.json.
"""

import argparse
import json
import os
import platform
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import gen
import report
from psycopg.conninfo import make_conninfo

from onegauge.app.databases import embedded
from onegauge.app.home import home
from onegauge.app.pgserver import default_server, in_use

HERE = Path(__file__).parent
RESULTS = HERE / "results"


def workload(folder: Path, factor: int) -> Path:
    """The workload of this scale, generated once; it is deterministic, so a finished folder is never stale."""
    path = folder / f"{factor}x"
    done = path / "complete"
    if not done.exists():
        print(f"# workload {factor}x: {gen.generate(path, gen.Size().times(factor))}", file=sys.stderr)
        done.touch()
    return path


@contextmanager
def server() -> Iterator[str]:
    """Where both sides run: the user's own server, or the embedded one, kept up for the whole run."""
    url = os.environ.get("DATABASE_URL")
    if url:
        yield url
        return
    with in_use(default_server()):
        owner = embedded(home())["owner"]
        yield make_conninfo(
            host=owner["HOST"], port=owner["PORT"], user=owner["USER"], password=owner["PASSWORD"], dbname="postgres"
        )


def measure(argv: list[str], **environment: str) -> dict[str, Any]:
    """Run one side; its progress stays visible, its result is the JSON on standard output."""
    print("#", " ".join(Path(part).name for part in argv[1:]), file=sys.stderr, flush=True)
    finished = subprocess.run(argv, check=True, stdout=subprocess.PIPE, text=True, env={**os.environ, **environment})
    result: dict[str, Any] = json.loads(finished.stdout)
    return result


def take_turns(folder: Path, rounds: int, conninfo: str) -> dict[str, list[dict[str, Any]]]:
    """Floor, OneGauge, floor, OneGauge, ..."""
    floors, runs = [], []
    for _ in range(rounds):
        floors.append(measure([sys.executable, str(HERE / "floor.py"), str(folder), "--fk"], BENCH_SERVER=conninfo))
        runs.append(measure([sys.executable, "-m", "onegauge", "bench", str(folder), "--json"]))
    return {"floor": floors, "onegauge": runs}


def machine() -> str:
    """What the figures were measured on, without naming the host."""
    return f"{os.cpu_count()} cores, {platform.system()} {platform.machine()}, Python {platform.python_version()}"


def main() -> int:
    """Measure all scales, print and write the report; a wrong check is a failure, a missed target is shown."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--scales", type=int, nargs="+", default=[1, 10])
    parser.add_argument("--rounds", type=int, default=3, help="rounds at the smallest scale; larger scales take one")
    parser.add_argument("--folder", type=Path, default=None, help="where the workloads are written")
    options = parser.parse_args()
    folder = options.folder or home() / "bench"
    rows: list[report.Measured] = []
    everything: dict[str, dict[str, list[dict[str, Any]]]] = {}
    scales = [f"{factor}x" for factor in options.scales]
    with server() as conninfo:
        for factor, scale in zip(options.scales, scales, strict=True):
            rounds = options.rounds if factor == min(options.scales) else 1
            everything[scale] = take_turns(workload(folder, factor), rounds, conninfo)
            rows += report.measured(scale, everything[scale]["floor"], everything[scale]["onegauge"])
    wrong = report.checks([run for sides in everything.values() for side in sides.values() for run in side])
    results: dict[str, Any] = {
        "at": datetime.now(UTC).strftime("%Y-%m-%d %H:%M UTC"),
        "machine": machine(),
        "version": everything[scales[0]]["onegauge"][0]["version"],
        "rounds": options.rounds,
        "wrong": wrong,
        "missed": report.missed(rows, scales),
        "runs": everything,
    }
    text = report.markdown(results, rows, scales)
    RESULTS.mkdir(exist_ok=True)
    (RESULTS / "latest.md").write_text(text)
    (RESULTS / "latest.json").write_text(json.dumps(results, indent=1) + "\n")
    print(text)
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
