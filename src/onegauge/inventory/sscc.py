"""Serial shipping container codes: the GS1 numbers of handling units. Pure; no database."""

from onegauge.catalog.queries import check_digit
from onegauge.inventory.errors import SsccInvalid
from onegauge.kernel.errors import Refusal

LENGTH = 18
PREFIX_LENGTHS = range(7, 11)


def sscc_fault(sscc: str, field: str) -> Refusal | None:
    """Why this is no SSCC, or None when it is one."""
    mend = "Read the label again."
    if not (sscc.isascii() and sscc.isdigit() and len(sscc) == LENGTH):
        return SsccInvalid(f"An SSCC has {LENGTH} digits.", field=field, mend=mend)
    expected = check_digit(sscc[:-1])
    if int(sscc[-1]) != expected:
        text = f"The check digit of {sscc} is {sscc[-1]}, but must be {expected}."
        return SsccInvalid(text, field=field, mend=mend)
    return None


def is_prefix(prefix: str) -> bool:
    """Whether this can be the GS1 company prefix of own numbers."""
    return prefix.isascii() and prefix.isdigit() and len(prefix) in PREFIX_LENGTHS


def own_sscc(prefix: str, serial: int) -> str:
    """The SSCC of a running number under a company prefix.

    The extension digit is a part of the running number: it counts on when the digits after the prefix are used up.
    After ten times that many it begins again, which takes more pallets than any year has.
    """
    digits = LENGTH - 2 - len(prefix)
    extension, reference = divmod(serial % 10 ** (digits + 1), 10**digits)
    body = f"{extension}{prefix}{reference:0{digits}d}"
    return f"{body}{check_digit(body)}"
