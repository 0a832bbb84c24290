#!/usr/bin/env python3
"""The database's own limit for the fulfilment bench: the minimum rows a correct system must write, set-based.

    floor.py WORKLOAD_DIR [--fk] [--out FILE]     (the database given by --db is dropped and created)

The server is the one of --server, BENCH_SERVER or DATABASE_URL: any database of it, with a user who may create databases.
Plain logged tables with primary keys and foreign-key indexes, checks on the balance row, one transaction a phase,
the durability the server is set to. CSV files are sent by COPY into temporary tables and resolved by INSERT..SELECT.
No application logic, users, documents, numbering, history or extension points: a bound, not a system.

 load       item, warehouse, bin, customer; one balance row and one opening move per stock row
 capture    sales_order, order_line with the item's price
 confirm    header state and total; one demand row per line
 allocate   ONE statement: cumulative demand intervals matched with cumulative supply intervals per warehouse+item,
            reservation rows inserted, balance and demand updated
 ship       ONE statement per table: delivery per order, one move per reservation, balances, demand, header state;
            what was not reserved stays as open demand (the backorder)
 inquiry    one aggregate over the balances, every row fetched
 replenish  one INSERT..SELECT over rules, balances, open demand
 hot        N processes, one guarded single-row UPDATE of the balance plus one reservation row per order, autocommit
"""

import argparse
import json
import multiprocessing
import os
import pathlib
import random
import resource
import sys
import time

import psycopg
from psycopg import sql
from psycopg.conninfo import make_conninfo

