"""The journal of one person, newest first: the home page asks for it on every visit."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("kernel", "0002_state")]

    operations = [
        migrations.RunSQL(
            "CREATE INDEX kernel_journal_actor ON kernel_journal (actor_id, id DESC)", "DROP INDEX kernel_journal_actor"
        ),
    ]
