"""Grants and guards of organisation and access.

Master data is never deleted. Of a grant and of a key only the end can change, of an exception only its decision:
who got what, when and from whom stays as it was written.
"""

from django.db import migrations

from onegauge.kernel.ddl import company_fk, open_table, run_sql_file, scoped_table

KEPT = "SELECT, INSERT, UPDATE"


class Migration(migrations.Migration):
    dependencies = [("kernel", "0001_initial"), ("governance", "0001_initial")]

    operations = [
        *open_table("governance_region", grants=KEPT),
        *open_table("governance_company", grants=KEPT),
        *open_table("governance_calendar", grants=KEPT),
        *open_table("governance_calendarday", grants="SELECT, INSERT, DELETE"),
        *open_table("governance_calendardayindex", grants="SELECT, INSERT, DELETE"),
        *open_table("governance_site", grants=KEPT),
        *scoped_table("governance_numberseries", grants=KEPT),
        *open_table("governance_person", grants=KEPT),
        *open_table("governance_role", grants=KEPT),
        *open_table("governance_rolepermission", grants="SELECT, INSERT, DELETE"),
        *open_table("governance_rolegrant", grants="SELECT, INSERT, UPDATE (until_on)"),
        *open_table("governance_sodrule", grants="SELECT, INSERT, UPDATE, DELETE"),
        *open_table(
            "governance_sodexception", grants="SELECT, INSERT, UPDATE (state, decided_by_id, decided_at, until_on)"
        ),
        *open_table("governance_apikey", grants="SELECT, INSERT, UPDATE (revoked_at, last_used_at)"),
        *company_fk("governance_rolegrant", "site_id", "governance_site"),
        *run_sql_file(__file__, "working_days.sql"),
    ]
