"""Grants and guards of template, variances, effective values and approvals.

The effective values are written by one function of the owner; what is approved or released is frozen by triggers; the
application may change only the columns that a lifecycle moves.
"""

from django.db import migrations

from onegauge.kernel.ddl import company_fk, lifecycle_table, open_table, run_sql_file, scoped_table

VARIANCE_MOVES = "state, version, review_on, approved_by_id, approved_at, decision_reason, ended_on"
VERSION_MOVES = "state, version, notes, effective_from, approved_by_id, approved_at, released_by_id, released_at"
REQUEST_MOVES = "state, version, decided_by_id, decided_for_id, decided_at, reason"


class Migration(migrations.Migration):
    dependencies = [("governance", "0003_policy")]

    operations = [
        *run_sql_file(__file__, "policy_tables.sql"),
        *open_table("governance_policydefinition", grants="SELECT"),
        *open_table("governance_policyepoch", grants="SELECT"),
        *open_table("governance_template", grants="SELECT, INSERT, UPDATE (name)"),
        *open_table("governance_templateversion", grants=f"SELECT, INSERT, UPDATE ({VERSION_MOVES})"),
        *lifecycle_table("governance_templateversion"),
        *open_table("governance_templatevalue", grants="SELECT, INSERT, UPDATE (value), DELETE"),
        *open_table("governance_statutoryvalue", grants="SELECT, INSERT, UPDATE (until_on)"),
        *open_table("governance_policyprovenance", grants="SELECT"),
        *scoped_table("governance_policyeffective", company=False, site=True, grants="SELECT"),
        *scoped_table(
            "governance_variance", site=True, nullable=True, grants=f"SELECT, INSERT, UPDATE ({VARIANCE_MOVES})"
        ),
        *company_fk("governance_variance", "site_id", "governance_site"),
        *lifecycle_table("governance_variance"),
        *open_table("governance_approvalrule"),
        *open_table("governance_approvalstep"),
        *scoped_table(
            "governance_approvalrequest", site=True, nullable=True, grants=f"SELECT, INSERT, UPDATE ({REQUEST_MOVES})"
        ),
        *company_fk("governance_approvalrequest", "site_id", "governance_site"),
        *lifecycle_table("governance_approvalrequest"),
        *scoped_table("governance_delegation", site=True, nullable=True, grants="SELECT, INSERT, UPDATE (ended_on)"),
        *company_fk("governance_delegation", "site_id", "governance_site"),
        *run_sql_file(__file__, "policy_guards.sql"),
    ]
