#!/usr/bin/env python3
"""Write a deterministic distribution workload as CSV files: the same options always give the same bytes.

items.csv      sku,name,cost,price
warehouses.csv code,name
bins.csv       warehouse,bin
stock.csv      warehouse,bin,sku,qty          opening on-hand, one row per (bin, sku)
customers.csv  code,name
orders.csv     order,date,customer,warehouse
lines.csv      order,line,sku,qty
rules.csv      warehouse,sku,min,max

Item popularity follows a Zipf-like law; in 15 % of the cells demand exceeds stock or nearly so, and backorders occur.
"""

import argparse
import csv
import itertools
import random
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, kw_only=True)
class Size:
    """How large the workload is; the defaults are the 1x size."""

    items: int = 1000
    warehouses: int = 4
    bins: int = 3
    orders: int = 1000
    lines: int = 5
    seed: int = 20261122

    def times(self, factor: int) -> "Size":
        """The same network with more articles and orders, so that the load per article stays alike."""
        return Size(
            items=self.items * factor,
            warehouses=self.warehouses,
            bins=self.bins,
            orders=self.orders * factor,
            lines=self.lines,
            seed=self.seed,
        )


def write(path: Path, head: Sequence[str], rows: Iterable[Sequence[object]]) -> None:
    """One CSV file with its header."""
    with path.open("w", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(head)
        writer.writerows(rows)


def generate(folder: Path, size: Size) -> str:
    """Write all files and return one line that says how many rows there are."""
    rng = random.Random(size.seed)
    folder.mkdir(parents=True, exist_ok=True)
    skus = [f"SKU{number:06d}" for number in range(size.items)]
    costs = [round(rng.lognormvariate(2, 1), 2) + 0.5 for _ in skus]
    write(
        folder / "items.csv",
        ["sku", "name", "cost", "price"],
        [(sku, f"Item {sku}", f"{cost:.2f}", f"{cost * 1.4:.2f}") for sku, cost in zip(skus, costs, strict=True)],
    )
    warehouses = [f"W{number + 1:02d}" for number in range(size.warehouses)]
    write(folder / "warehouses.csv", ["code", "name"], [(code, f"Warehouse {code}") for code in warehouses])
    bins = {code: [f"{code}-B{number + 1:02d}" for number in range(size.bins)] for code in warehouses}
    write(folder / "bins.csv", ["warehouse", "bin"], [(code, name) for code in warehouses for name in bins[code]])
    customers = [f"C{number:05d}" for number in range(max(50, size.orders // 10))]
    write(folder / "customers.csv", ["code", "name"], [(code, f"Customer {code}") for code in customers])
    demand, line_count = write_orders(folder, size, rng, skus=skus, warehouses=warehouses, customers=customers)
    stock_count = write_stock(folder, size, rng, skus=skus, bins=bins, demand=demand)
    rules = []
    for code in warehouses:
        for sku in skus:
            minimum = rng.randint(5, 40)
            rules.append((code, sku, minimum, minimum * 3))
    write(folder / "rules.csv", ["warehouse", "sku", "min", "max"], rules)
    return (
        f"{len(skus)} items, {len(warehouses)} warehouses, {stock_count} stock rows, "
        f"{size.orders} orders, {line_count} lines"
    )


def write_orders(
    folder: Path,
    size: Size,
    rng: random.Random,
    *,
    skus: Sequence[str],
    warehouses: Sequence[str],
    customers: Sequence[str],
) -> tuple[dict[tuple[str, int], int], int]:
    """Orders and lines; returns the demand by warehouse and position of the article."""
    weights = list(itertools.accumulate(1 / (position + 10) for position in range(size.items)))
    demand: dict[tuple[str, int], int] = {}
    orders, lines = [], []
    for number in range(size.orders):
        warehouse, code = rng.choice(warehouses), f"SO{number:07d}"
        on = f"2026-01-{1 + number * 28 // size.orders:02d}"
        orders.append((code, on, rng.choice(customers), warehouse))
        chosen: set[int] = set()
        while len(chosen) < min(size.lines, size.items):
            chosen.add(rng.choices(range(size.items), cum_weights=weights)[0])
        for line, position in enumerate(sorted(chosen), 1):
            qty = rng.randint(1, 12)
            lines.append((code, line, skus[position], qty))
            demand[warehouse, position] = demand.get((warehouse, position), 0) + qty
    write(folder / "orders.csv", ["order", "date", "customer", "warehouse"], orders)
    write(folder / "lines.csv", ["order", "line", "sku", "qty"], lines)
    return demand, len(lines)


def write_stock(
    folder: Path,
    size: Size,
    rng: random.Random,
    *,
    skus: Sequence[str],
    bins: dict[str, list[str]],
    demand: dict[tuple[str, int], int],
) -> int:
    """Opening stock: a fifth more than the demand, or a fifth less for 15 % of the cells, cut over the bins."""
    stock = []
    for warehouse, names in bins.items():
        for position, sku in enumerate(skus):
            wanted = demand.get((warehouse, position), 0)
            total = int(wanted * (0.8 if rng.random() < 0.15 else 1.2)) + rng.randint(0, 20)
            cuts = sorted(rng.randint(0, total) for _ in range(size.bins - 1))
            for name, low, high in zip(names, [0, *cuts], [*cuts, total], strict=True):
                if high > low:
                    stock.append((warehouse, name, sku, high - low))
    write(folder / "stock.csv", ["warehouse", "bin", "sku", "qty"], stock)
    return len(stock)


def main() -> None:
    """Command line: a folder and the sizes that differ from the defaults."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    defaults = Size()
    for name in ("items", "warehouses", "bins", "orders", "lines", "seed"):
        parser.add_argument(f"--{name}", type=int, default=getattr(defaults, name))
    options = vars(parser.parse_args())
    print(generate(options.pop("folder"), Size(**options)))


if __name__ == "__main__":
    main()
