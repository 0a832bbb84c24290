"""Who may do what, where and until when.

A right is never stored as such: it follows from the grants that hold on the day, so an expired grant needs no job to
take it away.
"""

from typing import ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext_lazy as _

SOD_EXCEPTION_MAX_DAYS = 90


class GrantScope(models.TextChoices):
    """How far a grant reaches."""

    GROUP = "group", _("Whole group")
    COMPANY = "company", _("Company")
    SITE = "site", _("Site")


class SodExceptionState(models.TextChoices):
    """Where the request for an exception stands."""

    REQUESTED = "requested", _("Requested")
    APPROVED = "approved", _("Approved")
    REJECTED = "rejected", _("Rejected")


class PersonManager(BaseUserManager["Person"]):
    """Usernames are kept in lower case, so a person may type theirs in any."""

    def get_by_natural_key(self, username: str | None) -> "Person":
        """The person behind what was typed at sign-in."""
        return self.get(username=(username or "").lower())


class Person(AbstractBaseUser):
    """Somebody, or a service, that acts. Deactivated rather than deleted: the journal refers to them for ever."""

    username = models.CharField(_("user name"), max_length=80, unique=True)
    name = models.CharField(_("name"), max_length=120)
    email = models.EmailField(_("email"), blank=True)
    locale = models.CharField(_("language"), max_length=12, default="en")
    is_active = models.BooleanField(_("active"), default=True)
    is_service = models.BooleanField(_("service"), default=False)
    session_epoch = models.PositiveIntegerField(_("session epoch"), default=0, editable=False)
    created_at = models.DateTimeField(_("created"), auto_now_add=True)
    version = models.IntegerField(_("version"), default=1)

    objects: ClassVar[PersonManager] = PersonManager()

    USERNAME_FIELD = "username"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["name"]

    class Meta:
        verbose_name = _("person")
        verbose_name_plural = _("people")
        constraints = [
            models.CheckConstraint(
                condition=models.Q(username__regex=r"^[a-z0-9][a-z0-9._@+-]*$"), name="person_username_is_plain"
            ),
        ]

    def __str__(self) -> str:
        return self.name or self.username

    def get_session_auth_hash(self) -> str:
        """Sessions end with the password or with the epoch, which deactivation moves on."""
        value = f"{self.password}:{self.session_epoch}"
        return salted_hmac("onegauge.governance.Person.session", value, algorithm="sha256").hexdigest()


class Role(models.Model):
    """A job in words people use, made of permissions."""

    code = models.CharField(_("code"), max_length=60, unique=True)
    name = models.CharField(_("name"), max_length=120)
    help = models.TextField(_("help"), blank=True)
    must_use_totp = models.BooleanField(_("needs a second factor"), default=False)

    class Meta:
        verbose_name = _("role")
        verbose_name_plural = _("roles")

    def __str__(self) -> str:
        return self.name


class RolePermission(models.Model):
    """One permission of a role."""

    role = models.ForeignKey(Role, models.CASCADE, verbose_name=_("role"), related_name="permissions")
    permission = models.CharField(_("permission"), max_length=120)

    class Meta:
        verbose_name = _("role permission")
        verbose_name_plural = _("role permissions")
        constraints = [models.UniqueConstraint(fields=["role", "permission"], name="rolepermission_once")]

    def __str__(self) -> str:
        return self.permission


