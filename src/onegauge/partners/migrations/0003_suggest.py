"""Indexes by which a partner is found while somebody types: the beginning of its code, the beginnings of its name's words."""

from django.db import migrations

SQL = """
CREATE INDEX partner_code_begins ON partners_partner (upper(code) text_pattern_ops);
CREATE INDEX partner_name_words ON partners_partner USING gin (to_tsvector('simple', name));
"""


class Migration(migrations.Migration):
    """No extension is needed: both are of PostgreSQL itself."""

    dependencies = [("partners", "0002_guards")]
    operations = [migrations.RunSQL(SQL, "DROP INDEX partner_code_begins; DROP INDEX partner_name_words;")]
