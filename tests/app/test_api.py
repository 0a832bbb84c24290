"""The API: the way of an order, refusals in every shape, idempotency, concurrency, pages."""

import base64
import json
from datetime import timedelta
from typing import Any

import pytest
from django.contrib.auth import get_user_model
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from onegauge.app.api import api
from onegauge.kernel.lifecycle import MACHINES
from onegauge.ui.kit import SCREENS
from onegauge.ui.rest.declare import ACTS, RESOURCES, manual_verbs
from tests.app.api_kit import Program, person_with, program, traces
from tests.founding import Founded
from tests.support import Trade, want

pytestmark = pytest.mark.django_db
VERBS = [(kind, verb) for kind, machine in sorted(MACHINES.items()) for verb in manual_verbs(machine)]
LINES = [{"sku": "GLOVE", "qty": "5"}, {"sku": "ROPE", "qty": 2}]
ORDER = {"company": "NORTH", "customer": "ACME", "site": "LEEDS", "lines": LINES}
UNKNOWN = 9_999_999


@pytest.fixture
def trade(founded_trade: Founded[Trade], db: None) -> Trade:
    """The enterprise, under the test's transaction."""
    return founded_trade.words()


@pytest.fixture
def app(trade: Trade) -> Program:
    """A program that may do everything."""
    return program()


def captured(app: Program, **more: Any) -> int:
    """One draft; returns its id."""
    answer = app.post("/orders", {"orders": [{**ORDER, **more}]})
    assert answer.status == 200, answer.body
    return int(answer.body["results"][0]["order_id"])


# --- shape: everything that people can do, programs can do


@pytest.mark.parametrize(("kind", "verb"), VERBS)
def test_every_manual_verb_is_a_route_and_a_button(kind: str, verb: str) -> None:
    acts = [act for act in ACTS.values() if (act.kind, act.verb) == (kind, verb)]
    assert len(acts) == 1, f"{kind}.{verb} has no route"
    assert SCREENS[kind].operations[verb] is acts[0].operation


def test_every_route_is_described_with_its_problems() -> None:
    document = api.get_openapi_schema(path_prefix="/api/v1/")
    assert document["openapi"].startswith("3.1")
    ids = [d["operationId"] for methods in document["paths"].values() for d in methods.values()]
    assert len(ids) == len(set(ids))
    for path, methods in document["paths"].items():
        for method, details in methods.items():
            assert details["summary"], (method, path)
            assert "application/problem+json" in details["responses"][422]["content"]
            assert details["security"]


def test_the_document_is_served_to_anybody(db: None) -> None:
    answer = Program().get("/openapi.json")
    assert answer.status == 200
    assert "/api/v1/orders/confirm" in answer.body["paths"]


# --- the way of an order


