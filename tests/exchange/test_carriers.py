"""Carriers come in from a file with a row for each service."""

from onegauge.kernel.db import read_scope
from onegauge.warehouse.outbound_models import Carrier, CarrierService
from tests.exchange.test_imports import faults, imported, stage, validate
from tests.masterdata import World

HEAD = "code,name,service,service_name,cut_off,scheme,starts_with,ends_with,digits\n"


def services() -> list[tuple[str, str, bool]]:
    """Code, name and whether it is chosen, of every service."""
    return list(CarrierService.objects.order_by("code").values_list("code", "name", "is_active"))


def test_carriers_come_with_their_services_and_a_service_that_is_left_out_is_not_chosen(world: World) -> None:
    rows = "NORTH,Northline,24,Next day,15:30,plain,NE,,\nPOST,Post,P,Parcel,,s10,RR,GB,\nNORTH,Northline,48,Two days,,,,,\n"
    assert imported("carriers", f"{HEAD}{rows}VAN,Own van,,,,,,,\n", world) == 4

    with read_scope(world.by):
        assert list(Carrier.objects.order_by("code").values_list("code", "name")) == [
            ("NORTH", "Northline"), ("POST", "Post"), ("VAN", "Own van"),
        ]  # fmt: skip
        assert services() == [
            ("NORTH/24", "Next day", True), ("NORTH/48", "Two days", True), ("POST/P", "Parcel", True),
        ]  # fmt: skip
        parcel = CarrierService.objects.get(code="POST/P")
        assert (parcel.scheme, parcel.starts_with, parcel.ends_with, parcel.digits) == ("s10", "RR", "GB", 8)

    imported("carriers", f"{HEAD}NORTH,Northline Ltd,48,Two days,,,,,\n", world)

    with read_scope(world.by):
        assert Carrier.objects.get(code="NORTH").name == "Northline Ltd"
        assert services() == [
            ("NORTH/24", "Next day", False), ("NORTH/48", "Two days", True), ("POST/P", "Parcel", True),
        ]  # fmt: skip


def test_what_is_wrong_with_carriers_is_told_by_row_and_column(world: World) -> None:
    rows = (
        "NORTH,Northline,24,Next day,15:30,,,,", "NORTH,Other,48,Two days,,,,,", "RAIL,Rail,R,Rail,,,,,", "RAIL,Rail,R,Again,,,,,",
        "A/B,Slash,,,,,,,", "POST,Post,P,Parcel,half past,s10,rr,GB,", "POST,Post,Q,,,what,,,", "VAN,Van,V,Van,,,,,many",
    )  # fmt: skip
    job_id = stage("carriers", HEAD + "\n".join(rows) + "\n", world)

    validate(job_id, world)

    assert [(n, column) for n, column, _code in faults(job_id)] == [
        (2, ""), (3, "name"), (4, ""), (5, "service"), (6, "code"), (7, "cut_off"), (7, "starts_with"), (8, "service_name"),
        (8, "scheme"), (9, "digits"),
    ]  # fmt: skip
    with read_scope(world.by):
        assert Carrier.objects.count() == 0
