"""Refusals around policies, the template, variances and approvals, one class per reason."""

from onegauge.kernel.errors import Refusal


class PolicyUnknown(Refusal):
    """A key under which no module declares a policy."""

    code, status, title = "policy_unknown", 422, "Unknown policy"


class PolicyValueRefused(Refusal):
    """A value of the wrong type, outside the bounds, or not among the choices."""

    code, status, title = "policy_value_refused", 422, "Value does not fit the policy"


class PolicyLocked(Refusal):
    """The policy is the same everywhere; only a new version of the template changes it."""

    code, status, title = "policy_locked", 409, "Policy is locked"


class PolicyTooNarrow(Refusal):
    """The policy is the same for all goods, or does not differ by what was named."""

    code, status, title = "policy_too_narrow", 422, "Policy is not narrowed so"


class VarianceTooDeep(Refusal):
    """The policy may vary, but not at this level."""

    code, status, title = "variance_too_deep", 409, "Policy does not vary at this level"


class VariancePlaceUnknown(Refusal):
    """A region, company or site that does not exist or lies outside the scope."""

    code, status, title = "variance_place_unknown", 422, "Unknown place"


class VarianceBackdated(Refusal):
    """A variance that would change how past documents should have been decided."""

    code, status, title = "variance_backdated", 422, "Variance lies in the past"


class VarianceTooLong(Refusal):
    """A variance without an end in sight is a template change in disguise."""

    code, status, title = "variance_too_long", 422, "Variance runs too long"


class VarianceReviewOutside(Refusal):
    """The review lies outside the days of the variance."""

    code, status, title = "variance_review_outside", 422, "Review lies outside the variance"


class VarianceOverlaps(Refusal):
    """Another variance of this policy decides here on some of these days."""

    code, status, title = "variance_overlaps", 409, "Another variance decides here"


class StatutoryPrevails(Refusal):
    """The law of the country decides; no variance may stand against it."""

    code, status, title = "statutory_prevails", 409, "The law decides here"


class StatutoryOverlaps(Refusal):
    """The law of this country is recorded for some of these days already."""

    code, status, title = "statutory_overlaps", 409, "Recorded already"


class TemplateMissing(Refusal):
    """There is no operating template yet."""

    code, status, title = "template_missing", 409, "No operating template"


class TemplateFrozen(Refusal):
    """The version is no draft any more."""

    code, status, title = "template_frozen", 409, "Template version is frozen"


class ReleaseBackdated(Refusal):
    """A release that would change how past documents should have been decided."""

    code, status, title = "release_backdated", 422, "Release lies in the past"


class ReleaseDayTaken(Refusal):
    """Another version begins on the same day."""

    code, status, title = "release_day_taken", 409, "Another version begins that day"


class TemplateInForce(Refusal):
    """The version still decides; release its successor first."""

    code, status, title = "template_in_force", 409, "Template version is in force"


class ApprovalRuleUnknown(Refusal):
    """A rule code that nobody has set up."""

    code, status, title = "approval_rule_unknown", 422, "Unknown approval rule"


class ApprovalStepsInvalid(Refusal):
    """Steps that do not climb, or that name unknown permissions."""

    code, status, title = "approval_steps_invalid", 422, "Steps do not fit together"


class ApprovalNotYours(Refusal):
    """The actor neither holds what the step asks for nor stands in for somebody who does."""

    code, status, title = "approval_not_yours", 403, "Not yours to decide"


class NoApprover(Refusal):
    """Nobody but the requester could decide, at this level or any above it."""

    code, status, title = "no_approver", 409, "Nobody can approve"


class DelegationRefused(Refusal):
    """A delegation that makes no sense: to oneself, to a service, or of what one does not hold."""

    code, status, title = "delegation_refused", 422, "Delegation does not fit"


class ApprovalRefused(Refusal):
    """The same act on the unchanged document was rejected or returned before."""

    code, status, title = "approval_refused", 409, "Refused before"


class VarianceNotInForce(Refusal):
    """Only what is in force can go on."""

    code, status, title = "variance_not_in_force", 409, "Variance not in force"