def test_an_order_from_capture_to_invoice(app: Program, trade: Trade) -> None:
    app.post("/receipts", {"reference": "R1", "lines": [
        {"site": "LEEDS", "bin": "A-01", "sku": sku, "qty": "100", "unit_cost": "2.00"} for sku in ("GLOVE", "ROPE")
    ]})  # fmt: skip
    order = captured(app)
    draft = app.get(f"/orders/{order}")
    assert (draft.body["state"], draft.headers["ETag"]) == ("draft", '"1"')
    assert [(x["sku"], x["qty"], x["unit_price"]) for x in draft.body["lines"]] == [
        ("GLOVE", "5.000000", "10.000000"), ("ROPE", "2.000000", "4.000000"),
    ]  # fmt: skip
    assert draft.body["total_amount"] == "58.00"
    (confirmed,) = app.post("/orders/confirm", {"ids": [order]}, If_Match='"1"').body["results"]
    assert (confirmed["holds"], confirmed["in_stock_count"]) == ([], 2)
    assert app.post("/orders/allocate", {"ids": [order]}).body["results"][0]["qty"] == "7.000000"
    why = app.get(f"/orders/{order}/why").body
    assert [r["bin"] for r in why["reservations"]] == ["A-01", "A-01"]
    assert {x["promise_reason"] for x in why["lines"]} == {"in_stock"}
    assert "orders.credit_check" in {p["key"] for p in why["policies"]}
    dated = app.post("/availability/dates", {"skus": ["GLOVE"]}).body["items"]
    assert {row["site"] for row in dated} >= {"LEEDS"}
    assert dated[0]["dates"][0]["from_on"] is None
    assert app.post("/availability/dates", {"skus": ["NOTHING"]}).codes == ["unknown_item"]
    stock = app.post("/availability", {"sites": ["LEEDS"], "skus": ["GLOVE"]}).body["items"]
    assert [(x["sku"], x["on_hand_qty"], x["available_qty"]) for x in stock] == [("GLOVE", "100.000000", "95.000000")]
    (released,) = app.post("/orders/release", {"ids": [order]}).body["results"]
    shipment = released["shipment_id"]
    for verb in ("pick", "pack", "ship"):
        assert app.post(f"/shipments/{verb}", {"ids": [shipment]}).body == {"results": [shipment]}
    assert app.get(f"/shipments/{shipment}").body["state"] == "shipped"
    (billed,) = app.post("/orders/bill", {"ids": [order]}).body["results"]
    invoice = app.get(f"/invoices/{billed['invoice_id']}").body
    assert (invoice["number"], invoice["net_amount"]) == (billed["invoice_number"], "58.0000")
    assert app.get(f"/orders/{order}").body["state"] == "closed"
    payment = {
        "company_id": trade.companies["NORTH"], "partner_id": invoice["partner_id"], "currency": "GBP",
        "amount": invoice["gross_amount"][:-2], "paid_on": invoice["invoiced_on"],
        "allocations": [{"invoice_id": invoice["id"], "amount": invoice["gross_amount"][:-2]}],
    }  # fmt: skip
    paid = app.post("/payments", {"payments": [payment]})
    assert paid.body["results"][0]["settled_invoice_ids"] == [invoice["id"]], paid.body
    journal = app.get(f"/journal?kind=orders.SalesOrder&object_id={order}").body["items"]
    assert [j["verb"] for j in journal] == ["bill", "deliver", "release", "allocate", "confirm", "captured"]


# --- who calls


def test_without_a_key_nothing_opens(trade: Trade) -> None:
    before = traces()
    assert Program().get("/orders").codes == ["not_authenticated"]
    answer = Program().post("/orders", {"orders": [ORDER]})
    assert (answer.status, answer.headers["WWW-Authenticate"]) == (401, "Bearer")
    assert traces() == before


def test_a_wrong_key_opens_nothing(trade: Trade) -> None:
    for key in ("x", "og_", "og_aaaa_bbbb", "og_" + "a" * 5000, "og_\x7f_x"):
        assert Program(key).get("/orders").status == 401
        assert Program().get("/orders", X_API_Key=key).status == 401


def test_the_key_also_opens_by_its_own_header(app: Program) -> None:
    assert Program().get("/me", X_API_Key=app.key).body["name"] == "Program"


def test_a_key_has_no_more_than_its_scopes(trade: Trade) -> None:
    reader = program("orders.view", "orders.capture", scopes=("orders.view",))
    before = traces()
    assert reader.get("/orders").status == 200
    answer = reader.post("/orders", {"orders": [ORDER]})
    assert (answer.status, answer.codes) == (403, ["permission_missing"])
    assert answer.error["details"]["permission"] == "orders.capture"
    assert traces() == before


def test_without_the_permission_nothing_is_read(trade: Trade) -> None:
    blind = program("catalog.view")
    for resource in RESOURCES.values():
        answer = blind.get(f"/{resource.path}")
        assert answer.status == (200 if resource.permission == "catalog.view" else 403), resource.path
    assert blind.get("/items").status == 200


def test_a_session_reads_and_writes_with_the_csrf_token(trade: Trade, settings: Any) -> None:
    settings.ONEGAUGE_REQUIRE_TOTP = False
    user = get_user_model().objects.get(id=person_with("orders.view", "orders.capture"))
    client = Client(enforce_csrf_checks=True)
    client.force_login(user)
    browser = Program(client=client)
    assert browser.get("/orders").status == 200
    assert browser.post("/orders", {"orders": [ORDER]}).codes == ["csrf_failed"]
    client.cookies["csrftoken"] = "a" * 32
    assert browser.post("/orders", {"orders": [ORDER]}, X_CSRFToken="a" * 32).status == 200


# --- bad input: a table of what is sent and what is said; and nothing is written

