"""Grants and guards of exchange."""

from django.db import migrations

from onegauge.kernel.ddl import lifecycle_table, open_table


class Migration(migrations.Migration):
    """A job may hold rows of several companies, so it belongs to none; who sees it is a matter of permission."""

    dependencies = [("exchange", "0001_initial"), ("kernel", "0001_initial")]

    operations = [
        *open_table("exchange_importjob"),
        *open_table("exchange_importrow"),
        *lifecycle_table("exchange_importjob"),
    ]
