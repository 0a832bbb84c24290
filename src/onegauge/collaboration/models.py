"""Comments, files, who follows what, and what people were told. Documents are named by kind and id."""

from django.db import models
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _


class Reason(models.TextChoices):
    """Why somebody was told."""

    MENTION = "mention", _("Mentioned you")
    COMMENT = "comment", _("New comment")
    FILE = "file", _("New file")
    STATE = "state", _("State changed")


class Comment(models.Model):
    """What somebody said about a document; it stays as it was said."""

    id = models.BigAutoField(primary_key=True)
    kind = models.SmallIntegerField()
    object_id = models.BigIntegerField()
    company_id = models.BigIntegerField(null=True)
    site_id = models.BigIntegerField(null=True)
    author_id = models.BigIntegerField()
    author_name = models.CharField(max_length=120)
    body = models.TextField()
    at = models.DateTimeField(db_default=Now())

    class Meta:
        indexes = [models.Index(fields=["kind", "object_id", "id"], name="comment_of_document")]
        constraints = [models.CheckConstraint(condition=~models.Q(body=""), name="comment_says_something")]

    def __str__(self) -> str:
        return self.body[:60]


class Attachment(models.Model):
    """A file of a document. The content lies in the row; taking the file away empties it and keeps who did it."""

    id = models.BigAutoField(primary_key=True)
    kind = models.SmallIntegerField()
    object_id = models.BigIntegerField()
    company_id = models.BigIntegerField(null=True)
    site_id = models.BigIntegerField(null=True)
    name = models.CharField(max_length=160)
    media_type = models.CharField(max_length=80)
    byte_count = models.BigIntegerField()
    digest = models.CharField(max_length=64)
    data = models.BinaryField()
    uploaded_by_id = models.BigIntegerField()
    uploaded_by_name = models.CharField(max_length=120)
    at = models.DateTimeField(db_default=Now())
    removed_at = models.DateTimeField(null=True)
    removed_by_name = models.CharField(max_length=120, blank=True, default="")

    class Meta:
        indexes = [models.Index(fields=["kind", "object_id", "id"], name="attachment_of_document")]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(removed_at__isnull=False) | models.Q(byte_count__gt=0), name="attachment_has_content"
            )
        ]

    def __str__(self) -> str:
        return self.name


class Follow(models.Model):
    """Somebody wants to be told of a document."""

    id = models.BigAutoField(primary_key=True)
    person_id = models.BigIntegerField()
    kind = models.SmallIntegerField()
    object_id = models.BigIntegerField()
    company_id = models.BigIntegerField(null=True)
    site_id = models.BigIntegerField(null=True)
    at = models.DateTimeField(db_default=Now())

    class Meta:
        constraints = [models.UniqueConstraint(fields=["kind", "object_id", "person_id"], name="follow_once")]

    def __str__(self) -> str:
        return f"{self.person_id} {self.kind} {self.object_id}"


class Notification(models.Model):
    """What a person was told of a document, and when they read it."""

    id = models.BigAutoField(primary_key=True)
    person_id = models.BigIntegerField()
    kind = models.SmallIntegerField()
    object_id = models.BigIntegerField()
    company_id = models.BigIntegerField(null=True)
    site_id = models.BigIntegerField(null=True)
    reason = models.CharField(max_length=8, choices=Reason)
    actor_name = models.CharField(max_length=120)
    text = models.CharField(max_length=200)
    journal_id = models.BigIntegerField(null=True)
    at = models.DateTimeField(db_default=Now())
    read_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [
            models.Index(fields=["person_id", "-id"], name="notification_of_person"),
            models.Index(fields=["person_id"], condition=models.Q(read_at__isnull=True), name="notification_unread"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["person_id", "journal_id"], name="notification_once_per_entry"),
        ]

    def __str__(self) -> str:
        return self.text
