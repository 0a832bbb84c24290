"""Which operation takes which verb of promise runs and segment sets."""

from onegauge.orders import operations as ops
from onegauge.ui.declarations.screen import PluralOperation

RUN_VERBS: dict[str, PluralOperation] = {
    "simulate": ops.simulate_promise_runs,
    "approve": ops.approve_promise_runs,
    "commit": ops.commit_promise_runs,
    "discard": ops.discard_promise_runs,
}
SEGMENT_VERBS: dict[str, PluralOperation] = {"release": ops.release_segment_sets, "retire": ops.retire_segment_sets}
