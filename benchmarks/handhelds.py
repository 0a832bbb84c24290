#!/usr/bin/env python3
"""Simulated handhelds at one site: how long the server takes for what a device tells, and how that grows with devices.

    handhelds.py [--devices 25 50 100 200] [--seconds 60] [--think 3] [--orders 3000] [--db onegauge_hand] [--fresh] [--port 8155]

Fills a database of its own with released orders through the operations, starts the web server and the worker as users do,
and lets each device work like a person: take tasks, walk (a random time around ``--think`` seconds), tell one line, walk on.
Server time is what the server says it needed (Server-Timing); waited is what the device waited, with the queue before it.
A device goes on from its own memory meanwhile: nobody on the floor waits for either.
"""

# ruff: noqa: PLC0415  Django can only be imported once the database runs

import argparse
import http.client
import json
import os
import random
import re
import statistics
import subprocess
import sys
import threading
import time
import uuid
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from urllib.parse import urlencode

from onegauge.app.cli.start import ready

LINES, ITEMS, BINS = 5, 500, 100
TOKEN = "a" * 32
RIGHTS = ("warehouse.view", "warehouse.work", "warehouse.pick", "warehouse.pack", "warehouse.ship")


def fill(orders_wanted: int) -> None:
    """A site whose work becomes tasks, with that many released orders of five lines."""
    from onegauge.app import bench_load, schema
    from onegauge.governance.access import system_actor
    from onegauge.inventory import operations as inventory
    from onegauge.orders import operations as orders
    from onegauge.warehouse import operations as warehouse

    schema.recreate()
    company = bench_load.organisation(["S0"])
    by = system_actor("bench")
    skus = [f"SKU{n:04d}" for n in range(ITEMS)]
    bench_load.master_data(company, [(s, "Item", "1.00") for s in skus], ["C1"], by)
    inventory.save_zones(zones=[inventory.ZoneDraft(site="S0", code="A", name="A")], by=by)
    places = [f"A-{n:03d}" for n in range(BINS)]
    inventory.save_bins(
        bins=[inventory.BinDraft(site="S0", zone="A", code=c, sequence=n) for n, c in enumerate(places)], by=by
    )
    goods = [
        inventory.ReceiptLine(site="S0", bin=places[n % BINS], sku=s, qty=Decimal(100_000), unit_cost=Decimal(1))
        for n, s in enumerate(skus)
    ]
    inventory.receive_stock(lines=goods, reference="opening", by=by)
    vary("warehouse.task_release", "stream")
    vary("warehouse.open_pick_lines", 100_000)
    draw = random.Random(7)
    wanted = [
        orders.OrderDraft(
            company="BENCH", customer="C1", site="S0", customer_reference=f"H{n}",
            lines=[orders.OrderLineDraft(sku=s, qty=Decimal(draw.randint(1, 9))) for s in draw.sample(skus, LINES)],
        )
        for n in range(orders_wanted)
    ]  # fmt: skip
    ids = [c.order_id for c in orders.capture_orders(orders=wanted, by=by)]
    orders.confirm_orders(order_ids=ids, by=by)
    orders.allocate_orders(order_ids=ids, by=by)
    orders.release_orders(order_ids=ids, by=by)
    warehouse.plan_tasks(by=by)


def vary(key: str, value: str | int) -> None:
    """A variance of the site, by two people."""
    from dataclasses import replace

    from onegauge.governance import operations as governance
    from onegauge.governance.access import system_actor
    from onegauge.governance.queries import sites

    by = system_actor("bench")
    people = [governance.PersonDraft(username=f"{n}-{key}", name=n) for n in ("proposes", "approves")]
    ids = [s.id for s in governance.save_people(people=people, by=by)]
    draft = governance.VarianceDraft(
        key=key, value=value, scope="site", place_id=sites()[0].id, reason="For the benchmark.", kpi="order_cycle_time",
        owner_id=ids[0], from_on=by.today, until_on=by.today + timedelta(days=90),
    )  # fmt: skip
    made = governance.propose_variances(drafts=[draft], by=replace(by, person_id=ids[0]))
    governance.approve_variances(variance_ids=made, by=replace(by, person_id=ids[1]))


def sessions(count: int) -> list[str]:
    """Signed-in people who may work on the floor."""
    from django.contrib.auth import get_user_model
    from django.test import Client

    from onegauge.governance import operations as governance
    from onegauge.governance.access import system_actor

    by, run = system_actor("bench"), uuid.uuid4().hex[:8]
    governance.save_roles(roles=[governance.RoleDraft(code=f"floor{run}", name="Floor", permissions=RIGHTS)], by=by)
    names = [f"hand-{run}-{n}" for n in range(count)]
    people = governance.save_people(people=[governance.PersonDraft(username=n, name=n) for n in names], by=by)
    grants = [governance.GrantDraft(person_id=p.id, role=f"floor{run}", scope="group") for p in people]
    governance.grant_roles(grants=grants, by=by)
    found = []
    for person in people:
        client = Client()
        client.force_login(get_user_model().objects.get(id=person.id))
        found.append(client.cookies["sessionid"].value)
    return found


