"""The device in the hand, in a real browser: scans, a cut link, a killed page, a lost answer, two devices on one task."""

import re
from collections.abc import Callable, Iterator
from decimal import Decimal
from typing import Any

import biip
import pytest
from biip.gs1_messages import GS1Message
from playwright.sync_api import expect

from onegauge.inventory import operations as inventory
from onegauge.orders import operations as orders
from onegauge.warehouse import operations as ops
from tests.e2e.radio import Radio, radio
from tests.support import Trade, add_items, want
from tests.warehouse.floors import opened, released

pytestmark = pytest.mark.e2e

RIGHTS = ("warehouse.view", "warehouse.work", "warehouse.pick", "warehouse.pack", "warehouse.ship", "warehouse.count")
HANDHELD = 360
LINES = 16
GTIN_14 = 14


@pytest.fixture
def floor(live_trade: Trade) -> Trade:
    return opened(live_trade)


def scan(page: Any, *codes: str) -> None:
    """What a scanner types, wherever the page is."""
    for code in codes:
        page.keyboard.type(code)
        page.keyboard.press("Enter")


def take_line(page: Any, place: str, sku: str) -> None:
    """Place, goods, and the quantity as asked."""
    scan(page, place, sku)
    page.keyboard.press("Enter")


def no_sideways(page: Any) -> None:
    wide = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    assert wide <= 0, page.url


@pytest.fixture
def link(live_server: Any) -> Iterator[Radio]:
    """The radio between the device and the server."""
    with radio(live_server.url) as one:
        yield one


def told(page: Any) -> None:
    """Everything that was noted has been answered."""
    expect(page.locator(".hh-net")).not_to_contain_text(re.compile("to send|Offline"))


def test_a_shipment_goes_through_the_hand_scan_by_scan(
    floor: Trade, sign_in: Callable[..., Any], complaints: list[str]
) -> None:
    shipment = released(floor, want("GLOVE", 2), want("ROPE", 3))
    ops.plan_tasks(site_ids=[floor.sites["LEEDS"]], by=floor.by)
    page = sign_in(*RIGHTS, width=HANDHELD)
    page.goto("/warehouse/hand/")
    page.get_by_role("button", name="Leeds").click()
    page.get_by_text("A-01", exact=True).wait_for()
    no_sideways(page)

    # A wrong place, then the right one; wrong goods, then the right ones.
    scan(page, "M-01")
    page.get_by_text("This is another place").wait_for()
    scan(page, "A-01")
    page.get_by_text("The place is right").wait_for()
    scan(page, "LAMP")
    page.get_by_text("These are other goods").wait_for()
    scan(page, "GLOVE")
    page.get_by_text("Now say how much").wait_for()
    page.keyboard.press("Enter")
    page.get_by_text("M-01", exact=True).wait_for()
    page.get_by_role("button", name="Undo").click()
    take_line(page, "A-01", "GLOVE")
    # One rope is missing.
    page.get_by_role("button", name="Short").click()
    page.get_by_label("How many are there?").fill("2")
    no_sideways(page)
    page.get_by_role("button", name="Confirm").click()
    page.get_by_role("button", name="Done").click()
    told(page)
    assert [(q, s) for _i, q, s in floor.shipment_lines(shipment)] == [(2, 0), (3, 1)]

    ops.plan_tasks(site_ids=[floor.sites["LEEDS"]], by=floor.by)
    page.get_by_role("button", name="Look again").click()
    page.get_by_text("Scan the goods").first.wait_for()
    scan(page, "GLOVE", "ROPE")
    page.get_by_label("Packages").fill("2")
    page.get_by_role("button", name="Packed").click()
    told(page)
    assert floor.rows("SELECT state, package_count FROM warehouse_shipment WHERE id = %s", shipment) == [("packed", 2)]
    assert complaints == []


