"""Followers under writers that commit out of order: nothing is skipped, nothing is repeated, wherever they are cut."""

import random
import threading
import time
from collections.abc import Iterator
from typing import Any, ClassVar

import psycopg
import pytest
from django.db import connections, transaction

from onegauge.governance import operations as governance
from onegauge.kernel import followers
from onegauge.kernel.followers import FOLLOWERS, Follower, Source, lag, rebuild, run_batch, run_until_idle
from tests.concurrency.sessions import together, values
from tests.database import raw_connection
from tests.support import group_actor

pytestmark = pytest.mark.race
SETUP = """
CREATE TABLE probe_fact (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, on_date date NOT NULL DEFAULT current_date,
  txid xid8 NOT NULL DEFAULT pg_current_xact_id());
CREATE INDEX ON probe_fact (txid, id);
CREATE TABLE probe_seen (fact_id bigint NOT NULL, n bigint GENERATED ALWAYS AS IDENTITY);
GRANT ALL ON probe_fact, probe_seen TO onegauge_app, onegauge_follower;
"""


class Seen(Follower):
    """Writes down every fact it reads, without any protection of its own against a second reading."""

    name = "probe.seen"
    source = Source("probe_fact", ("id", "on_date"), "on_date")
    batch = 7
    dies_after: ClassVar[int | None] = None

    def apply(self, rows: list[dict[str, Any]], cursor: Any) -> None:
        """Note the ids; die in the middle when told so."""
        for n, row in enumerate(rows):
            if self.dies_after == n:
                raise KeyboardInterrupt("killed")
            cursor.execute("INSERT INTO probe_seen (fact_id) VALUES (%s)", [row["id"]])

    def reset(self, cursor: Any) -> None:
        """Forget everything."""
        cursor.execute("DELETE FROM probe_seen")


@pytest.fixture
def seen(transactional_db: None) -> Iterator[Seen]:
    """The follower with its tables, gone afterwards."""
    with raw_connection("owner") as owner:
        owner.execute(SETUP)
    follower = Seen()
    FOLLOWERS[follower.name] = follower
    yield follower
    del FOLLOWERS[follower.name]
    Seen.dies_after = None
    connections["follower"].close()
    with raw_connection("owner") as owner:
        owner.execute("DROP TABLE probe_fact, probe_seen")


def writers(count: int, seconds: float) -> list[Any]:
    """Sessions that write facts, linger, and commit out of order; some roll back."""
    until = time.monotonic() + seconds

    def write(seed: int) -> None:
        dice = random.Random(seed)
        with raw_connection() as session:
            while time.monotonic() < until:
                session.execute("INSERT INTO probe_fact DEFAULT VALUES")
                session.execute("SELECT pg_sleep(%s)", [dice.uniform(0, 0.05)])
                if dice.random() < 0.1:
                    session.rollback()
                else:
                    session.commit()

    return [lambda n=n: write(n) for n in range(count)]


def read(table: str, column: str) -> list[int]:
    with raw_connection("owner") as owner:
        return [i for (i,) in owner.execute(f"SELECT {column} FROM {table} ORDER BY 1")]  # type: ignore[arg-type]


def test_no_row_is_skipped_when_transactions_commit_out_of_order(seen: Seen) -> None:
    naive: list[int] = []
    stop = threading.Event()

    def follow() -> None:
        while not stop.is_set():
            run_batch(seen)

    def control() -> None:
        """The tempting form: a cursor on the id alone."""
        last = 0
        with raw_connection() as session:
            session.autocommit = True
            while not stop.is_set():
                rows = session.execute("SELECT id FROM probe_fact WHERE id > %s ORDER BY id LIMIT 7", [last]).fetchall()
                naive.extend(i for (i,) in rows)
                last = rows[-1][0] if rows else last

    def writing() -> None:
        try:
            values(together(writers(5, 2.0)))
        finally:
            stop.set()

    values(together([writing, follow, control]))
    run_until_idle([seen.name])
    facts = read("probe_fact", "id")
    assert len(facts) > 100
    assert read("probe_seen", "fact_id") == facts
    assert len(set(facts) - set(naive)) > 0, "the negative control lost nothing: the test proves nothing"


def test_an_open_writer_holds_followers_back_and_is_read_later(seen: Seen) -> None:
    with raw_connection() as early, raw_connection() as late:
        early.execute("INSERT INTO probe_fact DEFAULT VALUES")
        late.execute("INSERT INTO probe_fact DEFAULT VALUES")
        late.commit()
        assert (run_batch(seen), lag(seen).rows) == (0, 1)
        early.commit()
    run_until_idle([seen.name])
    assert read("probe_seen", "fact_id") == read("probe_fact", "id")
    assert lag(seen).rows == 0


