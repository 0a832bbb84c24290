"""Generated networks: sites with stock, lanes and rules, and wishes that compete for it."""

import random
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from fractions import Fraction

from onegauge.sourcing.wishes import Inbound, ItemFact, Knobs, Lane, Lot, Network, Rule, SiteFact, Wish

TODAY = date(2026, 6, 1)


def network(seed: int, *, sites: int = 3, items: int = 4, scarcity: int = 12) -> Network:
    """Some sites of one company, with too little stock of some things."""
    r = random.Random(seed)
    facts = {
        s: SiteFact(site_id=s, company_id=1, code=f"S{s}", sends=r.random() > 0.1, stock_on=TODAY + timedelta(days=r.choice((1, 1, 2))),
                    supply_on=TODAY + timedelta(days=10))
        for s in range(1, sites + 1)
    }  # fmt: skip
    stock = {
        (i, s): tuple(
            Lot(r.choice((None, TODAY + timedelta(days=r.randint(5, 90)))), Decimal(r.randint(0, scarcity)))
            for _ in range(r.randint(0, 2))
        )
        for i in range(1, items + 1)
        for s in facts
    }
    inbound = {
        (i, s): (Inbound(TODAY + timedelta(days=r.randint(1, 6)), Decimal(r.randint(1, scarcity))),)
        for i in range(1, items + 1)
        for s in facts
        if r.random() < 0.2
    }
    return Network(
        sites=facts,
        items={i: ItemFact(item_id=i, sku=f"I{i}", item_class_id=i % 2, weight_kg=Decimal(i), decimals=0) for i in range(1, items + 1)},
        stock={k: v for k, v in stock.items() if v},
        inbound=inbound,
        lanes={s: (Lane(s, "GB", "", Decimal(r.randint(2, 15)), Decimal(r.randint(0, 3)) / 10, r.randint(0, 2)),) for s in facts},
        rules={s: (Rule(s, "K", r.choice((None, 0, 1)), "", r.random() > 0.1, Decimal(r.randint(0, 3))),) for s in facts},
        stand_ins={1: ((2, "alternative", Fraction(2)),), 3: ((4, r.choice(("use_up", "at_once")), Fraction(1, 2)),)} if items > 3 else {},
        knobs={s: Knobs(max_shipments=r.randint(1, 3), split_amount=Decimal(4), late_day_amount=Decimal(5), substitute_amount=Decimal(3),
                        ageing_days=30, ageing_share=Decimal("0.05"), min_split_value=Decimal(r.choice((0, 10)))) for s in facts},
    )  # fmt: skip


def wishes(seed: int, count: int, *, sites: int = 3, items: int = 4) -> list[Wish]:
    """Lines of orders with one to four lines."""
    r = random.Random(seed * 7 + 1)
    found, source = list[Wish](), 0
    while len(found) < count:
        source += 1
        site, complete = r.randint(1, sites), r.random() < 0.1
        for _ in range(min(r.randint(1, 4), count - len(found))):
            found.append(
                Wish(
                    source_id=source, line_id=len(found) + 1, company_id=1, site_id=site, item_id=r.randint(1, items),
                    qty=Decimal(2 * r.randint(1, 5)), due_on=TODAY + timedelta(days=r.randint(0, 5)),
                    ordered_at=datetime(2026, 6, 1, 8, tzinfo=UTC) + timedelta(minutes=r.randint(0, 500)), country="GB",
                    unit_value=Decimal(r.randint(1, 40)), priority=r.randint(1, 9), ship_complete=complete,
                    consent=r.choice(("none", "ask", "standing")), min_life_days=r.choice((None, None, 10)),
                )
            )  # fmt: skip
    return found
