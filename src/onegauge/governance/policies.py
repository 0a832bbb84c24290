"""The governed knobs that governance itself reads."""

from onegauge.governance.policy import Policy

VARIANCE_MAX_MONTHS = Policy(
    "governance.variance_max_months",
    type="int",
    unit="months",
    bounds=(1, 60),
    default=12,
    control="locked",
    level="group",
    area="governance",
    owner_role="design authority",
    affects="proposals of variances",
    risk="high",
    help="How long a variance may run at most. Whoever needs it longer proposes it again and says why, or the template"
    " takes it up.",
)
