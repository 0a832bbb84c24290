"""What settling a process does to Python's collector, in a process of its own: it holds for a whole process."""

import json
import subprocess
import sys

PROBE = """
import gc, json, weakref
from onegauge.app.memory import settle

class Ring:
    pass

def ring():
    one, other = Ring(), Ring()
    one.other, other.one = other, one
    return weakref.ref(one)

gc.disable()
before = ring()
loaded = [[] for _ in range(1000)]
gc.enable()
settle()
gone, frozen, kept = before() is None, gc.get_freeze_count(), any(x is loaded[0] for x in gc.get_objects())
after = ring()
alive = after() is not None
many = [[] for _ in range(3 * gc.get_threshold()[0])]
print(json.dumps({
    "gone": gone, "frozen": frozen, "walked": kept, "alive": alive, "taken": after() is None,
    "young": gc.get_threshold()[0], "enabled": gc.isenabled(),
}))
"""


def test_what_was_loaded_is_left_out_and_new_garbage_is_still_taken() -> None:
    answer = subprocess.run([sys.executable, "-c", PROBE], capture_output=True, text=True, check=True)
    told = json.loads(answer.stdout)

    assert told["gone"], "garbage of loading is frozen with the rest"
    assert told["frozen"] > 1000
    assert not told["walked"], "what was loaded is still walked"
    assert told["young"] == 200_000
    assert told["enabled"]
    assert told["alive"], "the collector runs as often as before"
    assert told["taken"], "new garbage in a cycle is never taken"
