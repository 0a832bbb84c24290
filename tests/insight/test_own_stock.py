"""Stock by age counts what is ours."""

from decimal import Decimal

from onegauge.insight.models import StockLayer
from onegauge.inventory.operations import ReceiptLine, receive_stock
from onegauge.kernel.db import read_scope
from tests.insight.world import World


def layers(world: World) -> list[Decimal]:
    """What is left of gloves at Leeds, layer by layer."""
    with read_scope(world.by):
        found = StockLayer.objects.filter(item__sku="GLOVE", site__code="LEEDS").order_by("received_on")
        return list(found.values_list("left_qty", flat=True))


def test_goods_that_others_entrusted_to_us_have_no_age_in_our_books(world: World) -> None:
    own = ReceiptLine(site="LEEDS", bin="A-01", sku="GLOVE", qty=Decimal(5), unit_cost=Decimal(3))
    theirs = ReceiptLine(
        site="LEEDS", bin="A-01", sku="GLOVE", qty=Decimal(7), unit_cost=Decimal(0), owner="BUYER-NORTH"
    )

    receive_stock(lines=[own, theirs], reference="both", by=world.by)

    assert layers(world) == [Decimal(5)]
