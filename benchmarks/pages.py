#!/usr/bin/env python3
"""Measure every page of the demo over HTTP and write the table docs/pages.md (this is `make pages`).

Signs in with the demo's logins, follows their side bars, and asks each page, its first document and its form several
times. Server time, database time and statements come from the header ``Server-Timing`` of the answers; bytes are the
compressed page. With ``--shots`` a browser also looks at the main pages and keeps what it sees in docs/images.
"""

import argparse
import gzip
import os
import re
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from html import unescape
from http.cookiejar import CookieJar
from pathlib import Path
from urllib.error import HTTPError, URLError
from urllib.parse import urlencode, urlsplit
from urllib.request import HTTPCookieProcessor, Request, build_opener

PASSWORD = "northgauge-demo"
DOCS = Path(__file__).parents[1] / "docs"
LOGINS = (
    "order.desk", "credit", "warehouse.leeds", "picker.leeds", "buyer", "controller", "process.owner", "template.author",
    "steward", "pricing", "ar.clerk", "administrator", "security", "auditor",
)  # fmt: skip
TIMING = re.compile(r'app;dur=([\d.]+), db;dur=([\d.]+);desc="(\d+)')
WARM_UP = 2
DESK, PHONE = 1440, 390
SLOW_LIST, SLOW_BOARD = 150, 300
BOARDS = (
    "/", "/inbox/", "/insight/tower/", "/insight/kpis/", "/governance/policies/", "/governance/setup/",
    "/orders/allocation/", "/orders/holdbench/", "/orders/invoicing/", "/warehouse/board/",
)  # fmt: skip
SHOTS = (
    ("home", "order.desk", "/"), ("orders", "order.desk", "/orders/salesorder/"),
    ("order-desk", "order.desk", "/orders/salesorder/new/"), ("order", "order.desk", "/orders/salesorder/?held=yes"),
    ("holds", "credit", "/orders/holdbench/"), ("allocation", "order.desk", "/orders/allocation/"),
    ("invoicing", "ar.clerk", "/orders/invoicing/"), ("warehouse", "warehouse.leeds", "/warehouse/board/"),
    ("item", "buyer", "/catalog/item/"), ("customer", "controller", "/partners/customer/"),
    ("matrix", "process.owner", "/governance/policies/"), ("tower", "process.owner", "/insight/tower/"),
    ("setup", "administrator", "/governance/setup/"), ("inbox", "controller", "/inbox/"),
)  # fmt: skip
FIRST_DOCUMENT = {"order", "item", "customer"}


@dataclass(slots=True)
class Seen:
    """One page with what its answers cost."""

    path: str
    login: str
    ms: list[float] = field(default_factory=list)
    db_ms: list[float] = field(default_factory=list)
    statements: int = 0
    size: int = 0

    def share(self, part: float) -> float:
        """A percentile of the server time, in milliseconds (nearest rank)."""
        ordered = sorted(self.ms)
        return ordered[min(len(ordered) - 1, int(part * len(ordered)))]

    @property
    def limit(self) -> int:
        """The p95 that a page of this kind may take, in milliseconds."""
        return SLOW_BOARD if self.path in BOARDS else SLOW_LIST


class Visitor:
    """A person with a session."""

    def __init__(self, base: str, login: str) -> None:
        self.base, self.login = base, login
        self.jar = CookieJar()
        self.opener = build_opener(HTTPCookieProcessor(self.jar))
        page, _cost = self.get("/accounts/login/")
        token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', page)
        if token is None:
            raise SystemExit("The sign-in page has no form.")
        data = {"csrfmiddlewaretoken": token.group(1), "login": login, "password": PASSWORD}
        request = Request(base + "/accounts/login/", urlencode(data).encode(), {"Referer": base + "/accounts/login/"})
        self.opener.open(request).read()

    def get(self, path: str) -> tuple[str, str]:
        """A page and what it cost; a closed page is an empty one."""
        try:
            with self.opener.open(Request(self.base + path)) as answer:
                return answer.read().decode(), answer.headers.get("Server-Timing", "")
        except HTTPError:
            return "", ""

    def links(self, path: str, pattern: str) -> list[str]:
        """The addresses on a page that match, in order, once each."""
        page, _cost = self.get(path)
        found = (urlsplit(unescape(href)).path for href in re.findall(r'href="([^"]+)"', page))
        return list(dict.fromkeys(href for href in found if re.fullmatch(pattern, href)))

    def cookies(self) -> list[dict[str, str]]:
        """The session as a browser keeps it."""
        return [{"name": c.name, "value": c.value or "", "url": self.base} for c in self.jar]


