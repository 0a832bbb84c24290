"""Migration helpers: row-level security, grants, append-only tables, keys that carry the company, partitions.

Each returns a list of migration operations, run by the owner. Table names come from code, never from users.
"""

from datetime import date
from pathlib import Path

from django.db import connections, transaction
from django.db.migrations.operations.base import Operation
from django.db.migrations.operations.special import RunSQL

APP, FOLLOWER = "onegauge_app", "onegauge_follower"
ALL_GRANTS = "SELECT, INSERT, UPDATE, DELETE"
_COMPANY = (
    "{0}company_id = ANY ((SELECT string_to_array(current_setting('og.companies', true), ',')::bigint[])::bigint[])"
)
_SITE = "{0}site_id = ANY ((SELECT string_to_array(current_setting('og.sites', true), ',')::bigint[])::bigint[])"


def _grants(table: str, grants: str) -> str:
    return f"""
REVOKE ALL ON {table} FROM {APP}, {FOLLOWER};
GRANT {grants} ON {table} TO {APP};
GRANT {ALL_GRANTS if "UPDATE" in grants else grants} ON {table} TO {FOLLOWER};
DO $$ DECLARE s text; BEGIN
  FOR s IN SELECT d.objid::regclass::text FROM pg_depend d JOIN pg_class c ON c.oid = d.objid AND c.relkind = 'S'
            WHERE d.refobjid = '{table}'::regclass AND d.deptype IN ('a', 'i') LOOP
    EXECUTE format('GRANT USAGE, SELECT ON SEQUENCE %s TO {APP}, {FOLLOWER}', s);
  END LOOP; END $$;
"""


def scoped_table(
    table: str, *, company: bool = True, site: bool = False, nullable: bool = False, grants: str = ALL_GRANTS
) -> list[Operation]:
    """Row-level security by company and/or site for the application role; followers see all."""
    conditions = []
    for wanted, text, column in ((company, _COMPANY, "company_id"), (site, _SITE, "site_id")):
        if wanted:
            condition = text.format("")
            conditions.append(f"({column} IS NULL OR {condition})" if nullable else condition)
    using = " AND ".join(conditions)
    sql = f"""
ALTER TABLE {table} ENABLE ROW LEVEL SECURITY;
CREATE POLICY scope ON {table} TO {APP} USING ({using});
CREATE POLICY everything ON {table} TO {FOLLOWER} USING (true);
{_grants(table, grants)}"""
    return [RunSQL(sql, f"ALTER TABLE {table} DISABLE ROW LEVEL SECURITY; DROP POLICY scope ON {table};"
                        f" DROP POLICY everything ON {table};")]  # fmt: skip


def open_table(table: str, *, grants: str = ALL_GRANTS) -> list[Operation]:
    """Group-wide data without row-level security; the comment says so on purpose, and a test reads it."""
    sql = f"COMMENT ON TABLE {table} IS 'open: group-wide';\n{_grants(table, grants)}"
    return [RunSQL(sql, RunSQL.noop)]


def append_only(table: str) -> list[Operation]:
    """No update, delete or truncate: revoked from the application, refused by triggers for whoever holds more."""
    sql = f"""
REVOKE UPDATE, DELETE, TRUNCATE ON {table} FROM {APP}, {FOLLOWER};
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON {table} FOR EACH ROW EXECUTE FUNCTION kernel_refuse_change();
CREATE TRIGGER no_truncate BEFORE TRUNCATE ON {table} FOR EACH STATEMENT EXECUTE FUNCTION kernel_refuse_change();
"""
    return [RunSQL(sql, f"DROP TRIGGER append_only ON {table}; DROP TRIGGER no_truncate ON {table};")]


def lifecycle_table(table: str) -> list[Operation]:
    """The database refuses a change of ``state`` along an edge that no lifecycle declares."""
    sql = f"""
CREATE TRIGGER lifecycle AFTER UPDATE ON {table} REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows
 FOR EACH STATEMENT EXECUTE FUNCTION kernel_refuse_edges();
"""
    return [RunSQL(sql, f"DROP TRIGGER lifecycle ON {table};")]


def company_fk(table: str, column: str, parent: str) -> list[Operation]:
    """A foreign key that carries the company, so that no row refers to another company's row."""
    sql = f"""
DO $$ BEGIN
  IF NOT EXISTS (SELECT 1 FROM pg_constraint WHERE conname = '{parent}_company_key') THEN
    ALTER TABLE {parent} ADD CONSTRAINT {parent}_company_key UNIQUE (id, company_id);
  END IF; END $$;
ALTER TABLE {table} ADD CONSTRAINT {table}_{column}_company_fk FOREIGN KEY ({column}, company_id)
  REFERENCES {parent} (id, company_id);
"""
    return [RunSQL(sql, f"ALTER TABLE {table} DROP CONSTRAINT {table}_{column}_company_fk;")]


def run_sql_file(migration_file: str, name: str) -> list[Operation]:
    """A whole SQL file that lies beside the migration."""
    return [RunSQL((Path(migration_file).parent / name).read_text(encoding="utf-8"), RunSQL.noop)]


def partitioned(table: str) -> list[Operation]:
    """Register a parent that is partitioned by month and make its first partitions."""
    sql = f"""
INSERT INTO kernel_partitioned (parent) VALUES ('{table}');
SELECT kernel_ensure_partitions('{table}', date_trunc('month', now())::date, 4);
"""
    return [RunSQL(sql, f"DELETE FROM kernel_partitioned WHERE parent = '{table}';")]


def ensure_partitions(months_ahead: int = 3) -> None:
    """Make the coming months of every ledger; run at migration, at every start and by a daily job."""
    first = date.today().replace(day=1)  # noqa: DTZ011  partitions follow the server's UTC date
    with transaction.atomic(using="owner"), connections["owner"].cursor() as cursor:
        cursor.execute("SET LOCAL lock_timeout = '2s'")
        cursor.execute("SELECT parent FROM kernel_partitioned ORDER BY parent")
        for (parent,) in cursor.fetchall():
            cursor.execute("SELECT kernel_ensure_partitions(%s, %s, %s)", [parent, first, months_ahead + 1])


def company_key(table: str) -> list[Operation]:
    """Make the primary key ``(id, company_id)``: it finds rows by id and is what a company's foreign keys refer to."""
    sql = f"""
DO $$ DECLARE k text; BEGIN
  SELECT conname INTO k FROM pg_constraint WHERE conrelid = '{table}'::regclass AND contype = 'p';
  EXECUTE format('ALTER TABLE {table} DROP CONSTRAINT %I', k);
END $$;
ALTER TABLE {table} ADD CONSTRAINT {table}_company_key PRIMARY KEY (id, company_id);
"""
    return [RunSQL(sql, RunSQL.noop)]


def site_fk(table: str) -> list[Operation]:
    """The site is of the company: one foreign key for both. Lines leave it to their head; an invariant compares them."""
    sql = f"""
ALTER TABLE {table} ADD CONSTRAINT {table}_site_company_fk FOREIGN KEY (company_id, site_id)
  REFERENCES governance_site (company_id, id);
"""
    return [RunSQL(sql, f"ALTER TABLE {table} DROP CONSTRAINT {table}_site_company_fk;")]