def test_twenty_minutes_without_a_link_lose_and_double_nothing(
    floor: Trade, sign_in: Callable[..., Any], link: Radio
) -> None:
    # Given three tasks on the device, of which one loses its order while the link is cut
    skus = [f"ITEM{n:02d}" for n in range(LINES)]
    add_items(floor, dict.fromkeys(skus, "1.00"))
    for sku in skus:
        floor.receive(sku, 50, bin="A-01")
    made = [floor.order(*[want(sku, n) for sku in skus]) for n in (1, 2, 3)]
    floor.allocate(*made)
    shipments = [floor.release(order)[0] for order in made]
    ops.plan_tasks(site_ids=[floor.sites["LEEDS"]], by=floor.by)
    page = sign_in(*RIGHTS, width=HANDHELD)
    home = f"{link.url}/warehouse/hand/"
    page.goto(home)
    page.get_by_role("button", name="Leeds").click()
    page.get_by_text("A-01", exact=True).wait_for()
    page.evaluate("async () => { await navigator.serviceWorker.ready; }")
    page.reload()
    page.get_by_text("A-01", exact=True).wait_for()
    told(page)

    # When the link is cut, and 144 scans and confirmations are made, with the page killed in the middle
    link.cut()
    for n, _order in enumerate(made):
        for sku in skus:
            take_line(page, "A-01", sku)
        page.get_by_role("button", name="Done").click()
        if n == 0:
            context = page.context
            page.close()
            page = context.new_page()
            page.set_default_timeout(15_000)
            page.goto(home)
            page.get_by_text("A-01", exact=True).wait_for()
    page.get_by_text("No more work without a link").wait_for()
    orders.cancel_orders(order_ids=[made[1]], by=floor.by)
    assert floor.value("SELECT count(*) FROM warehouse_taskstep WHERE kind <> 'start'") == 0

    # And the first answer of the server is lost after it was worked
    link.mend(lose_answer=True)

    # Then everything is there once, and what was not wanted any more is shown, not silently dropped
    page.get_by_text("This was not booked").wait_for()
    assert link.lost == 1
    assert [floor.shipment_state(s) for s in shipments] == ["picked", "cancelled", "picked"]
    kinds = dict(floor.rows("SELECT kind, count(*) FROM warehouse_taskstep WHERE kind <> 'start' GROUP BY kind"))
    assert kinds == {"line": 3 * LINES, "finish": 3}
    assert floor.value("SELECT count(*) FROM warehouse_taskline WHERE taken_qty IS NOT NULL") == 2 * LINES
    conflicts = floor.value("SELECT count(*) FROM warehouse_taskstep WHERE outcome = 'conflict'")
    assert conflicts >= LINES
    no_sideways(page)
    # One card for the whole task, with all its goods.
    page.get_by_text("ITEM15, A-01").wait_for()
    while page.get_by_role("button", name="I have done so").count():
        page.get_by_role("button", name="I have done so").first.click()
    page.get_by_text("Nothing to do").wait_for()
    assert floor.stock("ITEM00")[0] == Decimal(50)


def test_two_devices_on_one_task_say_so(floor: Trade, sign_in: Callable[..., Any], link: Radio) -> None:
    released(floor, want("GLOVE", 2))
    (pick,) = ops.plan_tasks(site_ids=[floor.sites["LEEDS"]], by=floor.by)
    first, second = sign_in(*RIGHTS, width=HANDHELD), sign_in(*RIGHTS, width=HANDHELD)
    first.goto(f"{link.url}/warehouse/hand/")
    first.get_by_role("button", name="Leeds").click()
    first.get_by_text("A-01", exact=True).wait_for()
    told(first)
    link.cut()
    take_line(first, "A-01", "GLOVE")
    first.get_by_role("button", name="Done").click()
    ops.put_down_tasks(task_ids=[pick], by=floor.by)
    second.goto("/warehouse/hand/")
    second.get_by_role("button", name="Leeds").click()
    second.get_by_text("A-01", exact=True).wait_for()
    take_line(second, "A-01", "GLOVE")
    second.get_by_role("button", name="Done").click()
    told(second)

    link.mend()
    first.get_by_text("The task was closed meanwhile").wait_for()
    first.get_by_text("Put the goods back where you took them.").wait_for()
    assert floor.value("SELECT count(*) FROM warehouse_shipmentline WHERE short_qty > 0") == 0
    assert floor.value("SELECT count(*) FROM warehouse_counttarget WHERE is_open") == 1


CODES = (
    "0109506000134352171412251", "010950600013435210ABC\x1d17141225", "(01)09506000134352(10)LOT7(17)271231", "9506000134352",
    "]C1010950600013435210X-1\x1d3005", "https://id.gs1.org/01/09506000134352/10/ABC123?17=271231", "00095060001343520017",
)  # fmt: skip


def test_codes_are_read_as_the_server_reads_them(floor: Trade, sign_in: Callable[..., Any]) -> None:
    del floor
    page = sign_in(*RIGHTS, width=HANDHELD)
    page.goto("/warehouse/hand/")
    for code in CODES:
        read = page.evaluate("code => self.gs1.parse(code)", code)
        assert {k: v for k, v in read.items() if k != "text"} == expected(code), code


