"""The page of key figures: every number is shown with its words and opens what is behind it."""

import html
import re

from django.test import Client

from tests.insight.world import World


def test_before_the_first_document_it_says_so(seer: Client) -> None:
    page = seer.get("/insight/kpis/")
    assert page.status_code == 200
    assert "No numbers yet" in page.content.decode()


def test_tiles_tables_and_every_list_behind_them(world: World, seer: Client) -> None:
    for site in ("LEEDS", "LYON"):
        world.receive(site, "GLOVE", 9, "3", days_ago=8)
        world.ship(world.order(site, [("GLOVE", 4), ("ROPE", 1)], days_ago=6), days_ago=5)
        world.ship(world.order(site, [("GLOVE", 4)], days_ago=6), days_ago=5)
    world.count()

    page = seer.get("/insight/kpis/").content.decode()

    assert page.count('class="tile"') == 14  # ten figures, four of them once per currency
    for words in (
        "66.7",
        "Line fill rate, by the day requested",
        "within target",
        "off target",
        "GBP",
        "EUR",
        "Numbers up to",
    ):
        assert words in page
    addresses = {html.unescape(found) for found in re.findall(r'href="(/insight/(?!kpis)[^"]+\?[^"]*)"', page)}
    assert len(addresses) >= 12
    for code in ("order_backlog_value", "on_hand_age", "order_cycle_time"):
        one = seer.get(f"/insight/kpis/?which={code}").content.decode()
        addresses |= {html.unescape(found) for found in re.findall(r'href="(/insight/(?!kpis)[^"]+\?[^"]*)"', one)}
    for address in addresses:
        assert seer.get(address).status_code == 200, address
    listed = seer.get("/insight/linestatus/?is_open=yes").content.decode()
    assert re.findall(r'href="(/orders/salesorder/\d+/)"', listed) == [
        f"/orders/salesorder/{world.orders[i]}/" for i in (0, 2)
    ]
