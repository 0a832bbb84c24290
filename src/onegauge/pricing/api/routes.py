"""What pricing offers programs."""

from onegauge.pricing import operations as ops
from onegauge.pricing import queries
from onegauge.pricing.api import schemas
from onegauge.pricing.permissions import VIEW
from onegauge.ui.rest.declare import Act, Resource, register

register(
    Resource(
        path="price-lists", columns=schemas.PRICE_LIST, permission=VIEW, rows=queries.price_lists_for_list,
        filters={"company": "company__code", "company_id": "company_id", "code": "code", "currency": "currency"},
    ),
    Resource(
        path="price-lines", columns=schemas.PRICE_LINE, permission=VIEW, rows=queries.price_lines_for_list,
        filters={"price_list": "price_list__code", "sku": "item__sku", "valid_on_or_before": "valid_from__lte"},
    ),
    Resource(
        path="tax-rates", columns=schemas.TAX_RATE, permission=VIEW, rows=queries.tax_rates_for_list,
        filters={"company": "company__code", "company_id": "company_id", "country": "country", "tax_class": "tax_class"},
    ),
    Act(path="price-lists", operation=ops.save_price_lists, tag="price-lists"),
    Act(path="price-lists/assign", operation=ops.assign_price_lists, tag="price-lists"),
    Act(path="price-lines", operation=ops.save_price_lines, tag="price-lines"),
    Act(path="tax-rates", operation=ops.save_tax_rates, tag="tax-rates"),
)  # fmt: skip
