"""Who reads: the actor of the request, narrowed to where a permission holds."""

import re
from typing import cast

from django.http import HttpRequest

from onegauge.kernel.actor import Actor
from onegauge.kernel.errors import PermissionMissing, Refused
from onegauge.kernel.permissions import PERMISSIONS
from onegauge.ui.rest.errors import InvalidHeader, UnknownParameter

KEY_SHAPE = re.compile(r"[A-Za-z0-9._:-]{1,100}")
TAG_SHAPE = re.compile(r'"([0-9]{1,9})"')


def actor_of(request: HttpRequest) -> Actor:
    """Whoever the request was authenticated as."""
    return cast("Actor", request.auth)  # type: ignore[attr-defined]  # set by the authentication


def reader_of(request: HttpRequest, permission: str) -> Actor:
    """The actor, seeing only companies and sites for which a grant carries the permission."""
    by = actor_of(request)
    grants = [g for g in by.grants if permission in g.permissions]
    if not grants:
        known = PERMISSIONS[permission]
        mend = f"Ask an administrator for a role with the duty “{known.duty}”, and for a key with this scope."
        refusal = PermissionMissing(f"You need the permission “{known.label}”.", mend=mend, permission=permission)
        raise Refused([refusal])
    companies = by.companies
    if all(g.company_id is not None for g in grants):
        companies = tuple(g.company_id for g in grants if g.company_id is not None)
    sites = by.sites
    if all(g.site_id is not None for g in grants):
        sites = tuple(g.site_id for g in grants if g.site_id is not None)
    return by.narrowed(companies=companies, sites=sites)


def check_parameters(request: HttpRequest, known: frozenset[str]) -> None:
    """Refuse query parameters that the route does not know, and the same one twice."""
    faults = [
        UnknownParameter(
            f"There is no parameter {name[:60]!r} here.",
            field=name[:60],
            mend=f"Known: {', '.join(sorted(known)) or 'none'}.",
        )
        for name in request.GET
        if name not in known
    ]
    faults += [
        UnknownParameter("The parameter is given more than once.", field=name, mend="Give it once.")
        for name in request.GET
        if name in known and len(request.GET.getlist(name)) > 1
    ]
    if faults:
        raise Refused(faults)


def idempotency_key(request: HttpRequest) -> str | None:
    """The caller's key for this call, if it is well-formed."""
    given = request.headers.get("Idempotency-Key")
    if given is None:
        return None
    if not KEY_SHAPE.fullmatch(given):
        mend = "Use 1 to 100 letters, digits or . _ : -; a fresh UUID is good."
        raise Refused([InvalidHeader("This is no idempotency key.", field="Idempotency-Key", mend=mend)])
    return given


def expected_version(request: HttpRequest) -> int | None:
    """The version that the caller read, from If-Match."""
    given = request.headers.get("If-Match")
    if given is None:
        return None
    found = TAG_SHAPE.fullmatch(given.strip())
    if found is None:
        mend = 'Send the ETag of the document, such as "3".'
        raise Refused([InvalidHeader("If-Match is one ETag.", field="If-Match", mend=mend)])
    return int(found[1])
