"""Grants and guards: comments stay as they were said, of a file only its removal is written, follows come and go."""

from django.db import migrations

from onegauge.kernel.ddl import append_only, scoped_table


class Migration(migrations.Migration):
    dependencies = [("kernel", "0001_initial"), ("collaboration", "0001_initial")]

    operations = [
        *scoped_table("collaboration_comment", site=True, nullable=True, grants="SELECT, INSERT"),
        *append_only("collaboration_comment"),
        *scoped_table(
            "collaboration_attachment",
            site=True,
            nullable=True,
            grants="SELECT, INSERT, UPDATE (data, byte_count, removed_at, removed_by_name)",
        ),
        *scoped_table("collaboration_follow", site=True, nullable=True, grants="SELECT, INSERT, DELETE"),
        *scoped_table("collaboration_notification", site=True, nullable=True),
        migrations.RunSQL(
            "ALTER TABLE collaboration_attachment ALTER COLUMN data SET STORAGE EXTERNAL", migrations.RunSQL.noop
        ),
    ]
