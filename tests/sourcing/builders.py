"""Rows of sourcing for the contract tests of its screens."""

from datetime import date
from decimal import Decimal

from onegauge.governance.models import Site
from onegauge.kernel.actor import Actor
from onegauge.kernel.clock import utcnow
from onegauge.sourcing import operations as ops
from onegauge.sourcing.wishes import Wish
from tests.builders import builder, unique
from tests.catalog.builders import items

START = date(2026, 1, 1)


def code_of(site: int) -> str:
    """The code of a site."""
    return str(Site.objects.get(pk=site).code)


@builder("sourcing.LaneCost")
def lane_costs(by: Actor, company: int, site: int, n: int) -> list[int]:
    """Lanes into zones of one country."""
    drafts = [
        ops.LaneCostDraft(
            site=code_of(site),
            country="GB",
            postcode_prefix=unique("Z")[-9:],
            base_amount=Decimal(k + 1),
            valid_from=START,
        )
        for k in range(n)
    ]
    return [saved.id for saved in ops.save_lane_costs(lanes=drafts, by=by)]


@builder("sourcing.SiteRule")
def site_rules(by: Actor, company: int, site: int, n: int) -> list[int]:
    """What a site keeps."""
    drafts = [
        ops.SiteRuleDraft(site=code_of(site), code=unique("R"), kept_qty=Decimal(k), valid_from=START) for k in range(n)
    ]
    return [saved.id for saved in ops.save_site_rules(rules=drafts, by=by)]


@builder("sourcing.Decision")
def decisions(by: Actor, company: int, site: int, n: int) -> list[int]:
    """Decisions about lines of nobody in particular: there is no stock, so they wait."""
    (item,) = items(by, company, site, 1)
    wishes = [
        Wish(source_id=k + 1, line_id=k + 1, company_id=company, site_id=site, item_id=item, qty=Decimal(k + 1), due_on=START,
             ordered_at=utcnow())
        for k in range(n)
    ]  # fmt: skip
    made = ops.decide_sourcing(source_kind=40, wishes=wishes, leads={site: (1, 10)}, by=by)
    return [one.decision_id for one in made]
