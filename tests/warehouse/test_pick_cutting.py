"""How waiting shipments become pick tasks: whatever waits, nothing is lost, doubled or beyond what the floor takes."""

from collections import Counter
from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from onegauge.warehouse.pick_cutting import PickRules, WaitingLine, cut

NOON = datetime(2026, 11, 28, 12, tzinfo=UTC)
METHODS = ("single", "batch", "cluster", "zone")


def waiting(shapes: list[list[int]], *, open_lines: int = 0, site: int = 1) -> list[WaitingLine]:
    """Shipments by their lines, each line given by the number of its zone."""
    lines: list[WaitingLine] = []
    for shipment, zones in enumerate(shapes, 1):
        for zone in zones:
            lines.append(
                WaitingLine(
                    len(lines) + 1, shipment, f"SH-{shipment}", 7, site, 3, NOON + timedelta(hours=shipment), zone,
                    zone * 10 + len(lines) % 7, open_lines,
                )
            )  # fmt: skip
    return lines


def rules(method: str = "single", **more: object) -> PickRules:
    values = {"small_lines": 0, "small_method": "batch", "batch_shipments": 3, "open_lines": 1_000, **more}
    return PickRules(method=method, **values)  # type: ignore[arg-type]


shipments = st.lists(st.lists(st.integers(1, 3), min_size=1, max_size=5), max_size=12)


@given(
    shapes=shipments, method=st.sampled_from(METHODS), small=st.sampled_from(METHODS), small_lines=st.integers(0, 3),
    at_once=st.integers(2, 5), room=st.integers(1, 30), open_lines=st.integers(0, 30),
)  # fmt: skip
def test_every_line_stands_in_one_pick_and_the_floor_is_never_overfilled(
    shapes: list[list[int]], method: str, small: str, small_lines: int, at_once: int, room: int, open_lines: int
) -> None:
    own = rules(method, small_method=small, small_lines=small_lines, batch_shipments=at_once, open_lines=room)
    lines = waiting(shapes, open_lines=open_lines)
    picks = cut(lines, {1: own})

    taken = [line for pick in picks for line, _slot in pick.lines]
    assert max(Counter(line.line_id for line in taken).values(), default=0) <= 1
    # What goes is a run of whole shipments from the most urgent on.
    gone = {line.shipment_id for line in taken}
    assert gone == set(range(1, len(gone) + 1))
    assert len(taken) == sum(len(shapes[s - 1]) for s in gone)
    # The floor takes no more than its room, but an idle floor never starves.
    if len(gone) > 1 or open_lines:
        assert len(taken) <= max(0, room - open_lines) or (open_lines == 0 and len(gone) == 1)
    if shapes and open_lines == 0:
        assert gone
    for pick in picks:
        inside = {line.shipment_id for line, _slot in pick.lines}
        zones = {line.zone_id for line, _slot in pick.lines}
        sizes = {own.method_of(len(shapes[s - 1])) for s in inside}
        assert sizes == {pick.method}
        assert len(inside) <= (at_once if pick.method in {"batch", "cluster"} else 1)
        assert len(zones) == 1 or pick.method != "zone"
        slots = {line.shipment_id: slot for line, slot in pick.lines}
        assert len(set(slots.values())) == (len(inside) if pick.method == "cluster" else 1)
        walk = [line.sequence for line, _slot in pick.lines]
        assert walk == sorted(walk) or pick.method == "single"


def test_small_shipments_are_picked_together_and_large_ones_alone() -> None:
    picks = cut(waiting([[1], [1, 2, 3], [2], [1, 1]]), {1: rules("zone", small_lines=1, small_method="cluster")})

    shapes = [(p.method, p.shipments, [slot for _line, slot in p.lines]) for p in picks]
    assert shapes == [
        ("cluster", ["SH-1", "SH-3"], [1, 2]), ("zone", ["SH-2"], [0]), ("zone", ["SH-2"], [0]), ("zone", ["SH-2"], [0]),
        ("zone", ["SH-4"], [0, 0]),
    ]  # fmt: skip
