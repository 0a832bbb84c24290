"""How parcels are numbered for carriers. Pure; no database."""

S10_WEIGHTS = (8, 6, 4, 2, 3, 5, 9, 7)


def s10_check(digits: str) -> int:
    """The check digit of the eight digits of a UPU S10 number."""
    left = 11 - sum(int(d) * w for d, w in zip(digits, S10_WEIGHTS, strict=True)) % 11
    return {10: 0, 11: 5}.get(left, left)


def tracking_number(scheme: str, prefix: str, number: int, digits: int, suffix: str) -> str:
    """The number of one parcel; empty where the carrier numbers them itself. S10: two letters, 8 digits, check, country."""
    if scheme == "none":
        return ""
    if scheme == "s10":
        text = f"{number:08d}"
        return f"{prefix}{text}{s10_check(text)}{suffix}"
    return f"{prefix}{number:0{digits}d}{suffix}"


def range_fault(scheme: str, prefix: str, digits: int, suffix: str) -> str:
    """What is wrong with how a service numbers parcels; empty when nothing is."""
    if scheme == "s10" and not (len(prefix) == 2 and prefix.isalpha() and prefix.isupper() and prefix.isascii()):
        return "An S10 number begins with two capital letters."
    if scheme == "s10" and not (len(suffix) == 2 and suffix.isalpha() and suffix.isupper() and suffix.isascii()):
        return "An S10 number ends with the two letters of a country."
    if not 4 <= digits <= 18:
        return "A number has 4 to 18 digits."
    return ""
