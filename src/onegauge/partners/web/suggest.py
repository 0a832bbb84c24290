"""How customers are found while somebody types."""

from collections.abc import Mapping

from django.utils.translation import gettext as _

from onegauge.kernel.actor import Actor
from onegauge.kernel.sql import Sql
from onegauge.kernel.typed import begins, word_beginnings
from onegauge.ui.declarations.suggest import MOST, Suggestion, suggest

SQL = Sql(__file__.replace("/web/", "/"), "suggest")


def customers(text: str, asked: Mapping[str, str], by: Actor) -> list[Suggestion]:
    """By code or words of the name; of one company when the form has it chosen."""
    del by
    company = asked.get("company", "")
    params = {
        "begins": begins(text), "words": word_beginnings(text), "most": MOST,
        "company": int(company) if company.isdecimal() and len(company) < 19 else None,
    }  # fmt: skip
    rows = SQL.tuples("suggest_customers", params)
    return [Suggestion(i, code, name, _("Blocked") if blocked else country) for i, code, name, country, blocked in rows]


suggest("partners.Customer", customers)