TABLES = """
CREATE TABLE item(id int PRIMARY KEY, sku text NOT NULL UNIQUE, name text NOT NULL, cost numeric(12,2) NOT NULL,
  price numeric(12,2) NOT NULL);
CREATE TABLE warehouse(id int PRIMARY KEY, code text NOT NULL UNIQUE, name text NOT NULL);
CREATE TABLE bin(id int PRIMARY KEY, warehouse_id int NOT NULL, code text NOT NULL UNIQUE);
CREATE TABLE customer(id int PRIMARY KEY, code text NOT NULL UNIQUE, name text NOT NULL);
CREATE TABLE quant(item_id int NOT NULL, warehouse_id int NOT NULL, bin_id int NOT NULL, on_hand int NOT NULL,
  reserved int NOT NULL DEFAULT 0, PRIMARY KEY (item_id, warehouse_id, bin_id),
  CHECK (reserved >= 0 AND reserved <= on_hand)) WITH (fillfactor = 50);
CREATE INDEX ON quant(bin_id);
CREATE TABLE sales_order(id int PRIMARY KEY, no text NOT NULL UNIQUE, date date NOT NULL, customer_id int NOT NULL,
  warehouse_id int NOT NULL, state smallint NOT NULL DEFAULT 0, total numeric(14,2)) WITH (fillfactor = 50);
CREATE INDEX ON sales_order(customer_id);
CREATE INDEX ON sales_order(warehouse_id);
CREATE TABLE order_line(id int PRIMARY KEY, order_id int NOT NULL, line_no int NOT NULL, item_id int NOT NULL,
  qty int NOT NULL CHECK (qty > 0), price numeric(12,2) NOT NULL);
CREATE INDEX ON order_line(order_id);
CREATE INDEX ON order_line(item_id);
CREATE TABLE demand(line_id int PRIMARY KEY, order_id int NOT NULL, item_id int NOT NULL, warehouse_id int NOT NULL,
  qty int NOT NULL, reserved int NOT NULL DEFAULT 0, shipped int NOT NULL DEFAULT 0,
  CHECK (reserved + shipped <= qty)) WITH (fillfactor = 33);
CREATE INDEX ON demand(order_id);
CREATE INDEX ON demand(item_id, warehouse_id);
CREATE TABLE reservation(line_id int NOT NULL, bin_id int NOT NULL, item_id int NOT NULL, warehouse_id int NOT NULL,
  qty int NOT NULL CHECK (qty > 0), PRIMARY KEY (line_id, bin_id));
CREATE INDEX ON reservation(item_id, warehouse_id, bin_id);
CREATE SEQUENCE delivery_id; CREATE SEQUENCE move_id;
CREATE TABLE delivery(id int PRIMARY KEY DEFAULT nextval('delivery_id'), order_id int NOT NULL, done_at timestamptz NOT NULL);
CREATE INDEX ON delivery(order_id);
CREATE TABLE move(id bigint PRIMARY KEY DEFAULT nextval('move_id'), item_id int NOT NULL, warehouse_id int NOT NULL,
  bin_id int NOT NULL, qty int NOT NULL, line_id int, delivery_id int, done_at timestamptz NOT NULL);
CREATE INDEX ON move(item_id, warehouse_id);
CREATE INDEX ON move(line_id) WHERE line_id IS NOT NULL;
CREATE INDEX ON move(delivery_id) WHERE delivery_id IS NOT NULL;
CREATE TABLE rule(warehouse_id int NOT NULL, item_id int NOT NULL, min int NOT NULL, max int NOT NULL,
  PRIMARY KEY (item_id, warehouse_id));
CREATE TABLE proposal(item_id int NOT NULL, warehouse_id int NOT NULL, qty int NOT NULL,
  PRIMARY KEY (item_id, warehouse_id));
"""
FKS = """
ALTER TABLE bin ADD FOREIGN KEY (warehouse_id) REFERENCES warehouse;
ALTER TABLE quant ADD FOREIGN KEY (item_id) REFERENCES item, ADD FOREIGN KEY (bin_id) REFERENCES bin;
ALTER TABLE sales_order ADD FOREIGN KEY (customer_id) REFERENCES customer, ADD FOREIGN KEY (warehouse_id) REFERENCES warehouse;
ALTER TABLE order_line ADD FOREIGN KEY (order_id) REFERENCES sales_order, ADD FOREIGN KEY (item_id) REFERENCES item;
ALTER TABLE demand ADD FOREIGN KEY (line_id) REFERENCES order_line, ADD FOREIGN KEY (order_id) REFERENCES sales_order;
ALTER TABLE reservation ADD FOREIGN KEY (line_id) REFERENCES demand, ADD FOREIGN KEY (item_id, warehouse_id, bin_id) REFERENCES quant;
ALTER TABLE delivery ADD FOREIGN KEY (order_id) REFERENCES sales_order;
ALTER TABLE move ADD FOREIGN KEY (item_id) REFERENCES item, ADD FOREIGN KEY (bin_id) REFERENCES bin,
  ADD FOREIGN KEY (line_id) REFERENCES order_line, ADD FOREIGN KEY (delivery_id) REFERENCES delivery;
"""
STAGING = {
    "items": "sku text, name text, cost numeric, price numeric",
    "warehouses": "code text, name text",
    "bins": "warehouse text, bin text",
    "stock": "warehouse text, bin text, sku text, qty int",
    "customers": "code text, name text",
    "orders": "no text, date date, customer text, warehouse text",
    "lines": "no text, line int, sku text, qty int",
    "rules": "warehouse text, sku text, min int, max int",
}

