"""Which rule refused a step, so that its reason can be said in the language of whoever told it; receipts and put-aways by time.

The figures of the floor count an hour at a time. Receipts are written once, in the order of their time, so that the smallest
kind of index finds an hour among them; a put-away is written again when it is done.
"""

from django.contrib.postgres.indexes import BrinIndex
from django.db import migrations, models


class Migration(migrations.Migration):
    """The code of the rule (older steps keep the words they have), and two indexes."""

    dependencies = [
        ('warehouse', '0011_outbound'),
    ]

    operations = [
        migrations.AddField(
            model_name='taskstep',
            name='refusal',
            field=models.CharField(blank=True, default='', max_length=60, verbose_name='rule'),
        ),
        migrations.AddIndex(
            model_name='receipt',
            index=BrinIndex(autosummarize=True, fields=['received_at'], name='receipt_by_time'),
        ),
        migrations.AddIndex(
            model_name='putaway',
            index=models.Index(condition=models.Q(('state', 'done')), fields=['done_at'], name='put_away_done'),
        ),
    ]
