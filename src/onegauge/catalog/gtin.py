"""GTINs: the GS1 numbers that name a package anywhere in the world."""

LENGTHS = (8, 12, 13, 14)


def check_digit(body: str) -> int:
    """The GS1 modulo-10 check digit of the digits before it: weights 3 and 1 alternate from the right."""
    return -sum(int(digit) * (3 if place % 2 == 0 else 1) for place, digit in enumerate(reversed(body))) % 10


def gtin_fault(gtin: str) -> str | None:
    """Why this is not a GTIN, or None when it is one."""
    if not (gtin.isascii() and gtin.isdigit()):
        return "A GTIN has digits only."
    if len(gtin) not in LENGTHS:
        return f"A GTIN has 8, 12, 13 or 14 digits, not {len(gtin)}."
    expected = check_digit(gtin[:-1])
    if int(gtin[-1]) != expected:
        return f"The check digit of {gtin} is {gtin[-1]}, but must be {expected}."
    return None


def same_gtin_key(gtin: str) -> str:
    """The fourteen digits under which GTIN-8, -12 and -13 name the same package."""
    return gtin.rjust(14, "0")