class RoleGrant(models.Model):
    """A role held by a person somewhere from one day until before another."""

    person = models.ForeignKey(Person, models.PROTECT, verbose_name=_("person"), related_name="grants")
    role = models.ForeignKey(Role, models.PROTECT, verbose_name=_("role"), related_name="grants")
    scope = models.CharField(_("scope"), max_length=8, choices=GrantScope)
    company = models.ForeignKey(
        "governance.Company", models.PROTECT, verbose_name=_("company"), null=True, blank=True, related_name="+"
    )
    site = models.ForeignKey(
        "governance.Site",
        models.PROTECT,
        verbose_name=_("site"),
        null=True,
        blank=True,
        related_name="+",
        db_constraint=False,
    )
    from_on = models.DateField(_("from"))
    until_on = models.DateField(_("until before"), null=True, blank=True)
    granted_by = models.ForeignKey(
        Person, models.PROTECT, verbose_name=_("granted by"), null=True, blank=True, related_name="+"
    )
    granted_at = models.DateTimeField(_("granted"), auto_now_add=True)

    class Meta:
        verbose_name = _("role grant")
        verbose_name_plural = _("role grants")
        constraints = [
            models.CheckConstraint(
                condition=(
                    models.Q(scope="group", company__isnull=True, site__isnull=True)
                    | models.Q(scope="company", company__isnull=False, site__isnull=True)
                    | models.Q(scope="site", company__isnull=False, site__isnull=False)
                ),
                name="rolegrant_scope_names_its_place",
            ),
            models.CheckConstraint(
                condition=models.Q(until_on__isnull=True) | models.Q(until_on__gte=models.F("from_on")),
                name="rolegrant_period_runs_forward",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person_id} {self.role_id} {self.scope}"


class SodRule(models.Model):
    """Two permissions that one person should not hold on the same day."""

    code = models.CharField(_("code"), max_length=60)
    name = models.CharField(_("name"), max_length=160)
    permission_a = models.CharField(_("permission"), max_length=120)
    permission_b = models.CharField(_("conflicting permission"), max_length=120)

    class Meta:
        verbose_name = _("separation rule")
        verbose_name_plural = _("separation rules")
        constraints = [
            models.UniqueConstraint(fields=["permission_a", "permission_b"], name="sodrule_pair_once"),
            models.CheckConstraint(
                condition=models.Q(permission_a__lt=models.F("permission_b")), name="sodrule_pair_is_ordered"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.permission_a} / {self.permission_b}"


class SodException(models.Model):
    """A conflict accepted with open eyes: why, watched by whom, agreed by somebody else, and never for long.

    It names the code of the rules rather than one pair, so a rule that falls apart into several pairs needs one
    exception only.
    """

    person = models.ForeignKey(Person, models.PROTECT, verbose_name=_("person"), related_name="sod_exceptions")
    rule_code = models.CharField(_("rule"), max_length=60)
    reason = models.TextField(_("reason"))
    compensating_control = models.TextField(_("compensating control"))
    owner = models.ForeignKey(Person, models.PROTECT, verbose_name=_("owner"), related_name="+")
    from_on = models.DateField(_("from"))
    until_on = models.DateField(_("until before"))
    state = models.CharField(_("state"), max_length=10, choices=SodExceptionState, default=SodExceptionState.REQUESTED)
    requested_by = models.ForeignKey(Person, models.PROTECT, verbose_name=_("requested by"), related_name="+")
    requested_at = models.DateTimeField(_("requested"), auto_now_add=True)
    decided_by = models.ForeignKey(
        Person, models.PROTECT, verbose_name=_("decided by"), null=True, blank=True, related_name="+"
    )
    decided_at = models.DateTimeField(_("decided"), null=True, blank=True)

    class Meta:
        verbose_name = _("separation exception")
        verbose_name_plural = _("separation exceptions")
        constraints = [
            models.CheckConstraint(
                condition=(
                    models.Q(until_on__gt=models.F("from_on"))
                    & models.Q(until_on__lte=models.F("from_on") + SOD_EXCEPTION_MAX_DAYS)
                ),
                name="sodexception_is_short",
            ),
            models.CheckConstraint(
                condition=(
                    models.Q(state="requested", decided_by__isnull=True)
                    | (
                        models.Q(decided_by__isnull=False)
                        & ~models.Q(state="requested")
                        & ~models.Q(decided_by=models.F("requested_by"))
                        & ~models.Q(decided_by=models.F("person"))
                    )
                ),
                name="sodexception_is_decided_by_another",
            ),
            models.CheckConstraint(
                condition=~models.Q(reason="") & ~models.Q(compensating_control=""), name="sodexception_says_why"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person_id} {self.rule_code}"


class ApiKey(models.Model):
    """A key by which a program acts as a person, with no more than that person's rights.

    Only a hash is kept: the secret has 256 random bits, so a plain fast hash cannot be guessed backwards.
    """

    name = models.CharField(_("name"), max_length=120)
    person = models.ForeignKey(Person, models.PROTECT, verbose_name=_("person"), related_name="api_keys")
    prefix = models.CharField(_("prefix"), max_length=12, unique=True)
    hash = models.CharField(_("hash"), max_length=64)
    scopes = ArrayField(models.CharField(max_length=120), verbose_name=_("scopes"), default=list)
    until_at = models.DateTimeField(_("valid until"))
    revoked_at = models.DateTimeField(_("revoked"), null=True, blank=True)
    last_used_at = models.DateTimeField(_("last used"), null=True, blank=True)
    created_at = models.DateTimeField(_("created"), auto_now_add=True)

    class Meta:
        verbose_name = _("API key")
        verbose_name_plural = _("API keys")

    def __str__(self) -> str:
        return f"{self.name} ({self.prefix})"
