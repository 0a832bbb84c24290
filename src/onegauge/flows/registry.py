"""Installs the wiring and checks that every fact of the system stands in it."""

from onegauge.flows.wiring import AFTER_COMMIT, SAME_TRANSACTION
from onegauge.kernel.facts import FACTS, fact_name, wire

wire(same_transaction=SAME_TRANSACTION, after_commit=AFTER_COMMIT)


def unwired() -> list[str]:
    """Facts that no table mentions; nobody reacting is said by an empty tuple, on purpose."""
    known = {fact_name(f) for f in (*SAME_TRANSACTION, *AFTER_COMMIT)}
    return sorted(set(FACTS) - known)


if unwired():
    raise RuntimeError(f"facts without wiring: {', '.join(unwired())}")
