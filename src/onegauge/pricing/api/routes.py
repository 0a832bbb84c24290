"""What pricing offers programs."""

from onegauge.pricing import operations as ops
from onegauge.pricing import queries, rebate_queries, supplier_queries, term_queries
from onegauge.pricing.api import schemas
from onegauge.pricing.permissions import VIEW
from onegauge.pricing.states import REBATE_AGREEMENT
from onegauge.pricing.verbs import REBATE_VERBS
from onegauge.ui.rest.declare import Act, Nested, Resource, register

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
    Resource(
        path="price-terms", columns=schemas.PRICE_TERM, permission=VIEW, rows=term_queries.price_terms_for_list,
        filters={
            "company": "company__code", "company_id": "company_id", "code": "code", "kind": "kind",
            "partner": "partner__code", "group": "group__code", "sku": "item__sku",
        },
    ),
    Resource(
        path="price-groups", columns=schemas.PRICE_GROUP, permission=VIEW, rows=term_queries.price_groups_for_list,
        filters={"company": "company__code", "company_id": "company_id", "code": "code"},
    ),
    Resource(
        path="price-group-members", columns=schemas.GROUP_MEMBER, permission=VIEW,
        rows=term_queries.group_members_for_list,
        filters={"company_id": "company_id", "group": "group__code", "partner": "partner__code"},
    ),
    Resource(
        path="price-roundings", columns=schemas.PRICE_ROUNDING, permission=VIEW,
        rows=term_queries.price_roundings_for_list, filters={"company_id": "company_id", "currency": "currency"},
    ),
    Resource(
        path="supplier-items", columns=schemas.SUPPLIER_ITEM, permission=VIEW, rows=supplier_queries.supplier_items_for_list,
        filters={
            "company": "company__code", "company_id": "company_id", "partner": "partner__code", "sku": "item__sku",
            "supplier_sku": "supplier_sku", "drop_ship": "drop_ship",
        },
    ),
    Resource(
        path="rebate-agreements", columns=schemas.REBATE_AGREEMENT, permission=VIEW,
        rows=rebate_queries.rebate_agreements_for_list, machine=REBATE_AGREEMENT, verbs=REBATE_VERBS,
        filters={
            "company": "company__code", "company_id": "company_id", "code": "code", "partner": "partner__code",
            "state": "state",
        },
        nested={"tiers": Nested(schemas.REBATE_TIER, rebate_queries.tiers_of)},
    ),
    Act(path="rebate-agreements", operation=ops.save_rebate_agreements, tag="rebate-agreements"),
    Act(path="price-terms", operation=ops.save_price_terms, tag="price-terms"),
    Act(path="price-groups", operation=ops.save_price_groups, tag="price-groups"),
    Act(path="price-group-members", operation=ops.save_group_members, tag="price-groups"),
    Act(path="price-roundings", operation=ops.save_price_roundings, tag="price-roundings"),
    Act(path="price-lists", operation=ops.save_price_lists, tag="price-lists"),
    Act(path="price-lists/assign", operation=ops.assign_price_lists, tag="price-lists"),
    Act(path="price-lines", operation=ops.save_price_lines, tag="price-lines"),
    Act(path="supplier-items", operation=ops.save_supplier_items, tag="supplier-items"),
    Act(path="tax-rates", operation=ops.save_tax_rates, tag="tax-rates"),
)  # fmt: skip
