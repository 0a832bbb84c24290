"""Purchase orders for the contract tests of their screen."""

from decimal import Decimal

from onegauge.kernel.actor import Actor
from onegauge.partners import operations as partners
from onegauge.purchasing import operations as ops
from tests.builders import builder, unique
from tests.inventory.builders import code_of, stocked


def supplier(by: Actor) -> str:
    """A new partner that supplies."""
    code = unique("SUP")
    partners.save_partners(
        partners=[partners.PartnerDraft(code=code, name=f"Supplier {code}", country="GB", roles=("supplier",))], by=by
    )
    return code


@builder("purchasing.PurchaseOrder")
def purchase_orders(by: Actor, company: int, site: int, n: int) -> list[int]:
    """Drafts, of one item at a price typed by hand."""
    del company
    (sku,) = stocked(by, site, 1)
    seller, line = supplier(by), ops.PurchaseLineDraft(sku=sku, qty=Decimal(5), unit_price=Decimal("2.50"))
    drafts = [ops.PurchaseDraft(site=code_of(site), supplier=seller, lines=[line], note=unique("N")) for _ in range(n)]
    return [t.order_id for t in ops.create_purchase_orders(orders=drafts, by=by)]
