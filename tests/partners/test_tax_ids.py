"""Tax ids by the rules of their country."""

import pytest

from onegauge.partners.tax_ids import compact_tax_id, tax_id_fault


@pytest.mark.parametrize(
    ("country", "tax_id", "compact"),
    [
        ("GB", "GB 980 7806 84", "980780684"),
        ("DE", "DE136695976", "136695976"),
        ("FR", "FR 40 303 265 045", "40303265045"),
        ("NL", "NL004495445B01", "004495445B01"),
        ("US", "12-3456789", "123456789"),
    ],
)
def test_good_ones_are_kept_without_prefix_and_separators(country: str, tax_id: str, compact: str) -> None:
    assert tax_id_fault(country, tax_id) is None
    assert compact_tax_id(country, tax_id) == compact


@pytest.mark.parametrize(
    ("country", "tax_id", "fault"),
    [
        ("DE", "DE136695977", "The check digit does not fit a tax id of DE."),
        ("DE", "DE1366959", "A tax id of DE does not have this length."),
        ("DE", "DEX36695976", "A tax id of DE does not look like this."),
        ("GB", "980780685", "The check digit does not fit a tax id of GB."),
    ],
)
def test_bad_ones_are_told_why(country: str, tax_id: str, fault: str) -> None:
    assert tax_id_fault(country, tax_id) == fault
