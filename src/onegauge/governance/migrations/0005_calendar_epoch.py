"""A changed calendar moves the epoch: what a process remembers of calendars holds no longer."""

from django.db import migrations

TRIGGERS = "".join(
    f"CREATE TRIGGER epoch_of_{table} AFTER INSERT OR UPDATE OR DELETE ON governance_{table}"
    " FOR EACH STATEMENT EXECUTE FUNCTION og_company_founded();\n"
    for table in ("calendar", "calendarday")
)


class Migration(migrations.Migration):
    dependencies = [("governance", "0004_policy_guards")]
    operations = [migrations.RunSQL(TRIGGERS)]