LINE = {"sku": "GLOVE", "qty": "1"}
BAD_ORDERS: list[tuple[str, Any, int, str, str | None]] = [
    ("no list", {"orders": ORDER}, 422, "invalid_value", "orders"),
    ("a number", {"orders": 7}, 422, "invalid_value", "orders"),
    ("empty", {"orders": []}, 422, "invalid_value", "orders"),
    ("nothing", {}, 422, "invalid_value", "orders"),
    ("unknown field", {"orders": [{**ORDER, "discount": 5}]}, 422, "invalid_value", "orders[0].discount"),
    ("unknown top", {"orders": [ORDER], "force": True}, 422, "invalid_value", "force"),
    ("no lines", {"orders": [{**ORDER, "lines": []}]}, 422, "order_empty", "orders[0].lines"),
    ("qty text", {"orders": [{**ORDER, "lines": [{**LINE, "qty": "many"}]}]}, 422, "invalid_value", "orders[0].lines[0].qty"),
    ("qty zero", {"orders": [{**ORDER, "lines": [{**LINE, "qty": 0}]}]}, 422, "invalid_value", "orders[0].lines[0].qty"),
    ("qty negative", {"orders": [{**ORDER, "lines": [{**LINE, "qty": "-3"}]}]}, 422, "invalid_value", "orders[0].lines[0].qty"),
    ("qty absurd", {"orders": [{**ORDER, "lines": [{**LINE, "qty": "1e300"}]}]}, 422, "invalid_value", "orders[0].lines[0].qty"),
    ("qty 13 digits", {"orders": [{**ORDER, "lines": [{**LINE, "qty": 9999999999999}]}]}, 422, "invalid_value", "orders[0].lines[0].qty"),
    ("qty 7 decimals", {"orders": [{**ORDER, "lines": [{**LINE, "qty": "1.0000001"}]}]}, 422, "invalid_value", "orders[0].lines[0].qty"),
    ("qty true", {"orders": [{**ORDER, "lines": [{**LINE, "qty": True}]}]}, 422, "invalid_value", "orders[0].lines[0].qty"),
    ("qty null", {"orders": [{**ORDER, "lines": [{**LINE, "qty": None}]}]}, 422, "invalid_value", "orders[0].lines[0].qty"),
    ("qty NaN text", {"orders": [{**ORDER, "lines": [{**LINE, "qty": "NaN"}]}]}, 422, "invalid_value", "orders[0].lines[0].qty"),
    ("qty Infinity", {"orders": [{**ORDER, "lines": [{**LINE, "qty": "Infinity"}]}]}, 422, "invalid_value", "orders[0].lines[0].qty"),
    ("price negative", {"orders": [{**ORDER, "lines": [{**LINE, "unit_price": "-1"}]}]}, 422, "invalid_value", "orders[0].lines[0].unit_price"),
    ("sku unknown", {"orders": [{**ORDER, "lines": [{"sku": "NONE", "qty": 1}]}]}, 422, "unknown_order_item", "orders[0].lines[0].sku"),
    ("unit unknown", {"orders": [{**ORDER, "lines": [{**LINE, "unit": "PALLET"}]}]}, 422, "unknown_packaging", "orders[0].lines[0].unit"),
    ("null byte", {"orders": [{**ORDER, "customer": "AC\x00ME"}]}, 422, "invalid_value", "orders[0].customer"),
    ("customer number", {"orders": [{**ORDER, "customer": 5}]}, 422, "invalid_value", "orders[0].customer"),
    ("customer unknown", {"orders": [{**ORDER, "customer": "NOBODY"}]}, 422, "unknown_customer", "orders[0].customer"),
    ("company unknown", {"orders": [{**ORDER, "company": "EAST"}]}, 422, "unknown_company", "orders[0].company"),
    ("site of another", {"orders": [{**ORDER, "site": "LYON"}]}, 422, "unknown_order_site", "orders[0].site"),
    ("channel unknown", {"orders": [{**ORDER, "channel": "fax"}]}, 422, "invalid_value", "orders[0].channel"),
    ("reference long", {"orders": [{**ORDER, "customer_reference": "x" * 61}]}, 422, "invalid_value", "orders[0].customer_reference"),
    ("text very long", {"orders": [{**ORDER, "customer_reference": "x" * 9999}]}, 422, "invalid_value", "orders[0].customer_reference"),
    ("date of number", {"orders": [{**ORDER, "requested_on": 20260101}]}, 422, "invalid_value", "orders[0].requested_on"),
    ("date impossible", {"orders": [{**ORDER, "requested_on": "2026-02-30"}]}, 422, "invalid_value", "orders[0].requested_on"),
    ("date too early", {"orders": [{**ORDER, "requested_on": "0001-01-01"}]}, 422, "invalid_value", "orders[0].requested_on"),
    ("date too late", {"orders": [{**ORDER, "requested_on": "9999-12-31"}]}, 422, "invalid_value", "orders[0].requested_on"),
    ("instant naive", {"orders": [{**ORDER, "ordered_at": "2026-01-01T10:00:00"}]}, 422, "invalid_value", "orders[0].ordered_at"),
    ("instant late", {"orders": [{**ORDER, "ordered_at": "9999-12-31T23:59:59Z"}]}, 422, "invalid_value", "orders[0].ordered_at"),
    ("truth as text", {"orders": [{**ORDER, "ship_complete": "yes"}]}, 422, "invalid_value", "orders[0].ship_complete"),
]  # fmt: skip


