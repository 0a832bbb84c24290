"""``onegauge paper`` and ``onegauge label``: what is printed, as a file or straight to a label printer."""

import socket
import uuid
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from onegauge.app.cli.start import ready
from onegauge.kernel.wording import counted

if TYPE_CHECKING:
    from onegauge.kernel.actor import Actor
    from onegauge.ui.declarations.screen import Screen

PRINTER_PORT = 9100
PATIENCE_SECONDS = 10
CODES = {
    "bin": "inventory/bin", "item": "catalog/item", "stock": "inventory/balance", "unit": "inventory/handlingunit",
    "shipment": "warehouse/shipment",
}  # fmt: skip


class PrinterAway(click.ClickException):
    """Nobody answers at the address of the printer."""

    exit_code = 3


@click.command()
@click.argument("code")
@click.argument("number")
@click.option(
    "-o", "--output", type=click.Path(dir_okay=False, path_type=Path), required=True, help="The PDF to write."
)
@click.option(
    "--form", default="paper", help="Which paper, where a document has several (picking-list, packing-list, ...)."
)
@click.option("--person", required=True, help="User name whose scope is read.")
def paper(code: str, number: str, output: Path, form: str, person: str) -> None:
    """Write the paper of one document as PDF: CODE is finance/invoice or warehouse/shipment, NUMBER its number.

    Exit code: 0 written, 1 unknown person, paper or number.
    """
    with ready():
        from onegauge.kernel.db import read_scope  # noqa: PLC0415  needs a loaded Django
        from onegauge.ui.declarations.papers import PAPERS  # noqa: PLC0415  as above
        from onegauge.ui.printing.papers import as_pdf  # noqa: PLC0415  as above

        by = actor(person)
        screen = screen_of(code)
        forms = PAPERS.get(code, {})
        found = forms.get(form) or (next(iter(forms.values()), None) if form == "paper" else None)
        if found is None:
            raise click.ClickException(f"{code} has no paper {form!r}. It has: {', '.join(forms) or 'none'}.")
        demand(by, found.permission)
        with read_scope(by):
            (pk,) = ids_of(screen, [number], site="")
            letter = found.build(pk)
            if letter is None:
                raise click.ClickException(f"There is no {number!r}.")
            output.write_bytes(as_pdf(letter))
    click.echo(f"Written to {output}.")


@click.command()
@click.argument("what")
@click.argument("numbers", nargs=-1, required=True)
@click.option("--site", default="", help="Only at this site; bins of several sites may have the same code.")
@click.option("--size", type=click.Choice(["100x50", "100x150"]), help="Millimetres; each label has its usual size.")
@click.option("--dpi", type=click.Choice(["203", "300"]), default="203", help="What the printer prints.")
@click.option("-o", "--output", type=click.Path(dir_okay=False, path_type=Path), help="A .pdf or .zpl to write.")
@click.option("--printer", default="", help="HOST or HOST:PORT of a label printer; 9100 is the usual port.")
@click.option("--person", required=True, help="User name whose scope is read.")
def label(  # noqa: PLR0917  click passes by name
    what: str, numbers: tuple[str, ...], site: str, size: str | None, dpi: str, output: Path | None, printer: str, person: str
) -> None:  # fmt: skip
    """Print labels: WHAT is bin, item, stock, unit or shipment (or a code such as inventory/bin), NUMBERS their codes.

    Exit code: 0 printed or written, 1 unknown person, label or number, 2 neither file nor printer, 3 the printer does
    not take it.
    """
    if (output is None) == (not printer):
        raise click.UsageError("Give either --output or --printer.")
    with ready():
        from onegauge.kernel.db import read_scope  # noqa: PLC0415  needs a loaded Django
        from onegauge.ui.declarations.papers import LABELS  # noqa: PLC0415  as above
        from onegauge.ui.printing import labels  # noqa: PLC0415  as above

        by = actor(person)
        code = CODES.get(what, what)
        screen = screen_of(code)
        if code not in LABELS:
            raise click.ClickException(f"There is no label of {what!r}. There are: {', '.join(CODES)}.")
        demand(by, LABELS[code].permission)
        with read_scope(by):
            faces = LABELS[code].build(ids_of(screen, numbers, site=site))
        chosen = size or LABELS[code].size
        if output is not None and output.suffix.lower() == ".pdf":
            content = labels.as_pdf(faces, chosen)
        else:
            content = labels.as_zpl(faces, chosen, dpi=int(dpi)).encode()
    if output is not None:
        output.write_bytes(content)
        click.echo(f"{counted(len(faces), 'label')} written to {output}.")
    else:
        send(content, printer)
        click.echo(f"{counted(len(faces), 'label')} sent to {printer}.")


def send(content: bytes, printer: str) -> None:
    """To a printer as it is: label printers listen on a plain port."""
    host, _colon, port = printer.rpartition(":") if ":" in printer else (printer, "", "")
    if port and not (port.isdecimal() and 0 < int(port) < 65536):
        raise click.ClickException(f"{port!r} is no port.")
    try:
        with closing(socket.create_connection((host, int(port or PRINTER_PORT)), timeout=PATIENCE_SECONDS)) as line:
            line.sendall(content)
    except OSError as error:
        raise PrinterAway(
            f"The printer {printer} did not take the labels: {error.strerror or error}. "
            "Check that it is on, that the address is right and that no firewall closes the port."
        ) from error


def actor(person: str) -> "Actor":
    """Whoever has this user name."""
    from django.contrib.auth import get_user_model  # noqa: PLC0415  needs a loaded Django

    from onegauge.governance.access import actor_for  # noqa: PLC0415  as above

    found = get_user_model().objects.filter(username=person).values_list("pk", flat=True).first()
    if found is None:
        raise click.ClickException(f"There is no person {person!r}.")
    return actor_for(person_id=found, request_id=str(uuid.uuid4()))


def demand(by: "Actor", permission: str) -> None:
    """Refuse who may not see it."""
    if not by.may_somewhere(permission):
        raise click.ClickException(f"{by.name} lacks the permission {permission}.")


def screen_of(code: str) -> "Screen":
    """The screen of a code."""
    from onegauge.ui.kit import SCREENS  # noqa: PLC0415  needs a loaded Django

    found = next((screen for screen in SCREENS.values() if screen.code == code), None)
    if found is None:
        raise click.ClickException(f"There is nothing called {code!r}.")
    return found


def ids_of(screen: "Screen", numbers: Any, *, site: str) -> list[int]:
    """The ids of documents by what people call them, in their order."""
    rows = screen.queryset().filter(**{f"{screen.number_path}__in": list(numbers)})
    if site:
        rows = rows.filter(site__code=site)
    found: dict[str, list[int]] = {}
    for row in rows.order_by("pk"):
        found.setdefault(screen.number(row), []).append(row.pk)
    unknown = [number for number in numbers if number not in found]
    if unknown:
        raise click.ClickException(f"There is no {', '.join(unknown)}.")
    several = [number for number in numbers if len(found[number]) > 1]
    if several and screen.code != "inventory/balance":
        raise click.ClickException(f"There is more than one {', '.join(several)}; name the --site.")
    return [pk for number in numbers for pk in found[number]]
