"""The kernel's tables as Django sees them. They are made by SQL in the first migration."""

from django.db import models


class Operation(models.Model):
    """One executed operation: its name, key and content digest, its result for an idempotent replay, its time."""

    id = models.UUIDField(primary_key=True)
    name = models.TextField()
    key = models.TextField(null=True)
    digest = models.TextField(null=True)
    result = models.JSONField(null=True)
    actor_id = models.BigIntegerField()
    on_behalf_of = models.BigIntegerField(null=True)
    request_id = models.TextField()
    at = models.DateTimeField()
    effective_at = models.DateTimeField(null=True)
    milliseconds = models.DecimalField(max_digits=14, decimal_places=3)

    class Meta:
        managed = False
        db_table = "kernel_operation"


class JournalEntry(models.Model):
    """What happened to one object in one operation; append-only, sealed by a follower."""

    pk = models.CompositePrimaryKey("id", "on_date")
    id = models.BigIntegerField()
    on_date = models.DateField()
    at = models.DateTimeField()
    effective_at = models.DateTimeField()
    operation_id = models.UUIDField()
    request_id = models.TextField()
    operation = models.TextField()
    verb = models.TextField()
    kind = models.SmallIntegerField()
    object_id = models.BigIntegerField()
    actor_id = models.BigIntegerField()
    actor_name = models.TextField()
    on_behalf_of = models.BigIntegerField(null=True)
    company_id = models.BigIntegerField(null=True)
    site_id = models.BigIntegerField(null=True)
    before = models.JSONField(null=True)
    after = models.JSONField(null=True)
    policy = models.JSONField(null=True)

    class Meta:
        managed = False
        db_table = "kernel_journal"


class JournalRef(models.Model):
    """Which journal rows concern an object; kept by a follower."""

    pk = models.CompositePrimaryKey("kind", "object_id", "journal_id")
    kind = models.SmallIntegerField()
    object_id = models.BigIntegerField()
    journal_id = models.BigIntegerField()
    on_date = models.DateField()

    class Meta:
        managed = False
        db_table = "kernel_journalref"


class OutboxFact(models.Model):
    """A fact with reactions after commit, waiting for the outbox follower."""

    id = models.BigAutoField(primary_key=True)
    on_date = models.DateField()
    operation_id = models.UUIDField()
    fact = models.TextField()
    payload = models.JSONField()
    actor_id = models.BigIntegerField()
    effective_at = models.DateTimeField(null=True)

    class Meta:
        managed = False
        db_table = "kernel_outbox"


class FollowerCursor(models.Model):
    """How far a follower has read."""

    name = models.TextField(primary_key=True)
    last_id = models.BigIntegerField()
    on_date = models.DateField()
    row_count = models.BigIntegerField()
    at = models.DateTimeField()
    error = models.TextField()

    class Meta:
        managed = False
        db_table = "kernel_follower"


class Seal(models.Model):
    """The seal over one batch of journal rows, chained to the seal before it."""

    batch = models.BigIntegerField(primary_key=True)
    row_count = models.IntegerField()
    at = models.DateTimeField()

    class Meta:
        managed = False
        db_table = "kernel_seal"