def test_a_bad_order_is_refused_at_its_place(app: Program) -> None:
    before = traces()
    said = {case: app.post("/orders", body) for case, body, *_ in BAD_ORDERS}
    found = {case: (a.status, a.error["code"], a.error.get("field")) for case, a in said.items()}
    assert found == {case: (status, code, field) for case, _body, status, code, field in BAD_ORDERS}
    assert traces() == before


def test_one_bad_order_among_good_ones_stops_all_and_all_faults_are_told(app: Program) -> None:
    before = traces()
    bad = [{**ORDER, "customer": "NOBODY"}, ORDER, {**ORDER, "lines": [{"sku": "NONE", "qty": 1}]}]
    answer = app.post("/orders", {"orders": bad})
    assert answer.codes == ["unknown_customer", "unknown_order_item"]
    assert [e["field"] for e in answer.body["errors"]] == ["orders[0].customer", "orders[2].lines[0].sku"]
    assert traces() == before


RAW: list[tuple[str, bytes, str, int, str]] = [
    ("half", b'{"orders": [', "application/json", 400, "malformed_json"),
    ("nothing but text", b"hello", "application/json", 400, "malformed_json"),
    ("NaN", b'{"orders": [{"qty": NaN}]}', "application/json", 400, "malformed_json"),
    ("infinite", b'{"orders": [{"qty": -Infinity}]}', "application/json", 400, "malformed_json"),
    ("a list", b"[]", "application/json", 400, "malformed_json"),
    ("no UTF-8", b'{"orders": "\xff\xfe"}', "application/json", 400, "malformed_json"),
    ("a key twice", b'{"orders": [], "orders": []}', "application/json", 400, "malformed_json"),
    ("deep", b'{"orders": ' + b"[" * 100_000 + b"]" * 100_000 + b"}", "application/json", 400, "malformed_json"),
    ("huge number", b'{"orders": ' + b"9" * 5000 + b"}", "application/json", 400, "malformed_json"),
    ("half a pair", b'{"orders": [{"company": "\\ud800"}]}', "application/json", 422, "invalid_value"),
    ("a form", b"orders=1", "application/x-www-form-urlencoded", 415, "wrong_content_type"),
    ("xml", b"<orders/>", "text/xml", 415, "wrong_content_type"),
    ("no body", b"", "application/json", 422, "invalid_value"),
]  # fmt: skip


def test_a_body_that_cannot_be_read(app: Program) -> None:
    before = traces()
    said = {case: app.call("POST", "/orders", raw=raw, Content_Type=kind) for case, raw, kind, *_ in RAW}
    found = {case: (a.status, a.error["code"]) for case, a in said.items()}
    assert found == {case: (status, code) for case, _raw, _kind, status, code in RAW}
    assert traces() == before


def test_too_many_bytes(app: Program, settings: Any) -> None:
    settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 1000
    answer = app.post("/orders", {"orders": [ORDER] * 50})
    assert (answer.status, answer.codes) == (413, ["too_large"])


def test_too_many_lines(app: Program) -> None:
    before = traces()
    lines = [LINE] * 40_000
    answer = app.post("/orders", {"orders": [{**ORDER, "lines": lines}, {**ORDER, "lines": lines}]})
    assert (answer.status, answer.codes) == (413, ["too_large"])
    assert traces() == before