ALLOCATE = """
WITH d AS MATERIALIZED (
  SELECT d.line_id, d.item_id, d.warehouse_id, d.qty - d.reserved - d.shipped AS q,
         sum(d.qty - d.reserved - d.shipped) OVER (PARTITION BY d.item_id, d.warehouse_id ORDER BY o.date, d.line_id) AS d1
  FROM demand d JOIN sales_order o ON o.id = d.order_id WHERE o.state = 1 AND d.qty > d.reserved + d.shipped),
s AS MATERIALIZED (
  SELECT item_id, warehouse_id, bin_id, on_hand - reserved AS q,
         sum(on_hand - reserved) OVER (PARTITION BY item_id, warehouse_id ORDER BY bin_id) AS s1
  FROM quant WHERE on_hand > reserved),
m AS MATERIALIZED (
  SELECT d.line_id, s.bin_id, d.item_id, d.warehouse_id,
         (least(d.d1, s.s1) - greatest(d.d1 - d.q, s.s1 - s.q))::int AS q
  FROM d JOIN s ON s.item_id = d.item_id AND s.warehouse_id = d.warehouse_id
       AND d.d1 - d.q < s.s1 AND s.s1 - s.q < d.d1),
r AS (INSERT INTO reservation(line_id, bin_id, item_id, warehouse_id, qty)
      SELECT line_id, bin_id, item_id, warehouse_id, q FROM m),
u AS (UPDATE quant SET reserved = quant.reserved + x.q
      FROM (SELECT item_id, warehouse_id, bin_id, sum(q)::int AS q FROM m GROUP BY 1, 2, 3) x
      WHERE (quant.item_id, quant.warehouse_id, quant.bin_id) = (x.item_id, x.warehouse_id, x.bin_id))
UPDATE demand SET reserved = demand.reserved + x.q
FROM (SELECT line_id, sum(q)::int AS q FROM m GROUP BY 1) x WHERE demand.line_id = x.line_id
"""
SHIP = [
    "CREATE TEMP TABLE picked ON COMMIT DROP AS SELECT r.*, d.order_id FROM reservation r JOIN demand d USING (line_id)",
    "INSERT INTO delivery(order_id, done_at) SELECT DISTINCT order_id, now() FROM picked",
    """INSERT INTO move(item_id, warehouse_id, bin_id, qty, line_id, delivery_id, done_at)
       SELECT p.item_id, p.warehouse_id, p.bin_id, -p.qty, p.line_id, d.id, now()
       FROM picked p JOIN delivery d USING (order_id)""",
    """UPDATE quant SET on_hand = on_hand - x.q, reserved = reserved - x.q
       FROM (SELECT item_id, warehouse_id, bin_id, sum(qty)::int AS q FROM picked GROUP BY 1, 2, 3) x
       WHERE (quant.item_id, quant.warehouse_id, quant.bin_id) = (x.item_id, x.warehouse_id, x.bin_id)""",
    """UPDATE demand SET reserved = 0, shipped = shipped + reserved WHERE reserved > 0""",
    "DELETE FROM reservation",
    """UPDATE sales_order SET state = CASE WHEN EXISTS (SELECT 1 FROM demand d WHERE d.order_id = sales_order.id
       AND d.shipped < d.qty) THEN 2 ELSE 3 END FROM delivery v WHERE v.order_id = sales_order.id""",
]
INQUIRY = (
    """SELECT warehouse_id, item_id, sum(on_hand), sum(reserved), sum(on_hand - reserved) FROM quant GROUP BY 1, 2"""
)
REPLENISH = """
INSERT INTO proposal(item_id, warehouse_id, qty)
SELECT r.item_id, r.warehouse_id, r.max - (coalesce(q.a, 0) - coalesce(d.o, 0))
FROM rule r
LEFT JOIN (SELECT item_id, warehouse_id, sum(on_hand) AS a FROM quant GROUP BY 1, 2) q USING (item_id, warehouse_id)
LEFT JOIN (SELECT item_id, warehouse_id, sum(qty - shipped) AS o FROM demand WHERE shipped < qty GROUP BY 1, 2) d
  USING (item_id, warehouse_id)
WHERE coalesce(q.a, 0) - coalesce(d.o, 0) < r.min
"""
HOT = """
WITH u AS (UPDATE quant SET reserved = reserved + %(q)s
           WHERE item_id = %(i)s AND warehouse_id = %(w)s AND bin_id = %(b)s AND on_hand - reserved >= %(q)s
           RETURNING item_id, warehouse_id, bin_id)
INSERT INTO reservation(line_id, bin_id, item_id, warehouse_id, qty)
SELECT %(l)s, bin_id, item_id, warehouse_id, %(q)s FROM u
"""


def hot_client(conninfo, work, w, b, barrier, queue):
    n = {"orders": 0, "assigned": 0, "refused": 0, "errors": 0}
    with psycopg.connect(conninfo, autocommit=True) as con, con.cursor() as c:
        c.execute("SELECT 1")
        barrier.wait()
        for line, item in work:
            n["orders"] += 1
            try:
                c.execute(HOT, {"q": 1, "i": item, "w": w, "b": b, "l": line}, prepare=True)
                n["assigned" if c.rowcount else "refused"] += 1
            except psycopg.OperationalError:
                n["errors"] += 1
    queue.put(n)


