"""GTINs by their check digit."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from onegauge.catalog.gtin import check_digit, gtin_fault, same_gtin_key


@pytest.mark.parametrize("gtin", ["4006381333931", "96385074", "036000291452", "10012345678902", "0614141000036"])
def test_real_numbers_are_accepted(gtin: str) -> None:
    assert gtin_fault(gtin) is None


@pytest.mark.parametrize(
    ("gtin", "fault"),
    [
        ("4006381333932", "The check digit of 4006381333932 is 2, but must be 1."),
        ("400638133393", "The check digit of 400638133393 is 3, but must be 0."),
        ("12345", "A GTIN has 8, 12, 13 or 14 digits, not 5."),
        ("40063813339A1", "A GTIN has digits only."),
        ("٤006381333931", "A GTIN has digits only."),
        ("", "A GTIN has digits only."),
    ],
)
def test_wrong_numbers_are_told_why(gtin: str, fault: str) -> None:
    assert gtin_fault(gtin) == fault


@given(st.text("0123456789", min_size=13, max_size=13), st.integers(0, 13), st.integers(1, 9))
def test_one_wrong_digit_is_always_found(body: str, place: int, shift: int) -> None:
    gtin = body + str(check_digit(body))
    wrong = gtin[:place] + str((int(gtin[place]) + shift) % 10) + gtin[place + 1 :]
    assert gtin_fault(gtin) is None
    assert gtin_fault(wrong) is not None


@given(st.sampled_from([7, 11, 12]).flatmap(lambda n: st.text("0123456789", min_size=n, max_size=n)))
def test_shorter_numbers_stay_valid_with_leading_zeros(body: str) -> None:
    gtin = body + str(check_digit(body))
    assert gtin_fault(same_gtin_key(gtin)) is None
