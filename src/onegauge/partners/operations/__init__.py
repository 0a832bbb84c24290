"""The only writes of partners."""

from onegauge.partners.operations.addresses import AddressDraft, check_addresses, save_addresses
from onegauge.partners.operations.customers import (
    CustomerDraft,
    block_customers,
    check_customers,
    save_customers,
    unblock_customers,
)
from onegauge.partners.operations.partners import (
    PartnerDraft,
    block_partners,
    check_partners,
    save_partners,
    unblock_partners,
)

__all__ = [
    "AddressDraft",
    "CustomerDraft",
    "PartnerDraft",
    "block_customers",
    "block_partners",
    "check_addresses",
    "check_customers",
    "check_partners",
    "save_addresses",
    "save_customers",
    "save_partners",
    "unblock_customers",
    "unblock_partners",
]
