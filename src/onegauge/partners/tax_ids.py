"""Tax ids by the rules of their country: length, form, check digits."""

from types import ModuleType

from stdnum import get_cc_module
from stdnum.exceptions import InvalidChecksum, InvalidLength, ValidationError

SEPARATORS = str.maketrans("", "", " .-/")


def tax_id_rules(country: str) -> ModuleType | None:
    """The rules of a country, or None where none are known."""
    if not (country.isascii() and country.isalpha()):
        return None
    rules = get_cc_module(country.lower(), "vat")
    return rules if isinstance(rules, ModuleType) else None


def compact_tax_id(country: str, tax_id: str) -> str:
    """The tax id without separators and, where the country's rules know it, without the country's own prefix."""
    rules = tax_id_rules(country)
    plain = tax_id.upper().translate(SEPARATORS)
    if rules is None:
        return plain
    try:
        return str(rules.compact(tax_id.upper()))
    except ValidationError:
        return plain


def tax_id_fault(country: str, tax_id: str) -> str | None:
    """Why the country cannot have given this tax id, or None when it may have."""
    rules = tax_id_rules(country)
    if rules is None:
        return None
    try:
        rules.validate(tax_id)
    except InvalidLength:
        return f"A tax id of {country} does not have this length."
    except InvalidChecksum:
        return f"The check digit does not fit a tax id of {country}."
    except ValidationError:
        return f"A tax id of {country} does not look like this."
    return None
