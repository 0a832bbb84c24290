"""History under attack: whoever owns the database may change it, and verify says what was done and where."""

import json
from pathlib import Path
from typing import Any

import psycopg
import pytest
from django.db import ProgrammingError, connections, transaction
from psycopg import errors as pg

from onegauge.app import verify
from onegauge.governance import operations as governance
from onegauge.kernel import sealing
from onegauge.kernel.followers import rebuild, run_until_idle
from onegauge.kernel.sealing import SealFault
from tests.database import raw_connection
from tests.support import group_actor

BATCH = 4


@pytest.fixture
def sealed(transactional_db: None, monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """Three batches of four journal rows, written by operations; answers the ids in sealed order."""
    monkeypatch.setattr(sealing.Sealing, "batch", BATCH)
    by = group_actor()
    run_until_idle(["kernel.sealing"])
    for n in range(20):
        governance.save_regions(regions=[governance.RegionDraft(code=f"R{n:02d}", name="Region")], by=by)
    run_until_idle(["kernel.sealing"])
    assert sealing.faults() == []
    return [i for (ids,) in owner("SELECT ids FROM kernel_seal ORDER BY batch") for i in ids]


def owner(query: str, *params: Any) -> list[Any]:
    """Run something as the owner, who can switch triggers off: the attacker."""
    with connections["owner"].cursor() as cursor:
        cursor.execute(query, params)
        return list(cursor.fetchall()) if cursor.description else []


@pytest.fixture
def attack() -> Any:
    """What an owner can do to ledgers when they switch the triggers off."""

    def run(*statements: str) -> None:
        with connections["owner"].cursor() as cursor:
            for table in ("kernel_journal", "kernel_seal"):
                cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")
            for statement in statements:
                cursor.execute(statement)
            for table in ("kernel_journal", "kernel_seal"):
                cursor.execute(f"ALTER TABLE {table} ENABLE TRIGGER USER")

    return run


def batch_of(ids: list[int], journal_id: int) -> int:
    """The batch in which a row was sealed."""
    return owner("SELECT batch FROM kernel_seal WHERE %s = ANY(ids)", journal_id)[0][0]


def test_every_column_is_sealed(db: None) -> None:
    with connections["default"].cursor() as cursor:
        cursor.execute("SELECT attname FROM pg_attribute WHERE attrelid = 'kernel_journal'::regclass AND attnum > 0")
        columns = {name for (name,) in cursor.fetchall()}
    for statement in ("seal", "row_faults"):
        text = sealing.SQL.statements[statement]
        assert {c for c in columns if f"j.{c}" not in text} == set()
    leaf = sealing.SQL.statements["seal"].split("sha256(convert_to(")[1].split("'UTF8')")[0]
    assert leaf in sealing.SQL.statements["row_faults"]


def test_an_untouched_journal_has_no_fault(sealed: list[int]) -> None:
    assert len(sealed) >= 20
    assert [r.name for r in verify.run(only=["kernel"]) if not r.holds] == []


def test_an_altered_row_is_named(sealed: list[int], attack: Any) -> None:
    victim = sealed[5]
    attack(f'UPDATE kernel_journal SET after = \'{{"name": "Other"}}\' WHERE id = {victim}')
    assert sealing.faults() == [SealFault("altered", batch_of(sealed, victim), victim, 1)]


@pytest.mark.parametrize("change", ["actor_name = 'Nobody'", "at = at - interval '1 second'", "txid = '5'::xid8"])
def test_any_altered_column_is_found(sealed: list[int], attack: Any, change: str) -> None:
    victim = sealed[6]
    attack(f"UPDATE kernel_journal SET {change} WHERE id = {victim}")
    assert sealing.faults() == [SealFault("altered", batch_of(sealed, victim), victim, 1)]


def test_a_removed_row_is_named(sealed: list[int], attack: Any) -> None:
    victim = sealed[7]
    attack(f"DELETE FROM kernel_journal WHERE id = {victim}")
    assert sealing.faults() == [SealFault("removed", batch_of(sealed, victim), victim, 1)]


def test_an_inserted_row_is_named(sealed: list[int], attack: Any) -> None:
    twin = sealed[5]
    columns = "on_date, at, effective_at, txid, operation_id, request_id, operation, verb, kind, object_id, actor_id, actor_name, refs"
    attack(f"INSERT INTO kernel_journal (id, {columns}) SELECT 999999, {columns} FROM kernel_journal WHERE id = {twin}")
    after = next(
        i
        for i in sealed
        if owner(
            "SELECT (txid, %s) > (SELECT txid, 999999::bigint FROM kernel_journal WHERE id = 999999) FROM kernel_journal WHERE id = %s",
            i,
            i,
        )[0][0]
    )
    assert sealing.faults() == [SealFault("inserted", batch_of(sealed, after), 999999, 1)]


def test_a_second_row_under_a_sealed_id_is_inserted(sealed: list[int], attack: Any) -> None:
    twin = sealed[5]
    columns = (
        "at, effective_at, txid, operation_id, request_id, operation, verb, kind, object_id, actor_id, actor_name, refs"
    )
    attack(
        f"INSERT INTO kernel_journal (id, on_date, {columns}) SELECT id, on_date + interval '1 month', {columns}"
        f" FROM kernel_journal WHERE id = {twin}"
    )
    assert sealing.faults() == [SealFault("inserted", batch_of(sealed, twin), twin, 1)]


def test_a_cut_off_end_is_truncated_not_removed(sealed: list[int], attack: Any) -> None:
    gone = sealed[-6:]
    attack(f"DELETE FROM kernel_journal WHERE id IN ({','.join(map(str, gone))})")
    assert sealing.faults() == [SealFault("truncated", batch_of(sealed, gone[0]), gone[0], 6)]


def test_an_end_cut_off_with_its_seals_is_told_by_the_cursor(sealed: list[int], attack: Any) -> None:
    ((last, ids),) = owner("SELECT batch, ids FROM kernel_seal ORDER BY batch DESC LIMIT 1")
    attack(
        f"DELETE FROM kernel_journal WHERE id IN ({','.join(map(str, ids))})",
        f"DELETE FROM kernel_seal WHERE batch = {last}",
    )
    (fault,) = sealing.faults()
    assert (fault.verdict, fault.batch, fault.row_count) == ("truncated", last, len(ids))


def test_an_end_cut_off_with_seals_and_cursor_is_told_by_the_head(
    sealed: list[int], attack: Any, settings: Any, tmp_path: Path
) -> None:
    settings.SEAL_FOLDER = tmp_path
    kept = sealing.keep_head()
    assert kept == sealing.read_head()
    ((last, ids),) = owner("SELECT batch, ids FROM kernel_seal ORDER BY batch DESC LIMIT 1")
    attack(
        f"DELETE FROM kernel_journal WHERE id IN ({','.join(map(str, ids))})",
        f"DELETE FROM kernel_seal WHERE batch = {last}",
        "UPDATE kernel_follower f SET txid = s.last_txid, last_id = s.last_id, row_count = f.row_count -"
        f" {len(ids)} FROM (SELECT * FROM kernel_seal ORDER BY batch DESC LIMIT 1) s WHERE f.name = 'kernel.sealing'",
    )
    assert sealing.faults() == []
    broken = [(r.name, r.rows) for r in verify.run(only=["kernel"]) if not r.holds]
    assert broken == [
        ("kept_head_is_in_the_chain", [{"verdict": "truncated", "batch": last, "journal_id": 0, "row_count": 0}])
    ]
    assert not verify.run_seal(str(kept)).holds


def test_a_row_rewritten_with_its_seal_breaks_the_chain(sealed: list[int], attack: Any) -> None:
    victim = sealed[5]
    batch = batch_of(sealed, victim)
    rehash = sealing.SQL.statements["row_faults"]
    leaf = "sha256(" + rehash.split("sha256(", 1)[1].split(" AS leaf")[0]
    attack(
        f"UPDATE kernel_journal SET actor_name = 'Nobody' WHERE id = {victim}",
        f"UPDATE kernel_seal s SET leaves[array_position(s.ids, {victim})] = (SELECT {leaf} FROM kernel_journal j"
        f" WHERE j.id = {victim}) WHERE s.batch = {batch}",
        "UPDATE kernel_seal s SET root = (SELECT sha256(string_agg(x.leaf, ''::bytea ORDER BY x.n)) FROM"
        f" unnest(s.leaves) WITH ORDINALITY AS x(leaf, n)) WHERE s.batch = {batch}",
        f"UPDATE kernel_seal SET digest = sha256(prev || int8send(row_count) || root) WHERE batch = {batch}",
    )
    (fault,) = sealing.faults()
    assert (fault.verdict, fault.batch) == ("chain_broken", batch + 1)


def test_a_chain_rewritten_to_its_end_is_told_by_the_head(sealed: list[int], attack: Any) -> None:
    kept = sealing.head()
    assert kept is not None
    attack(f"UPDATE kernel_seal SET digest = sha256('x') WHERE batch = {kept.batch}")
    assert sealing.head_faults(kept) == [SealFault("rewritten", kept.batch, 0, 0)]


def test_an_altered_seal_is_named(sealed: list[int], attack: Any) -> None:
    attack("UPDATE kernel_seal SET root = sha256('x') WHERE batch = 2")
    (fault,) = sealing.faults()
    assert (fault.verdict, fault.batch) == ("seal_altered", 2)


def test_a_removed_seal_is_named(sealed: list[int], attack: Any) -> None:
    attack("DELETE FROM kernel_seal WHERE batch = 2")
    assert ("seal_removed", 2) in [(f.verdict, f.batch) for f in sealing.faults()]
    assert "inserted" not in [f.verdict for f in sealing.faults()]


@pytest.mark.parametrize("table", ["kernel_journal", "kernel_seal", "kernel_operation", "inventory_movement"])
@pytest.mark.parametrize("verb", ["UPDATE {} SET {} = {}", "DELETE FROM {}", "TRUNCATE {}"])
@pytest.mark.parametrize("alias", ["default", "follower"])
def test_the_application_may_not_touch_history(sealed: list[int], table: str, verb: str, alias: str) -> None:
    column = {"kernel_journal": "verb", "kernel_seal": "prev", "kernel_operation": "name", "inventory_movement": "qty"}[
        table
    ]
    with (
        pytest.raises(ProgrammingError) as refused,
        transaction.atomic(using=alias),
        connections[alias].cursor() as cursor,
    ):
        cursor.execute(verb.format(table, column, column))
    assert isinstance(refused.value.__cause__, pg.InsufficientPrivilege)


@pytest.mark.parametrize("table", ["kernel_journal", "kernel_seal", "kernel_operation"])
@pytest.mark.parametrize("verb", ["UPDATE {0} SET {1} = {1}", "DELETE FROM {0}", "TRUNCATE {0}"])
def test_even_the_owner_is_refused_by_the_triggers(sealed: list[int], table: str, verb: str) -> None:
    column = {"kernel_journal": "verb", "kernel_seal": "prev", "kernel_operation": "name"}[table]
    with raw_connection("owner") as connection, pytest.raises(psycopg.errors.RaiseException, match="append-only"):
        connection.execute(verb.format(table, column))


def test_seals_are_never_made_again(transactional_db: None) -> None:
    with pytest.raises(RuntimeError, match="not rebuilt"):
        rebuild("kernel.sealing")


def test_the_head_is_kept_outside_the_database(sealed: list[int], settings: Any, tmp_path: Path) -> None:
    assert sealing.keep_head() == sealing.head()
    assert sealing.read_head() is None
    settings.SEAL_FOLDER = tmp_path
    sealing.keep_head()
    (file,) = tmp_path.iterdir()
    assert json.loads(file.read_text()) == {"batch": sealing.head().batch, "digest": sealing.head().digest}  # type: ignore[union-attr]
    sealing.forget_head()
    assert list(tmp_path.iterdir()) == []
