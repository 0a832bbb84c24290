"""Ledgers, row-level security, append-only tables, keys that carry the company, grants."""

from django.db import migrations

from onegauge.kernel.ddl import (
    append_only,
    company_fk,
    lifecycle_table,
    open_table,
    partitioned,
    run_sql_file,
    scoped_table,
    site_fk,
)

READ, KEEP, CHANGE = "SELECT", "SELECT, INSERT", "SELECT, INSERT, UPDATE"
KEPT_FOR_EVER = (
    "finance_entry",
    "finance_posting",
    "finance_valueentry",
    "finance_invoiceline",
    "finance_invoicetax",
    "finance_creditnote",
    "finance_payment",
    "finance_paymentallocation",
)


class Migration(migrations.Migration):
    """What the tables of finance defend by themselves."""

    dependencies = [("finance", "0001_initial"), ("kernel", "0001_initial")]
    operations = [
        *run_sql_file(__file__, "ledger.sql"),
        *scoped_table("finance_account", grants=CHANGE),
        *scoped_table("finance_financejournal", grants=KEEP),
        *scoped_table("finance_period", grants=KEEP),
        *lifecycle_table("finance_period"),
        *scoped_table("finance_accountbalance", grants=READ),
        *open_table("finance_exchangerate", grants=CHANGE),
        *scoped_table("finance_invoice", grants=KEEP),
        *lifecycle_table("finance_invoice"),
        *scoped_table("finance_openitem", grants=KEEP),
        *scoped_table("finance_itemcost", grants=READ),
        *[step for table in KEPT_FOR_EVER for step in (*scoped_table(table, grants=KEEP), *append_only(table))],
        *partitioned("finance_posting"),
        *partitioned("finance_valueentry"),
        *company_fk("finance_entry", "journal_id", "finance_financejournal"),
        *company_fk("finance_entry", "period_id", "finance_period"),
        *company_fk("finance_posting", "entry_id", "finance_entry"),
        *company_fk("finance_posting", "account_id", "finance_account"),
        *company_fk("finance_accountbalance", "account_id", "finance_account"),
        *company_fk("finance_accountbalance", "period_id", "finance_period"),
        *site_fk("finance_invoice"),
        *company_fk("finance_invoice", "entry_id", "finance_entry"),
        *company_fk("finance_invoiceline", "invoice_id", "finance_invoice"),
        *company_fk("finance_invoicetax", "invoice_id", "finance_invoice"),
        *company_fk("finance_creditnote", "invoice_id", "finance_invoice"),
        *company_fk("finance_creditnote", "entry_id", "finance_entry"),
        *company_fk("finance_openitem", "invoice_id", "finance_invoice"),
        *company_fk("finance_payment", "entry_id", "finance_entry"),
        *company_fk("finance_paymentallocation", "payment_id", "finance_payment"),
        *company_fk("finance_paymentallocation", "invoice_id", "finance_invoice"),
        *run_sql_file(__file__, "grants.sql"),
    ]
