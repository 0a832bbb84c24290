"""The demo enterprise and its main job: four weeks of a real order history through the operations that people use.

Every step carries an idempotency key, so a run that was killed continues where it was. Nothing is inserted behind the
operations' back.
"""

import time
from datetime import date, timedelta
from typing import Any

import click
from django.db import connections

from onegauge.app import verify
from onegauge.app.demo_count import leave_count_open
from onegauge.app.demo_data import load
from onegauge.app.demo_data.governed import PEOPLE
from onegauge.app.demo_inbound import leave_goods_at_the_door
from onegauge.app.demo_outbound import send_goods_out
from onegauge.app.demo_replay import Replay
from onegauge.app.demo_setup import PASSWORD, set_up
from onegauge.app.demo_story import tell_story
from onegauge.governance.access import system_actor
from onegauge.governance.operations import RegionDraft, save_regions
from onegauge.kernel.actor import Actor
from onegauge.kernel.clock import utcnow
from onegauge.kernel.followers import run_until_idle
from onegauge.orders.operations import allocate_orders

BEGUN, FINISHED = "demo:begun:", "demo:finished"


def run(*, line_limit: int | None = None) -> None:
    """Load and replay what is not there yet, prove it, and print a summary with the logins."""
    if key_like(f"{FINISHED}%"):
        click.echo("The demo enterprise is loaded; its data was kept.")
    else:
        began = time.monotonic()
        first_run(line_limit)
        click.echo(f"First run: {time.monotonic() - began:.0f} s in all")
    click.echo(summary())


def first_run(line_limit: int | None) -> None:
    """Everything once; each step knows whether it was done."""
    data = load(begun_on())
    by = system_actor("demo")
    click.echo("Loading the demo enterprise: companies, sites, people, template, catalogue, customers, prices")
    started = time.monotonic()
    set_up(data, by)
    click.echo(f"  {time.monotonic() - started:.1f} s")
    replay = Replay(data, system_actor("demo"), line_limit)
    started = time.monotonic()
    with click.progressbar(replay.days, label=f"Replaying {replay.line_count} order lines", show_pos=True) as days:
        for day in days:
            replay.play(day)
    replay.leave_work_open()
    replay.ask_for_approval()
    tell_story(replay.by)
    leave_goods_at_the_door(data, replay.by)
    leave_count_open(replay.by)
    send_goods_out(replay.by)
    run_until_idle(wait_seconds=600)
    seconds = time.monotonic() - started
    click.echo(f"  replay {seconds:.1f} s, {replay.line_count / seconds:,.0f} order lines a second")
    started = time.monotonic()
    results = verify.run()
    broken = [r for r in results if not r.holds]
    click.echo(f"  verify: {len(results)} invariants, {len(broken)} broken, {time.monotonic() - started:.1f} s")
    if broken:
        raise click.ClickException(verify.as_text(results))
    allocate_orders(order_ids=[], by=replay.by, key=FINISHED)


def begun_on() -> date:
    """The day the demo began: a resumed run must shift the history as the first one did."""
    found = key_like(f"{BEGUN}%")
    if found:
        return date.fromisoformat(found.removeprefix(BEGUN))
    today = utcnow().date()
    by: Actor = system_actor("demo")
    save_regions(regions=[RegionDraft(code="UKI", name="Britain")], by=by, key=f"{BEGUN}{today.isoformat()}")
    return today


def key_like(pattern: str) -> str | None:
    """The first idempotency key of this pattern among the operations done."""
    with connections["default"].cursor() as cursor:
        cursor.execute("SELECT min(key) FROM kernel_operation WHERE key LIKE %s", [pattern])
        found: str | None = cursor.fetchone()[0]
    return found


SUMMARY = """
SELECT (SELECT count(*) FROM orders_salesorder), (SELECT count(*) FROM orders_orderline),
       (SELECT count(*) FROM orders_hold WHERE state = 'open'),
       (SELECT count(*) FROM warehouse_shipment WHERE state = 'shipped'), (SELECT count(*) FROM finance_invoice),
       (SELECT round(100.0 * sum((d.first_shipped_qty = d.qty)::int) / nullif(count(*), 0), 1) FROM inventory_demand d
         WHERE d.first_shipped_on IS NOT NULL OR d.promised_on < %s),
       (SELECT round(100.0 * sum(d.shipped_qty) / nullif(sum(d.qty), 0), 1) FROM inventory_demand d),
       (SELECT count(*) FROM kernel_journal)
"""


def summary() -> str:
    """What is in the system, and who may look at it."""
    with connections["owner"].cursor() as cursor:
        cursor.execute(SUMMARY, [utcnow().date() - timedelta(days=3)])
        orders, lines, holds, shipments, invoices, line_fill, unit_share, journal = cursor.fetchone()
    rows: list[tuple[str, Any]] = [
        ("Orders", f"{orders:,}"),
        ("Order lines", f"{lines:,}"),
        ("Lines whole in first shipment", f"{line_fill} %"),
        ("Units shipped of ordered", f"{unit_share} %"),
        ("Shipments", f"{shipments:,}"),
        ("Invoices", f"{invoices:,}"),
        ("Open holds", f"{holds:,}"),
        ("Journal rows", f"{journal:,}"),
    ]
    text = [f"  {name:<34}{value:>12}" for name, value in rows]
    logins = [f"  {p.username:<24}{p.name}" for p in PEOPLE]
    return "\n".join(
        ["", "Northgauge Group", *text, "", f"Logins, one per role; the password of all is {PASSWORD}", *logins, ""]
    )
