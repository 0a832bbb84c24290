"""The camera as a scanner, in a browser whose camera looks at bar codes that we drew: the label of a package goes onto its vehicle."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import expect

from onegauge.ui.printing import gs1
from onegauge.ui.printing.barcodes import drawn
from tests.support import Trade
from tests.warehouse.outbound import closed, load, proven

pytestmark = pytest.mark.e2e
WIDE, HIGH, FRAMES = 1280, 720, 3
RIGHTS = ("warehouse.view", "warehouse.load")
NO_DETECTOR = "delete window.BarcodeDetector;"


def film(path: Path, symbol: gs1.Symbol) -> Path:
    """A film of a bar code, as a camera sees it: black bars on white paper, in the middle of the picture."""
    bars, dot = drawn(symbol), 5
    line = bytearray(b"\xeb" * WIDE)
    left = (WIDE - bars.modules * dot) // 2
    for x, wide in bars.bars:
        line[left + x * dot : left + (x + wide) * dot] = b"\x10" * (wide * dot)
    blank = b"\xeb" * WIDE
    picture = b"".join(bytes(line) if HIGH // 4 < y < HIGH * 3 // 4 else blank for y in range(HIGH))
    colour = b"\x80" * (WIDE * HIGH // 2)
    head = f"YUV4MPEG2 W{WIDE} H{HIGH} F10:1 Ip A1:1 C420jpeg\n".encode()
    path.write_bytes(head + (b"FRAME\n" + picture + colour) * FRAMES)
    return path


@pytest.fixture
def filming(playwright: Any, browser_type_launch_args: dict[str, Any]) -> Iterator[Callable[[Path], Any]]:
    """Opens a browser whose camera shows a film."""
    opened: list[Any] = []

    def start(path: Path) -> Any:
        flags = [
            "--use-fake-ui-for-media-stream", "--use-fake-device-for-media-stream", f"--use-file-for-fake-video-capture={path}",
        ]  # fmt: skip
        args = [*browser_type_launch_args.get("args", []), *flags]
        opened.append(playwright.chromium.launch(**{**browser_type_launch_args, "args": args}))
        return opened[-1]

    yield start
    for one in opened:
        one.close()


def test_the_camera_reads_a_label_as_a_scanner_does(
    live_trade: Trade, sign_in: Callable[..., Any], filming: Callable[[Path], Any], live_server: Any, tmp_path: Path,
    complaints: list[str],
) -> None:  # fmt: skip
    trade = live_trade
    proven(trade)
    shipment, ssccs = closed(trade, ("GLOVE", 2))
    made = load(trade, shipment)
    signed = sign_in(*RIGHTS)
    cookies = signed.context.cookies()

    browser = filming(film(tmp_path / "label.y4m", gs1.Symbol(elements=(("00", ssccs[0]),))))
    context = browser.new_context(base_url=live_server.url, viewport={"width": 390, "height": 844})
    context.add_cookies(cookies)
    context.add_init_script(NO_DETECTOR)
    page = context.new_page()
    page.on("console", lambda m: complaints.append(m.text) if m.type in {"error", "warning"} else None)
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.goto(f"/warehouse/loading/task/{made}/")
    page.get_by_role("button", name="Scan with the camera").click()
    expect(page.get_by_text("1 of 1 on the vehicle")).to_be_visible(timeout=60_000)
    assert trade.value("SELECT loaded_count FROM warehouse_loadshipment WHERE load_id = %s", made) == 1
    assert page.locator(".camera").count() == 0
    assert complaints == []