def test_addresses_and_methods_that_do_not_exist(app: Program) -> None:
    assert app.get("/nothing").codes == ["unknown_route"]
    assert app.get("").codes == ["unknown_route"]
    answer = app.call("DELETE", "/orders")
    assert (answer.status, answer.codes, set(answer.headers["Allow"].split(", "))) == (
        405, ["wrong_method"], {"GET", "POST"},
    )  # fmt: skip
    assert app.call("PATCH", "/orders/1").status == 405
    assert app.get("/orders/confirm").status == 405


BAD_QUERIES = [
    ("stat=draft", "unknown_parameter", "stat"),
    ("state=lost", "invalid_value", "state"),
    ("limit=0", "invalid_value", "limit"),
    ("limit=501", "invalid_value", "limit"),
    ("limit=ten", "invalid_value", "limit"),
    ("cursor=nonsense", "invalid_value", "cursor"),
    ("cursor=%00", "invalid_value", "cursor"),
    ("company_id=x", "invalid_value", "company_id"),
    ("company_id=99999999999999999999", "invalid_value", "company_id"),
    ("number=%00", "invalid_value", "number"),
    ("ordered_from=yesterday", "invalid_value", "ordered_from"),
    ("ordered_from=0001-01-01T00:00:00Z", "invalid_value", "ordered_from"),
    ("state=draft&state=closed", "unknown_parameter", "state"),
]


def test_a_bad_parameter_is_refused(app: Program) -> None:
    said = {query: app.get(f"/orders?{query}") for query, _code, _field in BAD_QUERIES}
    found = {query: (a.status, a.error["code"], a.error["field"]) for query, a in said.items()}
    assert found == {query: (422, code, field) for query, code, field in BAD_QUERIES}


def test_an_unknown_id_is_not_found(app: Program) -> None:
    for path in [r.path for r in RESOURCES.values() if r.one]:
        assert app.get(f"/{path}/{UNKNOWN}").codes == ["unknown_document"], path
        assert [app.get(f"/{path}/{wrong}").status for wrong in ("x", 2**70, -1, 0, "1.5")] == [422] * 5, path


def reasons(act: Any) -> dict[str, Any]:
    """What a verb needs beside its documents."""
    needed = {
        "reason": "For the test.",
        "note": "For the test.",
        "credited_on": "2026-01-05",
        "qty": "1",
        "treatment": "loss",
        "person_id": 1,
        "rank": 1,
        "service": "NORTH/24",
        "shipments": ["SH-0000001"],
    }
    return {n: needed[n] for n, f in act.body.model_fields.items() if f.is_required() and n in needed}


def test_a_verb_on_an_unknown_document_is_not_found(app: Program) -> None:
    before = traces()
    for act in [a for a in ACTS.values() if a.verb]:
        answer = app.post(f"/{act.path}", {"ids": [UNKNOWN], **reasons(act)})
        assert (answer.status, answer.error["code"]) == (404, "unknown_document"), (act.path, answer.body)
        wrong = ([], [0], [-1], ["1"], [1.5], [None], [2**70], "1")
        assert {app.post(f"/{act.path}", {"ids": ids, **reasons(act)}).status for ids in wrong} == {422}, act.path
    assert traces() == before


# --- scope, state, version, key


def test_another_companys_objects_do_not_exist(trade: Trade) -> None:
    order = trade.capture(want("GLOVE", 1))
    south = program(
        "orders.view", "orders.confirm", "orders.capture", scope="company", company_id=trade.companies["SOUTH"]
    )
    before = traces()
    assert south.get("/orders").body == {"items": [], "next_cursor": None}
    assert south.get(f"/orders/{order}").codes == ["unknown_document"]
    assert south.get(f"/orders/{order}/why").codes == ["unknown_document"]
    assert south.post("/orders/confirm", {"ids": [order]}).codes == ["unknown_document"]
    assert south.post("/orders", {"orders": [ORDER]}).codes == ["unknown_company"]
    assert traces() == before


def test_an_illegal_verb_names_the_allowed_ones(app: Program, trade: Trade) -> None:
    order = trade.capture(want("GLOVE", 1))
    before = traces()
    answer = app.post("/orders/bill", {"ids": [order]})
    assert (answer.status, answer.error["code"]) == (409, "transition_refused")
    assert answer.error["details"] == {"state": "draft", "allowed": ["confirm", "cancel"]}
    assert answer.error["object_id"] == order
    assert traces() == before


