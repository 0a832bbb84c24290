"""The scope switch: group, company or site; its place is kept in the session; it can only narrow what the actor may see."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from django.http import HttpRequest
from django.utils.translation import gettext as _

from onegauge.kernel.actor import Actor
from onegauge.ui.providers import PROVIDERS, ScopeCompany, ScopeSite

KEY = "scope"
FALLBACK_ZONE = "UTC"


@dataclass(frozen=True, slots=True)
class ChosenScope:
    """What the switch stands on.

    ``code`` is empty while nothing was chosen; ``company`` and ``site`` are still named when there is only one.
    ``companies`` and ``sites`` narrow the actor and are ``None`` as long as everything is seen. With sites in several
    zones, ``zone`` is the one of most of them: ``zone_sites`` of ``site_count``.
    """

    code: str = ""
    company: str = ""
    site: str = ""
    companies: tuple[int, ...] | None = None
    sites: tuple[int, ...] | None = None
    zone: str = FALLBACK_ZONE
    zone_sites: int = 0
    site_count: int = 0
    currency: str = ""

    @property
    def timezone(self) -> ZoneInfo:
        """The zone in which instants are shown."""
        return ZoneInfo(self.zone)

    @property
    def zone_words(self) -> str:
        """The zone with its present abbreviation, and for how many sites it is the wall clock."""
        short = datetime.now(self.timezone).strftime("%Z")
        words = f"{self.zone} ({short})" if short and short != self.zone else self.zone
        if self.zone_sites == self.site_count:
            return words
        return _("%(zone)s, as at %(some)d of %(all)d sites") % {
            "zone": words,
            "some": self.zone_sites,
            "all": self.site_count,
        }

    def narrow(self, by: Actor) -> Actor:
        """The actor seeing this part only; the kernel guarantees that it never becomes more."""
        if self.companies is None or self.sites is None:
            return by
        return by.narrowed(companies=self.companies, sites=self.sites)


def chosen_scope(request: HttpRequest) -> ChosenScope:
    """The scope of the request, as the middleware found it."""
    return getattr(request, "scope", None) or ChosenScope()


def places_of(request: HttpRequest) -> tuple[ScopeCompany, ...]:
    """The companies and sites among which the person may choose."""
    return getattr(request, "places", ())


def resolve(places: Sequence[ScopeCompany], code: str) -> ChosenScope:
    """The scope behind a code of the session; a place that is gone or closed means no narrowing."""
    for company in places:
        if code == f"c{company.id}":
            return _scope(code, [company], list(company.sites))
        for site in company.sites:
            if code == f"s{site.id}":
                return _scope(code, [company], [site])
    return _scope("", places, [site for company in places for site in company.sites])


def _scope(code: str, companies: Sequence[ScopeCompany], sites: Sequence[ScopeSite]) -> ChosenScope:
    zone, zone_sites = next(iter(Counter(site.timezone for site in sites).most_common(1)), (FALLBACK_ZONE, 0))
    currencies = {company.currency for company in companies}
    is_site = code.startswith("s") or (not code and len(companies) == 1 and len(sites) == 1)
    return ChosenScope(
        code=code,
        company=companies[0].name if len(companies) == 1 else "",
        site=sites[0].name if is_site else "",
        companies=tuple(company.id for company in companies) if code else None,
        sites=tuple(site.id for site in sites) if code else None,
        zone=zone,
        zone_sites=zone_sites,
        site_count=len(sites),
        currency=currencies.pop() if len(currencies) == 1 else "",
    )


@dataclass(frozen=True, slots=True)
class ScopeOption:
    """One line of the switch; ``words`` is what typing finds it by."""

    code: str
    label: str
    level: int
    chosen: bool
    words: str = ""


def options(places: Sequence[ScopeCompany], chosen: ChosenScope) -> list[ScopeOption]:
    """The lines of the switch: all, then each company with its sites; nothing when there is nothing to choose."""
    sites = sum(len(company.sites) for company in places)
    if len(places) <= 1 and sites <= 1:
        return []
    found: list[ScopeOption] = []
    if len(places) > 1:
        found.append(ScopeOption("", _("All companies"), 0, not chosen.code, PROVIDERS.group_name()))
    for company in places:
        code = f"c{company.id}" if len(places) > 1 else ""
        found.append(ScopeOption(code, company.name, 1, chosen.code == code, company.name))
        for site in company.sites if sites > 1 else ():
            place = f"s{site.id}"
            found.append(ScopeOption(place, site.name, 2, chosen.code == place, f"{company.name} {site.name}"))
    return found


def choose(request: HttpRequest, code: str) -> bool:
    """Keep a scope in the session; an unknown one is not kept."""
    if not code:
        request.session.pop(KEY, None)
        return True
    if resolve(places_of(request), code).code != code:
        return False
    request.session[KEY] = code
    return True
