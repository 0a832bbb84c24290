"""Refusals of partners."""

from onegauge.kernel.errors import Refusal


class TaxIdInvalid(Refusal):
    """A tax id that its country's rules cannot accept: wrong length, form or check digit."""

    code, status, title = "tax_id_invalid", 422, "Not a valid tax id"


class TaxIdTaken(Refusal):
    """A tax id names one legal party; a second partner under it is a duplicate."""

    code, status, title = "tax_id_taken", 409, "Tax id belongs to another partner"


class RoleStillUsed(Refusal):
    """A partner with customer terms stays a customer."""

    code, status, title = "role_still_used", 409, "Role still used"


class NotACustomer(Refusal):
    """Customer terms need a partner with the role customer."""

    code, status, title = "not_a_customer", 409, "Partner is not a customer"


class BlockReasonMissing(Refusal):
    """A block without a reason cannot be lifted by anybody else."""

    code, status, title = "block_reason_missing", 422, "Reason missing"


class AlreadyBlocked(Refusal):
    """The customer is blocked already; the first reason stays."""

    code, status, title = "already_blocked", 409, "Already blocked"


class NotBlocked(Refusal):
    """There is no block to lift."""

    code, status, title = "not_blocked", 409, "Not blocked"
