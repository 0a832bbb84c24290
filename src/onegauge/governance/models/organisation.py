"""The organisation: where business happens, for whom, and on which days.

These tables are the same for everybody in the group; what happens in a company or at a site is scoped by them.
"""

from django.db import models
from django.utils.translation import gettext_lazy as _


class SiteKind(models.TextChoices):
    """What a site is for."""

    WAREHOUSE = "warehouse", _("Warehouse")
    CROSS_DOCK = "cross_dock", _("Cross-dock")
    STORE = "store", _("Store")
    OFFICE = "office", _("Office")
    DIRECT = "direct", _("Direct deliveries of suppliers")


class Region(models.Model):
    """A part of the world that shares rules: the first level at which a variance can be declared."""

    code = models.CharField(_("code"), max_length=20, unique=True)
    name = models.CharField(_("name"), max_length=120)

    class Meta:
        verbose_name = _("region")
        verbose_name_plural = _("regions")

    def __str__(self) -> str:
        return self.code


class Company(models.Model):
    """A legal entity with books and a currency of its own."""

    code = models.CharField(_("code"), max_length=20, unique=True)
    name = models.CharField(_("name"), max_length=120)
    country = models.CharField(_("country"), max_length=2)
    currency = models.CharField(_("currency"), max_length=3)
    region = models.ForeignKey(Region, models.PROTECT, verbose_name=_("region"), related_name="companies")

    class Meta:
        verbose_name = _("company")
        verbose_name_plural = _("companies")
        constraints = [
            models.CheckConstraint(condition=models.Q(country__regex=r"^[A-Z]{2}$"), name="company_country_is_alpha2"),
            models.CheckConstraint(condition=models.Q(currency__regex=r"^[A-Z]{3}$"), name="company_currency_is_iso"),
        ]

    def __str__(self) -> str:
        return self.code


class Calendar(models.Model):
    """Which weekdays are worked; single days deviate through calendar days."""

    code = models.CharField(_("code"), max_length=20, unique=True)
    name = models.CharField(_("name"), max_length=120)
    working_weekdays = models.CharField(
        _("working weekdays"), max_length=7, default="12345", help_text=_("Digits in order; Monday is 1.")
    )

    class Meta:
        verbose_name = _("calendar")
        verbose_name_plural = _("calendars")
        constraints = [
            models.CheckConstraint(
                condition=models.Q(working_weekdays__regex=r"^(?=.)1?2?3?4?5?6?7?$"), name="calendar_weekdays_are_iso"
            ),
        ]

    def __str__(self) -> str:
        return self.code


class CalendarDay(models.Model):
    """A day that is not like its weekday: a public holiday, a worked Saturday."""

    calendar = models.ForeignKey(Calendar, models.CASCADE, verbose_name=_("calendar"), related_name="days")
    day_on = models.DateField(_("day"))
    is_working = models.BooleanField(_("working"), default=False)
    name = models.CharField(_("name"), max_length=120, blank=True)

    class Meta:
        verbose_name = _("calendar day")
        verbose_name_plural = _("calendar days")
        constraints = [models.UniqueConstraint(fields=["calendar", "day_on"], name="calendarday_once")]

    def __str__(self) -> str:
        return f"{self.calendar_id} {self.day_on}"


class CalendarDayIndex(models.Model):
    """Every day of the planning horizon with its place among the working days of its calendar.

    Derived from the calendar and its days: date arithmetic in set-based SQL becomes two index look-ups instead of a
    loop over days.
    """

    calendar = models.ForeignKey(Calendar, models.CASCADE, verbose_name=_("calendar"), related_name="+")
    day_on = models.DateField(_("day"))
    is_working = models.BooleanField(_("working"))
    working_no = models.IntegerField(_("working days up to here"))

    class Meta:
        verbose_name = _("calendar day index")
        verbose_name_plural = _("calendar day index")
        constraints = [
            models.UniqueConstraint(
                fields=["calendar", "day_on"], include=["working_no", "is_working"], name="calendardayindex_day"
            ),
            models.UniqueConstraint(
                fields=["calendar", "working_no"],
                condition=models.Q(is_working=True),
                include=["day_on"],
                name="calendardayindex_no",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.calendar_id} {self.day_on}"


class Site(models.Model):
    """A place where goods are held or work is done; it belongs to one company and lives in one time zone."""

    code = models.CharField(_("code"), max_length=20, unique=True)
    name = models.CharField(_("name"), max_length=120)
    company = models.ForeignKey(Company, models.PROTECT, verbose_name=_("company"), related_name="sites")
    region = models.ForeignKey(Region, models.PROTECT, verbose_name=_("region"), related_name="sites")
    timezone = models.CharField(_("time zone"), max_length=60)
    calendar = models.ForeignKey(Calendar, models.PROTECT, verbose_name=_("calendar"), related_name="sites")
    kind = models.CharField(_("kind"), max_length=12, choices=SiteKind, default=SiteKind.WAREHOUSE)

    class Meta:
        verbose_name = _("site")
        verbose_name_plural = _("sites")
        constraints = [
            models.CheckConstraint(condition=models.Q(kind__in=SiteKind.values), name="site_kind_known"),
        ]

    def __str__(self) -> str:
        return self.code


class NumberSeries(models.Model):
    """A counter without gaps, for numbers that a law counts. One row per company and code, locked while in use."""

    company = models.ForeignKey(Company, models.PROTECT, verbose_name=_("company"), related_name="+")
    code = models.CharField(_("code"), max_length=40)
    prefix = models.CharField(_("prefix"), max_length=20, blank=True)
    width = models.PositiveSmallIntegerField(_("digits"), default=6)
    next_number = models.BigIntegerField(_("next number"), default=1)

    class Meta:
        verbose_name = _("number series")
        verbose_name_plural = _("number series")
        constraints = [
            models.UniqueConstraint(fields=["company", "code"], name="numberseries_once"),
            models.CheckConstraint(condition=models.Q(next_number__gte=1), name="numberseries_counts_up"),
        ]

    def __str__(self) -> str:
        return f"{self.company_id} {self.code}"