class Floor:
    def __init__(self, a):
        self.a, self.wl, self.phases, self.checks = a, pathlib.Path(a.wl), {}, {}
        self.n = {k: (self.wl / f"{k}.csv").read_bytes().count(b"\n") - 1 for k in STAGING}
        self.conninfo = make_conninfo(a.server, dbname=a.db)
        self.con = psycopg.connect(self.conninfo)

    def phase(self, name, units, fn):
        t0 = time.monotonic()
        with self.con.transaction(), self.con.cursor() as c:
            more = fn(c) or {}
        s = time.monotonic() - t0
        self.phases[name] = dict(seconds=round(s, 4), units=units, per_second=round(units / s, 1), **more)
        print(f"# {name}: {s:.3f} s, {units} units, {units / s:.0f}/s {more or ''}", file=sys.stderr, flush=True)

    def stage(self, c, *names):
        for n in names:
            c.execute(f"CREATE TEMP TABLE s_{n}({STAGING[n]}) ON COMMIT DROP")
            with (
                c.copy(f"COPY s_{n} FROM STDIN (FORMAT csv, HEADER true)") as cp,
                (self.wl / f"{n}.csv").open("rb") as f,
            ):
                while data := f.read(1 << 20):
                    cp.write(data)
            c.execute(f"ANALYZE s_{n}")

    def load(self, c):
        self.stage(c, "items", "warehouses", "bins", "customers", "stock")
        c.execute("INSERT INTO item SELECT row_number() OVER (), sku, name, cost, price FROM s_items")
        c.execute("INSERT INTO warehouse SELECT row_number() OVER (), code, name FROM s_warehouses")
        c.execute("""INSERT INTO bin SELECT row_number() OVER (), w.id, b.bin FROM s_bins b
                     JOIN warehouse w ON w.code = b.warehouse""")
        c.execute("INSERT INTO customer SELECT row_number() OVER (), code, name FROM s_customers")
        c.execute("""INSERT INTO quant(item_id, warehouse_id, bin_id, on_hand) SELECT i.id, b.warehouse_id, b.id, s.qty
                     FROM s_stock s JOIN item i ON i.sku = s.sku JOIN bin b ON b.code = s.bin""")
        c.execute("""INSERT INTO move(item_id, warehouse_id, bin_id, qty, done_at)
                     SELECT item_id, warehouse_id, bin_id, on_hand, now() FROM quant""")

    def capture(self, c):
        self.stage(c, "orders", "lines")
        c.execute("""INSERT INTO sales_order(id, no, date, customer_id, warehouse_id)
                     SELECT row_number() OVER (), o.no, o.date, c.id, w.id FROM s_orders o
                     JOIN customer c ON c.code = o.customer JOIN warehouse w ON w.code = o.warehouse""")
        c.execute("""INSERT INTO order_line(id, order_id, line_no, item_id, qty, price)
                     SELECT row_number() OVER (), o.id, l.line, i.id, l.qty, i.price FROM s_lines l
                     JOIN sales_order o ON o.no = l.no JOIN item i ON i.sku = l.sku""")

    def confirm(self, c):
        c.execute("""UPDATE sales_order o SET state = 1, total = x.t
                     FROM (SELECT order_id, sum(qty * price) AS t FROM order_line GROUP BY 1) x
                     WHERE x.order_id = o.id AND o.state = 0""")
        c.execute("""INSERT INTO demand(line_id, order_id, item_id, warehouse_id, qty)
                     SELECT l.id, l.order_id, l.item_id, o.warehouse_id, l.qty
                     FROM order_line l JOIN sales_order o ON o.id = l.order_id WHERE o.state = 1""")

    def allocate(self, c):
        c.execute(ALLOCATE)

    def ship(self, c):
        for i, q in enumerate(SHIP):
            c.execute(q)
            if i == 0:
                c.execute("ANALYZE picked")

    def inquiry(self, c):
        c.execute(INQUIRY)
        return {"rows": len(c.fetchall())}

    def rules(self):
        with self.con.transaction(), self.con.cursor() as c:
            self.stage(c, "rules")
            c.execute("""INSERT INTO rule SELECT w.id, i.id, r.min, r.max FROM s_rules r
                         JOIN warehouse w ON w.code = r.warehouse JOIN item i ON i.sku = r.sku""")

    def replenish(self, c):
        c.execute(REPLENISH)
        return {"proposals": c.rowcount}

    def hot(self):
        a = self.a
        with self.con.transaction(), self.con.cursor() as c:
            c.execute("SELECT max(id) FROM item")
            i0 = c.fetchone()[0] + 1
            c.execute("INSERT INTO item SELECT %s + g, 'HOT' || g, 'Hot', 5, 9 FROM generate_series(0, 19) g", (i0,))
            c.execute("INSERT INTO quant SELECT %s + g, 1, 1, %s FROM generate_series(0, 19) g", (i0, a.hot_units))
            n = int(20 * a.hot_units * a.hot_excess)
            c.execute("SELECT max(id) FROM order_line")
            l0 = c.fetchone()[0] + 1
            c.execute("""INSERT INTO sales_order SELECT (SELECT max(id) FROM sales_order) + 1, 'HOT', now(), 1, 1, 1""")
            c.execute(
                """INSERT INTO order_line SELECT %s + g, (SELECT max(id) FROM sales_order), g + 1, %s + g %% 20, 1, 9
                         FROM generate_series(0, %s) g""",
                (l0, i0, n - 1),
            )
            c.execute("""INSERT INTO demand SELECT id, order_id, item_id, 1, 1 FROM order_line WHERE id >= %s""", (l0,))
        work = [(l0 + k, i0 + k % 20) for k in range(n)]
        random.Random(7).shuffle(work)
        ctx = multiprocessing.get_context("spawn")
        barrier, queue = ctx.Barrier(a.clients + 1), ctx.Queue()
        ps = [
            ctx.Process(target=hot_client, args=(self.conninfo, work[k :: a.clients], 1, 1, barrier, queue))
            for k in range(a.clients)
        ]
        for p in ps:
            p.start()
        barrier.wait()
        t0 = time.monotonic()
        res = [queue.get() for _ in ps]
        s = time.monotonic() - t0
        for p in ps:
            p.join()
        tot = {k: sum(r[k] for r in res) for k in res[0]}
        with self.con.transaction(), self.con.cursor() as c:
            c.execute("SELECT sum(on_hand), sum(reserved) FROM quant WHERE item_id >= %s", (i0,))
            oh, rs = c.fetchone()
            c.execute("SELECT sum(qty) FROM reservation WHERE item_id >= %s", (i0,))
            rr = c.fetchone()[0]
        self.phases["hot"] = dict(
            seconds=round(s, 4),
            units=n,
            per_second=round(n / s, 1),
            clients=a.clients,
            stock_units=oh,
            reserved_units=rs,
            reservation_rows_units=rr,
            oversold_units=max(0, rr - oh),
            **tot,
        )
        print("# hot", self.phases["hot"], file=sys.stderr, flush=True)

    def check(self, after):
        with self.con.transaction(), self.con.cursor() as c:

            def one(q):
                c.execute(q)
                return c.fetchone()[0]

            exp = one("""SELECT sum(least(d.q, s.q)) FROM
                (SELECT item_id, warehouse_id, sum(qty) q FROM demand GROUP BY 1, 2) d
                JOIN (SELECT item_id, warehouse_id, sum(qty) q FROM move WHERE line_id IS NULL GROUP BY 1, 2) s
                USING (item_id, warehouse_id)""")
            self.checks[after] = {
                "negative": one("SELECT count(*) FROM quant WHERE on_hand < 0"),
                "reserved_over_onhand": one("SELECT count(*) FROM quant WHERE reserved > on_hand"),
                "expected_allocatable_units": int(exp),
                "reserved_units": int(one("SELECT coalesce(sum(qty), 0) FROM reservation")),
                "shipped_units": int(one("SELECT coalesce(-sum(qty), 0) FROM move WHERE line_id IS NOT NULL")),
                "onhand_mismatch": one("""SELECT count(*) FROM (SELECT item_id, warehouse_id, bin_id, sum(qty) q FROM move
                    GROUP BY 1, 2, 3) m FULL JOIN quant USING (item_id, warehouse_id, bin_id)
                    WHERE coalesce(q, 0) <> coalesce(on_hand, 0)"""),
                "reservation_mismatch": one("""SELECT count(*) FROM (SELECT item_id, warehouse_id, bin_id, sum(qty) q
                    FROM reservation GROUP BY 1, 2, 3) m FULL JOIN quant USING (item_id, warehouse_id, bin_id)
                    WHERE coalesce(q, 0) <> coalesce(reserved, 0)"""),
                "open_demand_units": int(one("SELECT coalesce(sum(qty - reserved - shipped), 0) FROM demand")),
            }

    def analyze(self):
        self.con.autocommit = True
        self.con.execute("VACUUM ANALYZE" if self.a.vacuum else "ANALYZE")
        self.con.autocommit = False

    def run(self):
        with self.con.transaction(), self.con.cursor() as c:
            c.execute(TABLES)
            if self.a.fk:
                c.execute(FKS)
            for k in ("work_mem", "max_parallel_workers_per_gather"):
                v = getattr(self.a, k)
                if v:
                    c.execute(f"SET {k} = '{v}'")
        n = self.n
        self.phase("load", n["stock"], self.load)
        self.analyze()
        self.phase("capture", n["lines"], self.capture)
        self.analyze()
        self.phase("confirm", n["lines"], self.confirm)
        self.analyze()
        self.phase("allocate", n["lines"], self.allocate)
        self.check("allocate")
        self.analyze()
        self.phase("ship", n["lines"], self.ship)
        self.check("ship")
        self.rules()
        self.analyze()
        self.phase("inquiry", n["items"] * n["warehouses"], self.inquiry)
        self.phase("replenish", n["rules"], self.replenish)
        if self.a.clients:
            self.hot()
        with self.con.transaction(), self.con.cursor() as c:
            c.execute(
                "SELECT current_setting('server_version'), current_setting('fsync'), "
                "current_setting('synchronous_commit'), current_setting('shared_buffers'), "
                "current_setting('work_mem'), pg_database_size(current_database())"
            )
            pg = c.fetchone()
        return {
            "system": "floor",
            "version": f"PostgreSQL {pg[0]}, psycopg {psycopg.__version__}",
            "scale": self.wl.name,
            "workload": n,
            "settings": {
                "fsync": pg[1],
                "synchronous_commit": pg[2],
                "shared_buffers": pg[3],
                "work_mem": pg[4],
                "foreign_key_constraints": self.a.fk,
                "analyze": "between phases, not timed",
                "python": sys.version.split()[0],
            },
            "phases": self.phases,
            "checks": self.checks,
            "database_mb": round(pg[5] / 2**20, 1),
            "peak_rss_mb": round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024, 1),
        }