def test_a_stale_version_is_refused(app: Program, trade: Trade) -> None:
    order = trade.order(want("GLOVE", 1))
    before = traces()
    for given in ({"headers": {"If_Match": '"1"'}}, {"versions": {str(order): 1}}):
        body = {"ids": [order], **({"versions": given["versions"]} if "versions" in given else {})}
        answer = app.post("/orders/cancel", body, **given.get("headers", {}))
        assert (answer.status, answer.codes) == (409, ["stale_version"])
        assert answer.error["details"] == {"given": 1, "current": 2}
    assert traces() == before
    assert app.post("/orders/cancel", {"ids": [order]}, If_Match='"2"').status == 200


def test_if_match_speaks_of_one_document(app: Program, trade: Trade) -> None:
    orders = [trade.capture(want("GLOVE", 1)) for _ in range(2)]
    assert app.post("/orders/confirm", {"ids": orders}, If_Match='"1"').codes == ["invalid_header"]
    assert app.post("/orders/confirm", {"ids": orders[:1]}, If_Match="1").codes == ["invalid_header"]


def test_the_same_key_gives_the_same_answer_once(app: Program) -> None:
    first = app.post("/orders", {"orders": [ORDER]}, Idempotency_Key="order-1")
    before = traces()
    again = app.post("/orders", {"orders": [ORDER]}, Idempotency_Key="order-1")
    assert (again.status, again.body) == (200, first.body)
    assert traces() == before


def test_the_same_key_with_other_content_is_refused(app: Program) -> None:
    app.post("/orders", {"orders": [ORDER]}, Idempotency_Key="order-2")
    before = traces()
    answer = app.post("/orders", {"orders": [ORDER, ORDER]}, Idempotency_Key="order-2")
    assert (answer.status, answer.codes) == (409, ["idempotency_key_reused"])
    assert traces() == before


def test_a_malformed_idempotency_key_is_refused(app: Program) -> None:
    before = traces()
    for key in ("", " ", "a b", "ä", "x" * 101, "a/b"):
        assert app.post("/orders", {"orders": [ORDER]}, Idempotency_Key=key).codes == ["invalid_header"]
    assert traces() == before


def test_numbers_are_taken_exactly(app: Program) -> None:
    raw = json.dumps({"orders": [{**ORDER, "lines": [{"sku": "GLOVE", "qty": "#", "unit_price": "0.1"}]}]})
    answer = app.call("POST", "/orders", raw=raw.replace('"#"', "0.300000").encode())
    lines = app.get(f"/orders/{answer.body['results'][0]['order_id']}").body["lines"]
    assert (lines[0]["qty"], lines[0]["unit_price"]) == ("0.300000", "0.100000")


def test_a_hold_is_released_by_who_may(trade: Trade) -> None:
    trade.limit("ACME", "1.00")
    order = trade.order(want("GLOVE", 5))
    ((hold, kind, state),) = trade.holds(order)
    assert (kind, state) == ("credit", "open")
    clerk = program("orders.view", "orders.release_hold", "orders.release_price_hold")
    before = traces()
    assert clerk.post("/holds/release", {"ids": [hold]}).codes == ["hold_right_missing"]
    assert clerk.post("/holds/reject", {"ids": [hold]}).status == 422
    assert traces() == before
    control = program("orders.view", "orders.release_hold", "orders.release_credit_hold")
    assert control.get(f"/holds?order_id={order}").body["items"][0]["state"] == "open"
    assert control.post("/holds/release", {"ids": [hold], "note": "Paid today."}).body == {"results": [order]}


# --- lists


def test_pages_follow_each_other_without_gap_or_twin(app: Program, trade: Trade) -> None:
    orders = [trade.capture(want("GLOVE", 1)) for _ in range(7)]
    seen: list[int] = []
    cursor = ""
    while True:
        page = app.get(f"/orders?limit=3{cursor}").body
        seen += [row["id"] for row in page["items"]]
        if page["next_cursor"] is None:
            break
        cursor = f"&cursor={page['next_cursor']}"
    assert seen == sorted(orders, reverse=True)


def test_filters_narrow(app: Program, trade: Trade) -> None:
    draft, confirmed = trade.capture(want("GLOVE", 1)), trade.order(want("GLOVE", 1), customer="BOLT")
    assert [r["id"] for r in app.get("/orders?state=draft").body["items"]] == [draft]
    assert [r["id"] for r in app.get("/orders?customer=BOLT&site=LEEDS").body["items"]] == [confirmed]