def expected(code: str) -> dict[str, str]:
    """By the library: elements of the message, or a GTIN alone."""
    if code.startswith("("):
        return {e.ai.ai: e.value for e in GS1Message.parse_hri(code).element_strings}
    try:
        parsed = biip.parse(code)
    except biip.ParseError:
        return {}
    if parsed.gtin and code.isdecimal() and len(code) <= GTIN_14:
        return {"01": parsed.gtin.as_gtin_14()}
    if parsed.gs1_digital_link_uri:
        return {e.ai.ai: e.value for e in parsed.gs1_digital_link_uri.element_strings}
    if parsed.gs1_message:
        return {e.ai.ai: e.value for e in parsed.gs1_message.element_strings}
    return {"00": parsed.sscc.value} if parsed.sscc else {}


def test_the_device_speaks_german_too(floor: Trade, sign_in: Callable[..., Any]) -> None:
    page = sign_in(*RIGHTS, width=HANDHELD)
    released(floor, want("GLOVE", 2))
    ops.plan_tasks(site_ids=[floor.sites["LEEDS"]], by=floor.by)
    page.goto("/account/")
    with page.expect_navigation():
        page.locator("#locale").select_option("de", force=True)
    page.goto("/warehouse/hand/")
    page.get_by_text("Wo arbeiten Sie?").wait_for()
    page.get_by_role("button", name="Leeds").click()
    page.get_by_text("Gehen Sie zu").wait_for()
    page.get_by_text("Platz scannen").first.wait_for()


def test_goods_are_carried_and_what_is_short_goes_on_elsewhere(
    floor: Trade, sign_in: Callable[..., Any], link: Radio
) -> None:
    # Given a pick face that runs low, and gloves in two places
    face = inventory.BinDraft(site="LEEDS", zone="A", code="F-01", kind="pick", sequence=1)
    inventory.save_bins(bins=[face], by=floor.by)
    draft = ops.PickFaceDraft(site="LEEDS", sku="ROPE", bin="F-01", min_qty=Decimal(5), max_qty=Decimal(20))
    ops.save_pick_faces(faces=[draft], by=floor.by)
    floor.vary("warehouse.replenish", "minimum")
    floor.receive("GLOVE", 30, bin="A-02")
    ops.plan_tasks(site_ids=[floor.sites["LEEDS"]], by=floor.by)
    first, second = (released(floor, want("GLOVE", n)) for n in (10, 4))
    page = sign_in("warehouse.work", "warehouse.pick", "warehouse.relocate", width=HANDHELD)
    page.goto(f"{link.url}/warehouse/hand/")
    page.get_by_role("button", name="Leeds").click()

    # The reserve: place, goods, then where they were put; something else than a place is no place.
    page.get_by_text("M-01", exact=True).wait_for()
    assert floor.value("SELECT count(*) FROM warehouse_task WHERE started_at IS NOT NULL") == 0
    no_sideways(page)
    scan(page, "M-01", "ROPE")
    page.get_by_text("Take it, then scan where you put it").wait_for()
    page.get_by_role("button", name="Fewer there").click()
    page.get_by_label("How many are there?").fill("12")
    page.get_by_role("button", name="Confirm").click()
    scan(page, "ROPE")
    page.get_by_text("This is another place").wait_for()
    no_sideways(page)
    scan(page, "F-01")
    told(page)
    assert floor.rows("SELECT done_qty FROM warehouse_relocation") == [(12,)]

    # With a link the answer to the short line offers another place.
    ops.plan_tasks(site_ids=[floor.sites["LEEDS"]], by=floor.by)
    page.get_by_role("button", name="Look again").click()
    go_short(page, "3")
    page.get_by_text("Still missing: 7 EA").wait_for()
    no_sideways(page)
    take_line(page, "A-02", "GLOVE")
    page.get_by_role("button", name="Done").click()
    told(page)
    picked = "SELECT qty, short_qty FROM warehouse_shipmentline WHERE shipment_id = %s ORDER BY id"
    assert floor.rows(picked, first) == [(3, 0), (7, 0)]

    # Without one the device offers what it got with the task.
    page.get_by_text("A-01", exact=True).wait_for()
    link.cut()
    go_short(page, "1")
    page.get_by_text("A-02", exact=True).wait_for()
    take_line(page, "A-02", "GLOVE")
    page.get_by_role("button", name="Done").click()
    link.mend()
    told(page)
    assert floor.rows(picked, second) == [(1, 0), (3, 0)]
    assert floor.value("SELECT count(*) FROM warehouse_taskstep WHERE outcome = 'conflict'") == 0


def go_short(page: Any, found: str) -> None:
    """Fewer lie at the place than are wanted."""
    page.get_by_role("button", name="Short").click()
    page.get_by_label("How many are there?").fill(found)
    page.get_by_role("button", name="Confirm").click()
