"""Changes of state are judged once per statement: a call per row cost as much as the rest of the update."""

from django.db import migrations

from onegauge.kernel.ddl import run_sql_file

CONVERT = """
DO $$ DECLARE t regclass; BEGIN
  FOR t IN SELECT tgrelid::regclass FROM pg_trigger WHERE tgname = 'lifecycle' AND tgnewtable IS NULL LOOP
    EXECUTE format('DROP TRIGGER lifecycle ON %s', t);
    EXECUTE format('CREATE TRIGGER lifecycle AFTER UPDATE ON %s REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows'
                   ' FOR EACH STATEMENT EXECUTE FUNCTION kernel_refuse_edges()', t);
  END LOOP; END $$;
DROP FUNCTION IF EXISTS kernel_refuse_edge();
"""


class Migration(migrations.Migration):
    dependencies = [("kernel", "0003_journal_by_actor")]

    operations = [*run_sql_file(__file__, "edges.sql"), migrations.RunSQL(CONVERT, migrations.RunSQL.noop)]