def test_every_list_is_read_and_its_rows_are_documents(app: Program, trade: Trade) -> None:
    trade.receive("GLOVE", 10)
    order = trade.deliver(want("GLOVE", 1))
    app.post("/orders/bill", {"ids": [order]})
    for path, resource in RESOURCES.items():
        answer = app.get(f"/{path}?limit=2")
        assert answer.status == 200, path
        for row in answer.body["items"] if resource.one else ():
            found = app.get(f"/{path}/{row['id']}")
            assert {k: found.body[k] for k in row} == row, path


def statements(app: Program, path: str) -> int:
    """How many statements a request takes."""
    with CaptureQueriesContext(connection) as found:
        assert app.get(path).status == 200
    return len(found)


def test_a_list_takes_as_many_statements_for_fifty_as_for_one(app: Program, trade: Trade) -> None:
    trade.receive("GLOVE", 1000)
    paths = ("/orders", "/holds", "/shipments", "/balances", "/movements", "/items", "/customers", "/partners")

    def measured() -> dict[str, int]:
        return {path: statements(app, f"{path}?limit=100") for path in paths}

    trade.deliver(want("GLOVE", 1))
    measured()
    one = measured()
    for _ in range(3):
        trade.deliver(want("GLOVE", 1))
    app.post("/orders", {"orders": [ORDER] * 50})
    assert len(app.get("/orders?limit=100").body["items"]) == 54
    assert measured() == one


# --- governance


def test_a_variance_is_proposed_approved_and_explained(app: Program, trade: Trade) -> None:
    approver = program("governance.approve_variance", "governance.view_policies")
    today = trade.by.today
    draft = {
        "key": "orders.release_partial", "value": False, "scope": "site", "place_id": trade.sites["LEEDS"],
        "reason": "One truck a week.", "kpi": "order_cycle_time", "owner_id": trade.by.person_id,
        "from_on": str(today), "until_on": str(today + timedelta(days=30)),
    }  # fmt: skip
    proposed = app.post("/variances", {"drafts": [draft]})
    assert proposed.status == 200, proposed.body
    (variance,) = proposed.body["results"]
    assert app.post("/variances/approve", {"ids": [variance]}).status in {403, 409}
    assert approver.post("/variances/approve", {"ids": [variance], "reason": "Agreed."}).status == 200
    told = app.get(f"/policies/orders.release_partial/explain?site_id={trade.sites['LEEDS']}").body
    assert (told["value"], told["level"]) == (False, "site")
    assert told["decided_by"]["reason"] == "One truck a week."
    row = app.get("/policies/matrix?key=orders.release_partial").body["items"][0]
    assert {c["site_id"]: c["value"] for c in row["cells"]}[trade.sites["LEEDS"]] is False
    assert app.get("/policies/nothing.here/explain").codes == ["unknown_document"]
    assert app.get(f"/policies/orders.release_partial/explain?site_id={UNKNOWN}").codes == ["unknown_document"]


def test_the_inbox_and_the_followers_answer(app: Program) -> None:
    assert app.get("/approvals/inbox").body == {"items": []}
    assert {"name", "rows", "seconds", "error"} == set(app.get("/followers").body["items"][0])


def test_nobody_backdates_an_act_by_request() -> None:
    """The only instants that a body knows are those of the drafts."""
    assert all("effective_at" not in act.body.model_fields for act in ACTS.values())


def test_a_file_is_staged_validated_and_loaded(app: Program) -> None:
    rows = b"sku,name,item_class,base_unit\nHELMET,Helmet,GOODS,C62\n"
    file = {"format": "items", "file_name": "items.csv", "content_base64": base64.b64encode(rows).decode()}
    staged = app.post("/imports/stage", file)
    assert staged.status == 200, staged.body
    (job,) = staged.body["results"]
    assert job["row_count"] == 1
    for verb in ("validate", "load"):
        answer = app.post(f"/imports/{verb}", {"ids": [job["job_id"]]})
        assert answer.status == 200, answer.body
    assert app.get(f"/imports/{job['job_id']}").body["loaded_count"] == 1
    assert [r["sku"] for r in app.get("/items?sku=HELMET").body["items"]] == ["HELMET"]
    assert app.post("/imports/stage", {**file, "content_base64": "A"}).error["field"] == "content_base64"