def recreate(server, name):
    """Drop and create the database of the floor, so that every run starts from nothing."""
    with psycopg.connect(server, autocommit=True) as con:
        con.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name)))
        con.execute(sql.SQL("CREATE DATABASE {} TEMPLATE template0").format(sql.Identifier(name)))


def drop(server, name):
    """Leave nothing behind on the server."""
    with psycopg.connect(server, autocommit=True) as con:
        con.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name)))


def main():
    ap = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ap.add_argument("wl", metavar="WORKLOAD_DIR")
    ap.add_argument("--server", default=os.environ.get("BENCH_SERVER") or os.environ.get("DATABASE_URL"))
    ap.add_argument("--db", default="onegauge_bench_floor")
    ap.add_argument("--out")
    ap.add_argument("--fk", action="store_true", help="with foreign-key constraints, checked row by row")
    ap.add_argument("--vacuum", action="store_true")
    ap.add_argument("--keep", action="store_true", help="leave the database for a look")
    ap.add_argument("--work-mem")
    ap.add_argument("--max-parallel-workers-per-gather")
    ap.add_argument("--clients", type=int, default=8)
    ap.add_argument("--hot-units", type=int, default=1000)
    ap.add_argument("--hot-excess", type=float, default=1.1)
    a = ap.parse_args()
    if not a.server:
        ap.error("no server: give --server or set DATABASE_URL")
    recreate(a.server, a.db)
    floor = Floor(a)
    try:
        res = floor.run()
    finally:
        floor.con.close()
        if not a.keep:
            drop(a.server, a.db)
    print(json.dumps(res, indent=1))
    if a.out:
        pathlib.Path(a.out).write_text(json.dumps(res, indent=1) + "\n")


if __name__ == "__main__":
    main()
