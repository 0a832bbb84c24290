"""What partners offers programs."""

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef, QuerySet

from onegauge.partners import operations as ops
from onegauge.partners import queries
from onegauge.partners.api import schemas
from onegauge.partners.models import Address, Partner, PartnerRole
from onegauge.partners.permissions import VIEW
from onegauge.partners.states import PARTNER
from onegauge.partners.verbs import PARTNER_VERBS
from onegauge.ui.rest.declare import Act, Nested, Resource, register


def partners_with_roles() -> QuerySet[Partner]:
    """Partners with the names of their roles, in one statement."""
    roles = PartnerRole.objects.filter(partner_id=OuterRef("pk")).order_by("role").values("role")
    return queries.partners_for_list().annotate(role_names=ArraySubquery(roles))


def addresses_of_partner(partner_id: int) -> QuerySet[Address]:
    """The addresses of one partner."""
    return queries.addresses_for_list().filter(partner_id=partner_id).order_by("kind", "code")


register(
    Resource(
        path="partners", columns=schemas.PARTNER, permission=VIEW, rows=partners_with_roles, machine=PARTNER,
        verbs=PARTNER_VERBS,
        filters={
            "code": "code", "state": "state", "country": "country", "role": "roles__role", "name_contains": "name__icontains",
        },
        nested={"addresses": Nested(schemas.ADDRESS, addresses_of_partner)},
    ),
    Resource(
        path="addresses", columns=schemas.ADDRESS, permission=VIEW, rows=queries.addresses_for_list,
        filters={"partner": "partner__code", "kind": "kind"},
    ),
    Resource(
        path="customers", columns=schemas.CUSTOMER, permission=VIEW, rows=queries.customers_for_list,
        filters={
            "company": "company__code", "company_id": "company_id", "partner": "partner__code",
            "blocked": "blocked_for_orders",
        },
    ),
    Act(path="partners", operation=ops.save_partners, tag="partners"),
    Act(path="addresses", operation=ops.save_addresses, tag="addresses"),
    Act(path="customers", operation=ops.save_customers, tag="customers"),
    Act(path="customers/block", operation=ops.block_customers, tag="customers"),
    Act(path="customers/unblock", operation=ops.unblock_customers, tag="customers"),
)  # fmt: skip
