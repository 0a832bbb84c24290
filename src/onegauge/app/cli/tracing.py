"""``onegauge trace``: where a lot, a serial number or a handling unit came from and went."""

from typing import TYPE_CHECKING

import click

from onegauge.app.cli.printing import actor, demand
from onegauge.app.cli.start import ready

if TYPE_CHECKING:
    from onegauge.inventory.tracing import Step, Trace


@click.command()
@click.argument("code")
@click.option("--item", "sku", default="", help="Only of this item, where items share a code.")
@click.option("--person", required=True, help="User name whose scope is read.")
def trace(code: str, sku: str, person: str) -> None:
    """Follow CODE (a lot, a serial number or an SSCC, typed or scanned) backward and forward, and list whom to call.

    Exit code: 0 found, 1 unknown person or code.
    """
    with ready():
        from onegauge.inventory import tracing  # noqa: PLC0415  needs a loaded Django
        from onegauge.inventory.permissions import VIEW  # noqa: PLC0415  as above
        from onegauge.kernel.db import read_scope  # noqa: PLC0415  as above

        by = actor(person)
        demand(by, VIEW)
        with read_scope(by):
            subjects = tracing.traceable(tracing.asked_of(code), sku=sku)
            if not subjects:
                raise click.ClickException(f"There is no lot, serial number or handling unit {code!r}.")
            found = tracing.trace(subjects, site_ids=by.sites)
    tell(found)


def tell(found: "Trace") -> None:
    """In four blocks, with nothing left out."""
    for one in found.subjects:
        click.echo(f"{one.kind} {one.code} {one.sku} {one.name}".rstrip())
    click.echo("\ncame from")
    for step in found.came:
        click.echo(f"  {line(step)}  {step.from_place:<12} -> {step.site:<20} {step.document or step.note}")
    click.echo("\nwent to")
    for step in found.went:
        to = step.partner or step.to_place
        click.echo(f"  {line(step)}  {step.site:<20} -> {to:<24} {step.document} {step.order}".rstrip())
    click.echo("\nleft")
    for row in found.left:
        click.echo(
            f"  {row.on_hand_qty.normalize():>12f}  {row.site}, {row.bin}, {row.status}, {row.reserved_qty.normalize():f} reserved"
        )
    click.echo("\nto call")
    for customer in found.recipients:
        got = f"{customer.shipped_qty.normalize():>12f}  {customer.code} {customer.name}, {customer.address}"
        click.echo(f"  {got}: {', '.join(customer.documents) or '-'}; {customer.reserved_qty.normalize():f} reserved")


def line(step: "Step") -> str:
    """When and how much."""
    return f"{step.first_at:%Y-%m-%d}  {step.qty.normalize():>12f} {step.sku} {step.lot}".rstrip()
