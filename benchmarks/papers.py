#!/usr/bin/env python3
"""What a paper and a label cost: the time of the first one in a process, and of each further one.

    papers.py [--lines 5,40,400] [--labels 1,50] [--repeat 15]

Needs no database: the letters are made up here. Each line gives the first, the median and the worst time in
milliseconds, and how large the file is. No two letters are the same, so nothing is served from what was set before.
"""

# ruff: noqa: PLC0415  Django must be set up first

import argparse
import os
import statistics
import time
from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal


@dataclass
class Row:
    """A line of an invoice."""

    sku: str
    name: str
    qty: Decimal
    net: Decimal


def timed(what: str, make: Callable[[int], bytes], repeat: int) -> None:
    """Make it as often as asked, each time with other values."""
    taken, size = [], 0
    for run in range(repeat):
        started = time.perf_counter()
        size = len(make(run))
        taken.append((time.perf_counter() - started) * 1000)
    first, *rest = taken
    print(f"{what:<24}{first:>10.0f}{statistics.median(rest):>10.0f}{max(rest):>10.0f}{size / 1000:>10.0f}")


def letter_of(lines: int, run: int) -> bytes:
    """An invoice of so many lines as PDF."""
    from onegauge.ui.kit import Fact, Letter, Money, Qty, Sheet, Text
    from onegauge.ui.printing.papers import as_pdf

    rows = [Row(f"SKU-{run}-{n}", f"Ball valve {n} mm, brass", Decimal(n), Decimal(n) / 7) for n in range(lines)]
    columns = (Text("sku", "Item", sub="name"), Qty("qty", "Quantity"), Money("net", "Net"))
    return as_pdf(Letter(
        title="Invoice", number=f"INV-{run}", sender=("North Ltd", "GB"), recipient=("ACME", "1 High Street", "Leeds"),
        facts=(Fact("Due", "28 Dec"),), lines=Sheet("Lines", columns, rows), totals=(("To pay", "EUR 1.00"),), scannable=True,
    ))  # fmt: skip


def labels_of(count: int, run: int, *, zpl: bool) -> bytes:
    """So many labels of goods."""
    from onegauge.ui.kit import Face
    from onegauge.ui.printing import gs1, labels

    faces = [
        Face(
            title="Ball valve", sub="VLV-12", facts=(("Lot", f"L{run}-{n}"),),
            symbols=(gs1.Symbol(elements=(("01", "09501101530003"), ("10", f"L{run}-{n}"))),),
        )
        for n in range(count)
    ]  # fmt: skip
    return labels.as_zpl(faces, "100x50").encode() if zpl else labels.as_pdf(faces, "100x50")


def main() -> None:
    """Papers of several lengths, then labels."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--lines", default="5,40,400")
    parser.add_argument("--labels", default="1,50")
    parser.add_argument("--repeat", type=int, default=15)
    asked = parser.parse_args()
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "onegauge.app.settings")
    import django

    django.setup()
    print(f"{'what':<24}{'first ms':>10}{'median':>10}{'worst':>10}{'kB':>10}")
    for lines in map(int, asked.lines.split(",")):
        timed(f"paper, {lines} lines", lambda run, n=lines: letter_of(n, run), asked.repeat)
    for count in map(int, asked.labels.split(",")):
        timed(f"{count} labels as PDF", lambda run, n=count: labels_of(n, run, zpl=False), asked.repeat)
        timed(f"{count} labels as ZPL", lambda run, n=count: labels_of(n, run, zpl=True), asked.repeat)


if __name__ == "__main__":
    main()
