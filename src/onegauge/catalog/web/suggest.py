"""How items are found while somebody types."""

from collections.abc import Mapping

from onegauge.catalog.gtin import gtin_fault, same_gtin_key
from onegauge.kernel.actor import Actor
from onegauge.kernel.sql import Sql
from onegauge.kernel.typed import begins, word_beginnings
from onegauge.ui.declarations.suggest import MOST, Suggestion, suggest

SQL = Sql(__file__.replace("/web/", "/"), "suggest")


def items(text: str, asked: Mapping[str, str], by: Actor) -> list[Suggestion]:
    """By SKU, GTIN or words of the name."""
    del asked, by
    params = {
        "begins": begins(text),
        "words": word_beginnings(text),
        "gtin": same_gtin_key(text) if text and gtin_fault(text) is None else "",
        "most": MOST,
    }
    return [Suggestion(*row) for row in SQL.tuples("suggest_items", params)]


suggest("catalog.Item", items)
