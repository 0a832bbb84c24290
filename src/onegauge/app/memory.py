"""How often Python looks for garbage in cycles.

A loaded system holds some hundred thousand objects that stay until the process ends; a plural operation makes tens of
thousands of rows that reference counts free by themselves. With the standard thresholds the collector walks both many
times in one operation: a fifth of the time of confirming a thousand orders.
"""

import gc

YOUNG = 200_000
"""New containers until the youngest generation is looked at (Python's own figure is 700 or 2,000)."""


def settle() -> None:
    """Leave what was loaded at the start out of every later collection, and collect seldom; called once, after loading."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(YOUNG, 10, 10)
