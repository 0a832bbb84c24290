"""Whether anything may be sold to a partner, with a reason."""

from onegauge.partners.queries import CustomerTerms, PartnerRow
from onegauge.partners.states import PartnerState


def order_obstacle(partner: PartnerRow, terms: CustomerTerms | None) -> str | None:
    """Why this company cannot take orders from the partner, or None when it can."""
    if partner.state == PartnerState.BLOCKED:
        return f"{partner.code} is blocked in the whole group."
    if terms is None:
        return f"{partner.code} has no customer terms in this company."
    if terms.blocked_for_orders:
        return f"{partner.code} is blocked for orders: {terms.block_reason}"
    return None
