"""The scope switch: group, company or site; kept in the session; it can only narrow what the actor may see."""

from dataclasses import dataclass
from typing import Any
from zoneinfo import ZoneInfo

from django.http import HttpRequest
from django.utils.translation import gettext as _

from onegauge.kernel.actor import Actor
from onegauge.ui.providers import PROVIDERS, ScopeCompany, ScopeSite

KEY = "scope"


@dataclass(frozen=True, slots=True)
class ChosenScope:
    """What the switch stands on."""

    code: str = ""
    company: str = ""
    site: str = ""
    companies: tuple[int, ...] | None = None
    sites: tuple[int, ...] | None = None
    zone: str = "UTC"
    currency: str = ""

    @property
    def timezone(self) -> ZoneInfo:
        """The zone in which instants are shown."""
        return ZoneInfo(self.zone)

    def narrow(self, by: Actor) -> Actor:
        """The actor seeing this part only; the kernel guarantees that it never becomes more."""
        if self.companies is None or self.sites is None:
            return by
        return by.narrowed(companies=self.companies, sites=self.sites)


def chosen_scope(request: HttpRequest) -> ChosenScope:
    """The scope of the session; anything unreadable means no narrowing."""
    session = getattr(request, "session", None)
    kept: dict[str, Any] = (session.get(KEY) if session is not None else None) or {}
    if not kept:
        return ChosenScope()
    return ChosenScope(
        code=kept["code"],
        company=kept["company"],
        site=kept["site"],
        companies=tuple(kept["companies"]),
        sites=tuple(kept["sites"]),
        zone=kept["zone"],
        currency=kept["currency"],
    )


@dataclass(frozen=True, slots=True)
class ScopeOption:
    """One line of the switch."""

    code: str
    label: str
    level: int
    chosen: bool


def options(by: Actor, chosen: ChosenScope) -> list[ScopeOption]:
    """The lines of the switch: all, then each company with its sites."""
    found = [ScopeOption("", _("Everything I may see"), 0, not chosen.code)]
    for company in PROVIDERS.scope_tree(by):
        code = f"c{company.id}"
        found.append(ScopeOption(code, company.name, 1, chosen.code == code))
        for site in company.sites:
            code = f"s{site.id}"
            found.append(ScopeOption(code, site.name, 2, chosen.code == code))
    return found


def choose(request: HttpRequest, by: Actor, code: str) -> bool:
    """Keep a scope in the session; an unknown one is not kept."""
    if not code:
        request.session.pop(KEY, None)
        return True
    for company in PROVIDERS.scope_tree(by):
        if code == f"c{company.id}":
            _keep(request, code, company, None)
            return True
        for site in company.sites:
            if code == f"s{site.id}":
                _keep(request, code, company, site)
                return True
    return False


def _keep(request: HttpRequest, code: str, company: ScopeCompany, site: ScopeSite | None) -> None:
    sites = [site] if site else list(company.sites)
    zones = {one.timezone for one in sites}
    request.session[KEY] = {
        "code": code,
        "company": company.name,
        "site": site.name if site else "",
        "companies": [company.id],
        "sites": [one.id for one in sites],
        "zone": zones.pop() if len(zones) == 1 else "UTC",
        "currency": company.currency,
    }
