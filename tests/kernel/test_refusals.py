"""A refusal's code names one reason, whoever declares it."""

import pytest

from onegauge.kernel.errors import REFUSALS, Busy, Refusal


@pytest.mark.parametrize("name", ["Busy", "AnotherName"])
def test_a_code_is_taken_once_even_by_a_class_of_the_same_name(name: str) -> None:
    with pytest.raises(RuntimeError, match=r"'busy' is taken by onegauge\.kernel\.errors\.Busy"):
        type(
            name, (Refusal,), {"code": Busy.code, "title": "Something else", "__module__": "onegauge.elsewhere.errors"}
        )
    assert REFUSALS[Busy.code] is Busy
