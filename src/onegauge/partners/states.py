"""Enums of partners and the lifecycle of a partner."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from onegauge.kernel.kinds import Kind
from onegauge.kernel.lifecycle import Edge, StateMachine
from onegauge.partners import permissions


class PartnerState(models.TextChoices):
    """Whether anything at all may be done with a partner."""

    ACTIVE = "active", _("Active")
    BLOCKED = "blocked", _("Blocked")


class PartnerRoleName(models.TextChoices):
    """What a partner is to the group; one partner may be several."""

    CUSTOMER = "customer", _("Customer")
    SUPPLIER = "supplier", _("Supplier")
    CARRIER = "carrier", _("Carrier")
    INTERCOMPANY = "intercompany", _("Intercompany")


class SubstitutionConsent(models.TextChoices):
    """Whether a customer takes another item in place of the one ordered."""

    NONE = "none", _("Never")
    ASK = "ask", _("Ask each time")
    STANDING = "standing", _("Always")


class AddressKind(models.TextChoices):
    """What an address is used for."""

    BILL_TO = "bill_to", _("Bill to")
    SHIP_TO = "ship_to", _("Ship to")


PARTNER_KIND = Kind(
    24, "partners.Partner", table="partners_partner", label="Partner", number_field="code", url="partners/partner"
)
ADDRESS_KIND = Kind(
    25, "partners.Address", table="partners_address", label="Address", number_field="code", url="partners/address"
)
CUSTOMER_KIND = Kind(
    26, "partners.Customer", table="partners_customer", label="Customer", number_field="id", url="partners/customer"
)

PARTNER = StateMachine(
    kind=PARTNER_KIND,
    states=PartnerState,
    initial=PartnerState.ACTIVE,
    company=False,
    site=False,
    edges=(
        Edge(
            "block",
            (PartnerState.ACTIVE,),
            PartnerState.BLOCKED,
            permission=permissions.BLOCK_PARTNERS,
            label="Block",
            destructive=True,
        ),
        Edge(
            "unblock",
            (PartnerState.BLOCKED,),
            PartnerState.ACTIVE,
            permission=permissions.BLOCK_PARTNERS,
            label="Unblock",
            primary=True,
        ),
    ),
)
