"""What must hold and cannot be said in SQL."""

from dataclasses import asdict
from typing import Any

from onegauge.finance.recompute import costing_differences


def kept_value_equals_rebuilt_value() -> list[dict[str, Any]]:
    """The value of stock must follow from the goods ledger alone: the same movements give the same value again."""
    return [asdict(difference) for difference in costing_differences(using="owner")]


CHECKS = (kept_value_equals_rebuilt_value,)