@contextmanager
def serving() -> Iterator[str]:
    """The web server of this installation on a free port, two processes as on a small machine."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [str(Path(sys.executable).with_name("onegauge")), "serve", "--port", str(port), "--no-worker"]
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, env=os.environ)
    base = f"http://127.0.0.1:{port}"
    try:
        for _second in range(120):
            try:
                build_opener().open(base + "/readyz").read()
                break
            except (URLError, ConnectionError):
                time.sleep(0.5)
        else:
            raise SystemExit("The server did not start.")
        yield base
    finally:
        process.terminate()
        process.wait(timeout=30)


def pages_of(visitor: Visitor, known: set[str]) -> Iterator[str]:
    """The pages behind a person's side bar that nobody before has: each list, its first document, its form."""
    for place in ["/", "/inbox/", *visitor.links("/", r"/[a-z]+/[a-z_-]+/")]:
        if place in known and place != "/":
            continue
        known.add(place)
        yield place
        below = visitor.links(place, re.escape(place) + r"(?:new/|\d+/|task/\d+/)") if place != "/" else []
        documents = [href for href in below if not href.endswith("new/")]
        yield from [*documents[:1], *(href for href in below if href.endswith("new/"))]


def measure(visitor: Visitor, path: str, rounds: int) -> Seen | None:
    """Ask a page several times; nothing comes back when it is closed to this person."""
    seen = Seen(path, visitor.login)
    for number in range(WARM_UP + rounds):
        page, cost = visitor.get(path)
        timing = TIMING.search(cost)
        if timing is None:
            return None
        if number >= WARM_UP:
            seen.ms.append(float(timing.group(1)))
            seen.db_ms.append(float(timing.group(2)))
            seen.statements, seen.size = int(timing.group(3)), len(gzip.compress(page.encode(), 6))
    return seen


def kind_of(path: str) -> str:
    """A path without the number of its document."""
    return re.sub(r"/\d+/", "/…/", path)


def table(found: list[Seen]) -> str:
    """The page of documentation."""
    lines = [
        "# What each page costs", "",
        "Generated by `make pages` on the demo's data; the times are those of the machine that ran it last (two cores).",
        "Server time is what the header `Server-Timing` of each answer says; bytes are the compressed HTML of the page.", "",
        "| page | as | p50 ms | p95 ms | of it database, p50 | statements | bytes | limit p95 |",
        "|---|---|---:|---:|---:|---:|---:|---:|",
    ]  # fmt: skip
    for one in found:
        over = " **over**" if one.share(0.95) > one.limit else ""
        database = sorted(one.db_ms)[len(one.db_ms) // 2]
        lines.append(
            f"| `{kind_of(one.path)}` | {one.login} | {one.share(0.5):.0f} | {one.share(0.95):.0f}{over} "
            f"| {database:.0f} | {one.statements} | {one.size:,} | {one.limit} |"
        )
    slow = sum(one.share(0.95) > one.limit for one in found)
    return "\n".join([*lines, "", f"{len(found)} pages, {slow} over their limit.", ""])


def shoot(base: str, visitors: dict[str, Visitor]) -> None:
    """Look at the main pages at desk and handheld width, light and dark."""
    from playwright.sync_api import sync_playwright  # noqa: PLC0415  only needed here

    folder = DOCS / "images"
    with sync_playwright() as driver:
        browser = driver.chromium.launch(
            executable_path=os.environ.get("CHROMIUM", "/usr/bin/chromium"), args=["--no-sandbox"]
        )
        for name, login, path in SHOTS:
            for width, theme in ((DESK, "light"), (DESK, "dark"), (PHONE, "light")):
                context = browser.new_context(viewport={"width": width, "height": 900}, base_url=base)
                context.add_cookies(visitors[login].cookies())  # type: ignore[arg-type]  # the shape a browser takes
                page = context.new_page()
                page.goto(f"{path}{'&' if '?' in path else '?'}theme={theme}")
                if name in FIRST_DOCUMENT:
                    page.locator("table[data-keys] tbody a").first.click()
                page.wait_for_load_state("networkidle")
                page.screenshot(path=folder / f"{name}-{width}{'-dark' if theme == 'dark' else ''}.png")
                context.close()
        browser.close()


def main() -> None:
    """Measure, write, and say what is over its limit."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=20)
    parser.add_argument("--shots", action="store_true", help="also renew the pictures in docs/images")
    parser.add_argument("--print", action="store_true", help="print the table, write no file")
    asked = parser.parse_args()
    found: list[Seen] = []
    with serving() as base:
        visitors = {login: Visitor(base, login) for login in LOGINS}
        known: set[str] = set()
        for visitor in visitors.values():
            for path in pages_of(visitor, known):
                seen = measure(visitor, path, asked.rounds)
                if seen is not None:
                    found.append(seen)
        if asked.shots:
            shoot(base, visitors)
    text = table(sorted(found, key=lambda one: -one.share(0.95)))
    if asked.print:
        print(text)
    else:
        (DOCS / "pages.md").write_text(text)
        print(text.splitlines()[-1])


if __name__ == "__main__":
    main()
