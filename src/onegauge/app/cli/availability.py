"""``onegauge availability``: what can be promised of items, where and from when."""

import uuid

import click

from onegauge.app.cli.start import ready


@click.command()
@click.argument("skus", metavar="SKU...", nargs=-1, required=True)
@click.option("--person", required=True, help="User name whose scope is shown.")
def availability(skus: tuple[str, ...], person: str) -> None:
    """Show stock, what comes, what is promised, and what can still be promised from which day, by site.

    Exit code: 0 answered, 1 an item or the person is unknown.
    """
    with ready():
        from django.contrib.auth import get_user_model  # noqa: PLC0415  needs a loaded Django

        from onegauge.catalog.queries import items_by_sku  # noqa: PLC0415  as above
        from onegauge.governance.access import actor_for  # noqa: PLC0415  as above
        from onegauge.governance.queries import sites  # noqa: PLC0415  as above
        from onegauge.inventory.availability import availability as found_of  # noqa: PLC0415  as above
        from onegauge.kernel.db import read_scope  # noqa: PLC0415  as above

        found = get_user_model().objects.filter(username=person).values_list("pk", flat=True).first()
        if found is None:
            raise click.ClickException(f"There is no person {person!r}.")
        by = actor_for(person_id=found, request_id=str(uuid.uuid4()))
        with read_scope(by):
            items = items_by_sku(skus)
            unknown = [sku for sku in skus if sku not in items]
            if unknown:
                raise click.ClickException(f"There is no item {', '.join(unknown)}.")
            codes = {s.id: s.code for s in sites() if s.id in by.sites}
            rows = found_of([(site, item.id) for site in codes for item in items.values()])
        names = {item.id: sku for sku, item in items.items()}
        click.echo(
            f"{'item':<16}{'site':<10}{'on hand':>10}{'reserved':>10}{'inbound':>10}{'promised':>10}  can be promised"
        )
        for row in rows:
            dates = ", ".join(
                f"{qty.normalize():f} {'now' if day is None else f'from {day}'}"
                for day, qty in zip(row.days, row.qtys, strict=True)
            )
            figures = "".join(
                f"{value.normalize():>10f}"
                for value in (row.on_hand_qty, row.reserved_qty, row.inbound_qty, row.outbound_qty)
            )
            click.echo(f"{names[row.item_id]:<16}{codes[row.site_id]:<10}{figures}  {dates}")
