"""The format of rebate agreements: one row per tier, the head repeated on each."""

import re
from collections.abc import Hashable, Sequence
from decimal import Decimal

from onegauge.exchange.formats import Column, Format, Found, Values, register_format, rehearse, with_own_authority
from onegauge.exchange.formats_master import COMPANY, FROM, UNTIL
from onegauge.kernel.actor import Actor
from onegauge.kernel.errors import InvalidValue
from onegauge.pricing import operations as pricing
from onegauge.pricing import permissions

HEAD = (
    "company_id", "code", "name", "partner", "currency", "period", "basis", "sku", "item_class", "least_amount",
    "valid_from", "valid_until",
)  # fmt: skip
_PLACE = re.compile(r"^agreements\[(\d+)\](?:\.(\w+))?")


def agreement_of(row: Values) -> Hashable:
    """Rows of the same company and code are one agreement."""
    return row["company_id"], row["code"]


def _gathered(rows: Sequence[Values]) -> tuple[list[pricing.RebateAgreementDraft], list[list[int]]]:
    """Agreements made of rows, with the rows each is made of."""
    groups: dict[Hashable, list[int]] = {}
    for index, row in enumerate(rows):
        groups.setdefault(agreement_of(row), []).append(index)
    drafts = [
        pricing.RebateAgreementDraft(
            **{name: rows[indexes[0]][name] for name in HEAD},
            tiers=[pricing.RebateTierDraft(from_amount=rows[i]["from_turnover"], value=rows[i]["value"]) for i in indexes],
        )
        for indexes in groups.values()
    ]  # fmt: skip
    return drafts, list(groups.values())


def _check(rows: Sequence[Values], by: Actor) -> list[Found]:
    drafts, places = _gathered(rows)
    found = [
        Found(i, name, InvalidValue(
            f"This differs from the first row of {rows[indexes[0]]['code']!r}.",
            mend="Repeat the head of the agreement unchanged on each of its rows.",
        ))
        for indexes in places
        for i in indexes[1:]
        for name in HEAD
        if rows[i][name] != rows[indexes[0]][name]
    ]  # fmt: skip
    save = with_own_authority(pricing.save_rebate_agreements)
    for refusal in rehearse(lambda: save(agreements=drafts, by=by)):
        match = _PLACE.match(refusal.field or "")
        column = (match[2] or "") if match else ""
        found.append(
            Found(places[int(match[1])][0] if match else None, "value" if column == "tiers" else column, refusal)
        )
    return found


def _load(rows: Sequence[Values], by: Actor) -> None:
    with_own_authority(pricing.save_rebate_agreements)(agreements=_gathered(rows)[0], by=by)


register_format(
    Format(
        code="rebate_agreements",
        label="Rebate agreements",
        permission=permissions.MAINTAIN_PRICES,
        key=("company_id", "code", "from_turnover"),
        columns=(
            COMPANY,
            Column("code", required=True, example="BONUS-01", help="Rows with the same one are one agreement."),
            Column("name", required=True, example="Quarterly bonus"),
            Column("partner", required=True, example="C-1001", help="Code of the customer."),
            Column("currency", "code", required=True, example="GBP", help="Only invoices in it count."),
            Column("period", required=True, example="quarter", help="month, quarter or year."),
            Column("basis", required=True, example="share", help="share of net turnover, or unit: per base unit."),
            Column("sku", default="", help="SKU code of the item; empty: all."),
            Column("item_class", default="", help="Code of the item class; empty: all."),
            Column("least_amount", "decimal", default=Decimal(0), example="0", help="Nothing is due below it."),
            FROM,
            UNTIL,
            Column("from_turnover", "decimal", required=True, example="0", help="The first tier begins at 0."),
            Column("value", "decimal", required=True, example="0.02", help="A share of 1, or an amount."),
        ),
        check=_check,
        load=_load,
        group=agreement_of,
        help="Writes drafts of rebate agreements, one row for each tier; they count once they are approved.",
    )
)
