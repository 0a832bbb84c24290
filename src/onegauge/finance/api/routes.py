"""What finance offers programs."""

from django.db.models import QuerySet

from onegauge.finance import operations as ops
from onegauge.finance import queries, rebate_queries
from onegauge.finance.api import schemas
from onegauge.finance.models import Posting
from onegauge.finance.permissions import VIEW
from onegauge.finance.states import INVOICE, PERIOD, REBATE_PERIOD
from onegauge.finance.verbs import INVOICE_VERBS, PERIOD_VERBS, REBATE_PERIOD_VERBS
from onegauge.ui.rest.declare import Act, Nested, Resource, register

COMPANY = {"company": "company__code", "company_id": "company_id"}


def postings_of_entry(entry_id: int) -> QuerySet[Posting]:
    """The postings of one entry in their order."""
    return Posting.objects.filter(entry_id=entry_id).order_by("id")


register(
    Resource(
        path="invoices", columns=schemas.INVOICE, permission=VIEW, rows=queries.invoices_for_list, newest_first=True,
        machine=INVOICE, verbs=INVOICE_VERBS,
        filters={
            **COMPANY, "number": "number", "partner": "partner__code", "state": "state", "source_id": "source_id",
            "invoiced_from": "invoiced_on__gte", "invoiced_before": "invoiced_on__lt", "due_before": "due_on__lt",
        },
        nested={"lines": Nested(schemas.INVOICE_LINE, queries.invoice_lines)},
    ),
    Resource(
        path="payments", columns=schemas.PAYMENT, permission=VIEW, rows=queries.payments_for_list, newest_first=True,
        filters={**COMPANY, "number": "number", "partner": "partner__code", "paid_from": "paid_on__gte"},
    ),
    Resource(
        path="accounts", columns=schemas.ACCOUNT, permission=VIEW, rows=queries.accounts_for_list,
        filters={**COMPANY, "code": "code", "role": "role"},
    ),
    Resource(
        path="periods", columns=schemas.PERIOD, permission=VIEW, rows=queries.periods_for_list, machine=PERIOD,
        verbs=PERIOD_VERBS, filters={**COMPANY, "state": "state"},
    ),
    Resource(
        path="entries", columns=schemas.ENTRY, permission=VIEW, rows=queries.entries_for_list, newest_first=True,
        filters={**COMPANY, "source_id": "source_id", "posted_from": "posted_on__gte"},
        nested={"postings": Nested(schemas.POSTING, postings_of_entry)},
    ),
    Resource(
        path="rebate-periods", columns=schemas.REBATE_PERIOD, permission=VIEW, newest_first=True,
        rows=rebate_queries.rebate_periods_for_list, machine=REBATE_PERIOD, verbs=REBATE_PERIOD_VERBS,
        filters={**COMPANY, "agreement": "agreement__code", "partner": "partner__code", "state": "state",
                 "ends_before": "ends_on__lt"},
        nested={"turnovers": Nested(schemas.REBATE_TURNOVER, rebate_queries.turnovers_of_period)},
    ),
    Resource(
        path="rebate-settlements", columns=schemas.REBATE_SETTLEMENT, permission=VIEW, newest_first=True,
        rows=rebate_queries.rebate_settlements_for_list,
        filters={**COMPANY, "number": "number", "partner": "partner__code", "settled_from": "settled_on__gte"},
        nested={"nettings": Nested(schemas.REBATE_NETTING, rebate_queries.nettings_of)},
    ),
    Act(path="payments", operation=ops.record_payments, tag="payments"),
    Act(path="entries", operation=ops.post_entries, tag="entries"),
    Act(path="accounts", operation=ops.save_accounts, tag="accounts"),
    Act(path="exchange-rates", operation=ops.save_exchange_rates, tag="exchange-rates"),
)  # fmt: skip
