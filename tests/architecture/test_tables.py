"""Every table says who may see it; ledgers refuse to be changed; nobody holds more rights than needed."""

import pytest
from django.apps import apps
from django.db import connections

from onegauge.kernel.ends import StateField
from onegauge.kernel.lifecycle import MACHINES
from tests.architecture.layers import ranks

LEDGERS = {"kernel_journal", "inventory_movement", "finance_posting"}
OURS = "SELECT c.relname FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace AND n.nspname = 'public'"
CHANGES = ("UPDATE", "DELETE", "TRUNCATE")


def rows(statement: str, params: list[object] | None = None) -> list[tuple[object, ...]]:
    with connections["owner"].cursor() as cursor:
        cursor.execute(statement, params or [])
        return list(cursor.fetchall())


def our_tables(condition: str) -> set[str]:
    """Tables of the modules, partitions apart."""
    found = rows(f"{OURS} WHERE c.relkind IN ('r', 'p') AND NOT c.relispartition AND ({condition})")
    return {str(name) for (name,) in found if str(name).split("_")[0] in ranks()}


@pytest.mark.django_db
def test_every_table_is_scoped_or_declared_open() -> None:
    unguarded = our_tables(
        "NOT c.relrowsecurity AND coalesce(obj_description(c.oid, 'pg_class'), '') NOT LIKE 'open%%'"
    )
    kernel_frame = {name for name in unguarded if name.startswith("kernel_")}
    assert sorted(unguarded - kernel_frame) == []


@pytest.mark.django_db
def test_rows_of_a_company_or_a_site_are_under_row_level_security() -> None:
    found = rows(
        "SELECT DISTINCT c.relname FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid AND NOT a.attisdropped"
        " WHERE c.relkind IN ('r', 'p') AND NOT c.relispartition AND a.attname IN ('company_id', 'site_id')"
        " AND NOT c.relrowsecurity AND coalesce(obj_description(c.oid, 'pg_class'), '') NOT LIKE 'open%%'"
    )
    assert sorted(str(name) for (name,) in found if str(name).split("_")[0] in ranks()) == []


@pytest.mark.django_db
def test_each_policy_names_the_application_or_the_followers() -> None:
    """A policy for everybody would also bind or free roles nobody thought of."""
    found = rows("SELECT tablename || '.' || policyname, roles::text FROM pg_policies WHERE schemaname = 'public'")
    strange = [name for name, roles in found if roles not in {"{onegauge_app}", "{onegauge_follower}"}]
    assert strange == []
    assert found


@pytest.mark.django_db
def test_scoped_tables_have_a_policy_for_both_roles() -> None:
    found = rows(
        "SELECT c.relname FROM pg_class c WHERE c.relrowsecurity AND (SELECT count(DISTINCT p.roles::text)"
        " FROM pg_policies p WHERE p.tablename = c.relname) < 2"
    )
    assert sorted(name for (name,) in found) == []


@pytest.mark.django_db
def test_nobody_may_change_a_ledger_and_a_trigger_refuses_the_owner() -> None:
    present = LEDGERS & our_tables("true")
    granted = [
        (role, table, right)
        for table in present
        for role in ("onegauge_app", "onegauge_follower")
        for right in CHANGES
        if rows("SELECT has_table_privilege(%s, %s, %s)", [role, table, right]) == [(True,)]
    ]
    triggers = rows(
        "SELECT tgrelid::regclass::text, tgname FROM pg_trigger WHERE tgname IN ('append_only', 'no_truncate')"
    )
    missing = [(t, n) for t in present for n in ("append_only", "no_truncate") if (t, n) not in triggers]
    assert (granted, missing) == ([], [])


@pytest.mark.django_db
def test_partitions_are_reached_through_their_parent_only() -> None:
    """The parent's policy does not apply to a partition that is named directly."""
    found = rows(
        "SELECT c.relname, r.rolname FROM pg_class c CROSS JOIN pg_roles r WHERE c.relispartition AND c.relkind = 'r'"
        " AND r.rolname IN ('onegauge_app', 'onegauge_follower') AND has_table_privilege(r.oid, c.oid, 'SELECT')"
    )
    assert found == []


@pytest.mark.django_db
def test_views_see_what_their_reader_sees() -> None:
    found = rows(
        f"{OURS} WHERE c.relkind = 'v' AND c.relname NOT LIKE 'pg_stat%%'"
        " AND NOT coalesce(c.reloptions::text LIKE '%%security_invoker=true%%', false)"
    )
    assert sorted(name for (name,) in found) == []


@pytest.mark.django_db
def test_the_application_may_truncate_nothing() -> None:
    found = rows(
        f"{OURS} WHERE c.relkind IN ('r', 'p') AND (has_table_privilege('onegauge_app', c.oid, 'TRUNCATE')"
        " OR has_table_privilege('onegauge_app', c.oid, 'TRIGGER') OR has_table_privilege('onegauge_app', c.oid, 'REFERENCES'))"
    )
    assert sorted(name for (name,) in found) == []


@pytest.mark.django_db
def test_migrations_say_what_models_say() -> None:
    from io import StringIO  # noqa: PLC0415  only here

    from django.core.management import call_command  # noqa: PLC0415  only here

    output = StringIO()
    try:
        call_command("makemigrations", *sorted(ranks().keys() - {"app"}), check=True, dry_run=True, stdout=output)
    except SystemExit:
        pytest.fail(output.getvalue())


def test_models_of_ours_carry_wide_ids() -> None:
    narrow = [
        model._meta.label
        for model in apps.get_models()
        if model._meta.app_label in ranks() and type(model._meta.pk).__name__ in {"AutoField", "SmallAutoField"}
    ]
    assert narrow == []


@pytest.mark.django_db
def test_no_index_is_written_again_when_a_living_document_takes_a_step() -> None:
    beside_an_end = (
        "SELECT t.relname, i.relname FROM pg_depend d JOIN pg_class i ON i.oid = d.objid AND i.relkind = 'i'"
        " JOIN pg_class t ON t.oid = d.refobjid JOIN pg_attribute a ON a.attrelid = t.oid AND a.attnum = d.refobjsubid"
        " WHERE d.classid = 'pg_class'::regclass AND d.refclassid = 'pg_class'::regclass AND a.attname = %s"
        " AND EXISTS (SELECT FROM pg_attribute e WHERE e.attrelid = t.oid AND e.attname = 'ended_as')"
    )
    assert rows(beside_an_end, ["state"]) == []
    assert {table for table, _index in rows(beside_an_end, ["ended_as"])} == {"orders_salesorder", "warehouse_shipment"}


def test_documents_end_in_the_states_that_no_edge_leaves() -> None:
    fields = [f for m in apps.get_models() for f in m._meta.fields if isinstance(f, StateField)]
    machines = {tuple(machine.states.choices): machine for machine in MACHINES.values()}
    for field in fields:
        machine = machines[tuple(field.choices)]
        left = {s for edge in machine.edges for s in edge.sources if edge.target != s}
        assert set(machine.states.values) - left == field.ends
    assert len(fields) == 2