def test_killed_in_the_middle_of_a_batch_nothing_is_repeated(seen: Seen) -> None:
    with raw_connection() as session:
        session.execute("INSERT INTO probe_fact SELECT FROM generate_series(1, 20)")
    assert run_batch(seen) == 7
    Seen.dies_after = 3
    with pytest.raises(KeyboardInterrupt):
        run_batch(seen)
    Seen.dies_after = None
    run_until_idle([seen.name])
    assert read("probe_seen", "fact_id") == read("probe_fact", "id")


def test_a_cut_connection_repeats_nothing(seen: Seen, monkeypatch: pytest.MonkeyPatch) -> None:
    """The server forgets the session after the effects were written and before they were committed."""
    with raw_connection() as session:
        session.execute("INSERT INTO probe_fact SELECT FROM generate_series(1, 10)")
    original = Seen.apply

    def cut(self: Seen, rows: list[dict[str, Any]], cursor: Any) -> None:
        original(self, rows, cursor)
        cursor.execute("SELECT pg_backend_pid()")
        (pid,) = cursor.fetchone()
        with raw_connection("follower") as killer:
            killer.execute("SELECT pg_terminate_backend(%s)", [pid])

    monkeypatch.setattr(Seen, "apply", cut)
    with pytest.raises(Exception) as lost:
        run_batch(seen)
    assert isinstance(lost.value.__cause__, psycopg.OperationalError)
    connections["follower"].close()
    monkeypatch.undo()
    run_until_idle([seen.name])
    assert read("probe_seen", "fact_id") == read("probe_fact", "id")


def test_two_workers_of_one_follower_do_not_double_its_work(seen: Seen) -> None:
    with raw_connection() as session:
        session.execute("INSERT INTO probe_fact SELECT FROM generate_series(1, 200)")

    def work() -> int:
        return sum(run_batch(seen) for _ in range(20))

    values(together([work] * 4))
    run_until_idle([seen.name])
    assert read("probe_seen", "fact_id") == read("probe_fact", "id")


def test_an_error_is_noted_and_stops_nobody_else(seen: Seen, monkeypatch: pytest.MonkeyPatch) -> None:
    with raw_connection() as session:
        session.execute("INSERT INTO probe_fact DEFAULT VALUES")

    def broken(self: Seen, rows: list[dict[str, Any]], cursor: Any) -> None:
        raise ValueError("bad row")

    monkeypatch.setattr(Seen, "apply", broken)
    followers.Rounds(poll_seconds=1).run()
    assert lag(seen).error == "ValueError: bad row"
    monkeypatch.undo()
    run_until_idle([seen.name])
    assert (lag(seen).error, read("probe_seen", "fact_id")) == ("", read("probe_fact", "id"))


def test_who_has_caught_up_rests_as_its_work_cost(seen: Seen, monkeypatch: pytest.MonkeyPatch) -> None:
    clock, original = [0.0], Seen.apply

    def slow(self: Seen, rows: list[dict[str, Any]], cursor: Any) -> None:
        original(self, rows, cursor)
        clock[0] += 0.5

    monkeypatch.setattr(Seen, "apply", slow)
    monkeypatch.setattr(Seen, "batch", 10)
    monkeypatch.setattr(followers, "FOLLOWERS", {seen.name: seen})
    rounds = followers.Rounds(poll_seconds=1, clock=lambda: clock[0])
    with raw_connection() as session:
        session.execute("INSERT INTO probe_fact SELECT FROM generate_series(1, 15)")

    assert (rounds.run(), rounds.pause()) == (10, 0), "a full batch: there is more"
    assert (rounds.run(), rounds.pause()) == (5, 2), "caught up: four times as long as it took"
    with raw_connection() as session:
        session.execute("INSERT INTO probe_fact DEFAULT VALUES")
    clock[0] += 1.9
    assert rounds.run() == 0, "it rests"
    clock[0] += 0.1
    assert rounds.run() == 1
    clock[0] += 2
    assert (rounds.run(), rounds.pause()) == (0, 1), "nothing to read: it looks again after the usual time"


def test_rebuilt_equals_kept(seen: Seen) -> None:
    with raw_connection() as session:
        session.execute("INSERT INTO probe_fact SELECT FROM generate_series(1, 30)")
    run_until_idle([seen.name])
    rebuild(seen.name)
    assert read("probe_seen", "fact_id") == read("probe_fact", "id")


def test_journal_references_rebuilt_equal_those_kept(transactional_db: None) -> None:
    by = group_actor()
    for n in range(5):
        governance.save_regions(regions=[governance.RegionDraft(code=f"R{n}", name="Region")], by=by)
    run_until_idle(["kernel.journal_refs"])
    kept = refs()
    assert len(kept) >= 5
    rebuild("kernel.journal_refs")
    assert refs() == kept


def refs() -> list[tuple[Any, ...]]:
    with transaction.atomic(using="owner"), connections["owner"].cursor() as cursor:
        cursor.execute("SELECT kind, object_id, journal_id, on_date FROM kernel_journalref ORDER BY 1, 2, 3")
        return list(cursor.fetchall())
