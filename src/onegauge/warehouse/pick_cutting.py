"""How the lines of waiting shipments are cut into pick tasks: a rule without a database."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby

from onegauge.warehouse.task_states import PickMethod


@dataclass(frozen=True, slots=True)
class WaitingLine:
    """A line of a released shipment that is in no task; lines come by site, urgency, shipment and walking order."""

    line_id: int
    shipment_id: int
    number: str
    company_id: int
    site_id: int
    partner_id: int | None
    due_at: datetime
    zone_id: int
    sequence: int
    open_lines: int


@dataclass(frozen=True, slots=True, kw_only=True)
class PickRules:
    """What a site's policies say about cutting."""

    method: str
    small_lines: int
    small_method: str
    batch_shipments: int
    open_lines: int

    def method_of(self, line_count: int) -> str:
        """The method for a shipment of so many lines."""
        return self.small_method if line_count <= self.small_lines else self.method


@dataclass(frozen=True, slots=True)
class Pick:
    """One pick task to be: its lines in walking order, each with the number of its tote (0 without totes)."""

    method: str
    lines: tuple[tuple[WaitingLine, int], ...]

    @property
    def shipments(self) -> list[str]:
        """The numbers of its shipments, the most urgent first."""
        return list(dict.fromkeys(line.number for line, _slot in sorted(self.lines, key=lambda x: _urgency(x[0]))))


def cut(lines: Sequence[WaitingLine], rules: Mapping[int, PickRules]) -> list[Pick]:
    """Cut lines into picks, site by site, the most urgent shipments first, while the site's floor takes more.

    A shipment is never left half out: one that is larger than what the floor may hold goes when nothing else is open.
    Batches and clusters hold shipments of one method in the order of their urgency.
    """
    picks: list[Pick] = []
    for site, mine in groupby(lines, key=lambda x: x.site_id):
        picks += _cut_site(list(mine), rules[site])
    return picks


def _cut_site(lines: Sequence[WaitingLine], rules: PickRules) -> list[Pick]:
    room = rules.open_lines - lines[0].open_lines
    is_idle = lines[0].open_lines == 0
    by_method: dict[str, list[list[WaitingLine]]] = {}
    for _shipment, group in groupby(lines, key=lambda x: x.shipment_id):
        own = list(group)
        if len(own) > room and not is_idle:
            break
        room -= len(own)
        is_idle = False
        by_method.setdefault(rules.method_of(len(own)), []).append(own)
    return [pick for method, shipments in by_method.items() for pick in _by(method, shipments, rules.batch_shipments)]


def _by(method: str, shipments: Sequence[Sequence[WaitingLine]], at_once: int) -> Iterator[Pick]:
    if method in {PickMethod.BATCH, PickMethod.CLUSTER}:
        for start in range(0, len(shipments), at_once):
            together = shipments[start : start + at_once]
            slotted = [
                (line, slot if method == PickMethod.CLUSTER else 0)
                for slot, own in enumerate(together, 1)
                for line in own
            ]
            yield Pick(method, tuple(sorted(slotted, key=lambda x: _walk(x[0]))))
    elif method == PickMethod.ZONE:
        for own in shipments:
            for _zone, part in groupby(sorted(own, key=lambda x: (x.zone_id, _walk(x))), key=lambda x: x.zone_id):
                yield Pick(method, tuple((line, 0) for line in part))
    else:
        for own in shipments:
            yield Pick(method, tuple((line, 0) for line in own))


def _walk(line: WaitingLine) -> tuple[int, int]:
    return line.sequence, line.line_id


def _urgency(line: WaitingLine) -> tuple[datetime, int]:
    return line.due_at, line.shipment_id