class Device(threading.Thread):
    """One handheld and the person who holds it."""

    def __init__(self, port: int, session: str, think: float, until: float) -> None:
        super().__init__(daemon=True)
        self.link = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
        self.cookie = f"sessionid={session}; csrftoken={TOKEN}"
        self.think, self.until = think, until
        self.tells: list[tuple[float, float]] = []
        self.works: list[tuple[float, float]] = []
        self.faults: list[str] = []
        self.lines = 0

    def run(self) -> None:
        """Until the time is over."""
        time.sleep(random.uniform(0, self.think))
        while time.monotonic() < self.until:
            got = self.ask("work", urlencode({"site": "S0", "count": 3, "key": uuid.uuid4()}), self.works)
            if not got.get("tasks"):
                time.sleep(1)
            for task in got.get("tasks", []):
                self.do(task)

    def do(self, task: dict[str, object]) -> None:
        """One task as a person does it."""
        self.tell(task, "start")
        lines = task["lines"] if task["type"] == "pick" else []
        assert isinstance(lines, list)
        for line in lines:
            if time.monotonic() > self.until:
                return
            time.sleep(random.expovariate(1 / self.think))
            self.tell(task, "line", line_id=line["id"], qty=line["qty"])
            self.lines += 1
        time.sleep(random.expovariate(1 / self.think))
        self.tell(task, "finish")

    def tell(self, task: dict[str, object], kind: str, **more: object) -> None:
        """One step."""
        step = {
            "id": str(uuid.uuid4()),
            "task_id": task["id"],
            "kind": kind,
            "at": datetime.now(UTC).isoformat(),
            **more,
        }
        answer = self.ask("tell", json.dumps([step]), self.tells)
        self.faults += [o["conflict"] for o in answer.get("outcomes", []) if o["conflict"]]

    def ask(self, what: str, body: str, into: list[tuple[float, float]]) -> dict[str, list[dict[str, str]]]:
        """One question; notes server time and waited time in milliseconds."""
        kind = "application/json" if what == "tell" else "application/x-www-form-urlencoded"
        headers = {"Cookie": self.cookie, "X-CSRFToken": TOKEN, "Content-Type": kind}
        started = time.perf_counter()
        self.link.request("POST", f"/warehouse/hand/{what}/", body, headers)
        answer = self.link.getresponse()
        content = answer.read()
        waited = (time.perf_counter() - started) * 1000
        served = re.search(r"app;dur=([\d.]+)", answer.headers.get("Server-Timing", ""))
        into.append((float(served.group(1)) if served else 0.0, waited))
        if answer.status != http.HTTPStatus.OK:
            self.faults.append(f"{what} {answer.status}")
            return {}
        return json.loads(content)  # type: ignore[no-any-return]  # the shape of the two answers


def measure(port: int, count: int, think: float, seconds: int) -> None:
    """So many devices for so long."""
    until = time.monotonic() + seconds
    devices = [Device(port, session, think, until) for session in sessions(count)]
    for device in devices:
        device.start()
    for device in devices:
        device.join()
    tells = [t for d in devices for t in d.tells]
    works = [t for d in devices for t in d.works]
    faults = [f for d in devices for f in d.faults]
    lines = sum(d.lines for d in devices)
    print(
        f"{count:>4} devices, {lines / seconds:6.1f} lines/s: tell server {spread([s for s, _w in tells])}, waited"
        f" {spread([w for _s, w in tells])}; next tasks server {spread([s for s, _w in works])}; {len(faults)} faults"
        f" {sorted(set(faults))[:3]}"
    )


def spread(times: list[float]) -> str:
    """Half and nineteen of twenty."""
    if len(times) < 2:
        return "–"
    cuts = statistics.quantiles(times, n=20)
    return f"p50 {cuts[9]:5.0f} p95 {cuts[18]:5.0f} ms"


def main() -> None:
    """Fill once, serve, measure one number of devices after the other, verify."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--devices", type=int, nargs="+", default=[25, 50, 100, 200])
    parser.add_argument("--seconds", type=int, default=60)
    parser.add_argument("--think", type=float, default=3.0)
    parser.add_argument("--orders", type=int, default=3000)
    parser.add_argument("--db", default="onegauge_hand")
    parser.add_argument("--port", type=int, default=8155)
    parser.add_argument("--fresh", action="store_true", help="fill anew even if the database is there")
    options = parser.parse_args()
    with ready(database=options.db, prepare_roles=True):
        from django.db import connections

        with connections["owner"].cursor() as cursor:
            cursor.execute("SELECT to_regclass('warehouse_task')")
            is_there = cursor.fetchone()[0] is not None
        if options.fresh or not is_there:
            fill(options.orders)
        server = subprocess.Popen(
            [sys.executable, "-m", "onegauge", "serve", "--port", str(options.port)],
            env={**os.environ, "ONEGAUGE_DB": options.db, "ONEGAUGE_LOG_LEVEL": "WARNING"},
        )
        try:
            await_server(options.port)
            for count in options.devices:
                measure(options.port, count, options.think, options.seconds)
        finally:
            server.terminate()
            server.wait()
        from onegauge.app import verify

        results = verify.run()
        print(f"verify: {len(results)} invariants, {sum(not r.holds for r in results)} broken")


def await_server(port: int) -> None:
    """Until it answers."""
    for _ in range(300):
        link = http.client.HTTPConnection("127.0.0.1", port, timeout=2)
        try:
            link.request("GET", "/healthz")
            if link.getresponse().status == http.HTTPStatus.OK:
                return
        except OSError:
            time.sleep(0.2)
    raise SystemExit("the server does not answer")


if __name__ == "__main__":
    main()
