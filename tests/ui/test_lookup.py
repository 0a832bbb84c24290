"""What a field suggests: by code, number, words of the name; with stock beside it, by indexes, in few statements."""

from decimal import Decimal
from typing import Any

import pytest
from django.db import connection
from django.test import Client

from onegauge.catalog import operations as catalog
from onegauge.catalog.web.suggest import SQL, items
from onegauge.kernel.typed import begins, word_beginnings
from tests.support import Trade
from tests.trading import ledgers_add_up, trade

__all__ = ["ledgers_add_up", "trade"]
ITEMS = "/lookup/catalog/item/"


def found(client: Client, **asked: Any) -> list[tuple[str, str, str]]:
    """Value, name and note of each suggestion."""
    return [(s["value"], s["label"], s["note"]) for s in client.get(ITEMS, asked).json()["found"]]


def test_an_item_is_found_by_its_sku_its_gtin_and_words_of_its_name(trade: Trade, client: Client) -> None:
    draft = catalog.ItemDraft(sku="VLV_50", name="Ball valve, brass 50 mm", item_class="GOODS")
    (made,) = catalog.save_items(items=[draft], by=trade.by)
    catalog.activate_items(item_ids=[made.id], by=trade.by)
    pack = catalog.PackagingDraft(sku="VLV_50", code="EACH", level="each", gtin="4006381333931")
    catalog.save_packagings(packagings=[pack], by=trade.by)
    for text in ("vlv_", "4006381333931", "bra val", "50 MM ball"):
        assert [one[0] for one in found(client, q=text)] == ["VLV_50"], text
    for text in ("vlv%", "rass", "'; --", "ball & !"):
        assert "VLV_50" not in [one[0] for one in found(client, q=text)] or text == "ball & !", text


def test_free_stock_stands_beside_an_item(trade: Trade, client: Client) -> None:
    trade.receive("GLOVE", 12)
    trade.receive("GLOVE", 3, site="YORK")
    assert [(v, note) for v, _name, note in found(client, q="glo")] == [("GLOVE", "15 free")]


def test_customers_are_those_of_the_company(trade: Trade, client: Client) -> None:
    asked = {"q": "ac", "company": str(trade.companies["NORTH"])}
    answer = client.get("/lookup/partners/customer/", asked).json()["found"]
    assert [s["value"] for s in answer] == ["ACME"]


@pytest.mark.parametrize("text", ["glo", "wo gl", "4006381333931", ""])
def test_each_way_has_an_index(trade: Trade, text: str) -> None:
    assert items(text, {}, trade.by) is not None
    params = {"begins": begins(text), "words": word_beginnings(text), "gtin": "", "most": 12}
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")
        cursor.execute("EXPLAIN " + SQL.statements["suggest_items"], params)
        plan = "\n".join(row[0] for row in cursor.fetchall())
    assert "Seq Scan" not in plan, plan
    assert Decimal(plan.count("item_sku_begins")) >= 1
