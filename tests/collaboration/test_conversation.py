"""Who may speak of a document, who is told, and what stays closed to those who may not see it."""

import pytest

from onegauge.collaboration import operations as ops
from onegauge.collaboration import queries
from onegauge.collaboration.operations.comments import mentioned
from onegauge.collaboration.queries import notifications_for, unread_count
from onegauge.collaboration.subjects import Subject
from onegauge.kernel.actor import Actor
from onegauge.kernel.db import read_scope
from onegauge.kernel.errors import Refused
from onegauge.kernel.followers import run_until_idle
from onegauge.orders.kinds import SALES_ORDER_KIND
from onegauge.orders.operations import cancel_orders
from tests.collaboration.conftest import CONTRIBUTE, ORDERS, Hire
from tests.support import Trade, codes, want

KIND = "orders.SalesOrder"


def say(body: str, order: int, by: Actor) -> list[int]:
    return ops.write_comments(comments=[ops.CommentDraft(kind=KIND, object_id=order, body=body)], by=by)


def told(by: Actor) -> list[tuple[str, str, str]]:
    """What a person was told: reason, by whom, and the words."""
    with read_scope(by):
        return [(one.reason, one.actor_name, one.text) for one in notifications_for(by)]


def heard(order: int, by: Actor) -> list[str]:
    with read_scope(by):
        return [one.body for one in queries.comments_of(Subject(KIND, order), by=by)]


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("@anna please", ["anna"]),
        ("ask (@anna.b), @Carl!", ["anna.b", "carl"]),
        ("mail anna@example.org", []),
        ("@anna and @anna again.", ["anna"]),
        ("@ nobody", []),
    ],
)
def test_names_are_found_in_words(text: str, names: list[str]) -> None:
    assert mentioned(text) == names


def test_who_is_named_is_told_once_and_may_answer(trade: Trade, hire: Hire) -> None:
    order = trade.capture(want("GLOVE", 1))
    anna, carl = hire(ORDERS, CONTRIBUTE), hire(ORDERS, CONTRIBUTE)
    say(f"@{carl.username} can this wait?\nIt is urgent.", order, anna.actor)
    assert told(carl.actor) == [("mention", anna.actor.name, f"@{carl.username} can this wait? It is urgent.")]
    assert told(anna.actor) == []
    say("Until Friday.", order, carl.actor)
    assert told(anna.actor) == [("comment", carl.actor.name, "Until Friday.")]
    assert heard(order, anna.actor) == [f"@{carl.username} can this wait?\nIt is urgent.", "Until Friday."]


def test_a_follower_who_is_named_is_told_once(trade: Trade, hire: Hire) -> None:
    order = trade.capture(want("GLOVE", 1))
    anna, carl = hire(ORDERS, CONTRIBUTE), hire(ORDERS, CONTRIBUTE)
    ops.follow_documents(subjects=[Subject(KIND, order)], by=carl.actor)
    say(f"@{carl.username} look", order, anna.actor)
    assert [reason for reason, _who, _text in told(carl.actor)] == ["mention"]


def test_a_name_that_may_not_see_the_document_is_refused_and_nothing_is_kept(trade: Trade, hire: Hire) -> None:
    order = trade.capture(want("GLOVE", 1))
    anna, elsewhere, blind = hire(ORDERS, CONTRIBUTE), hire(ORDERS, CONTRIBUTE, site="LYON"), hire("catalog.view")
    for other in (elsewhere.username, blind.username, "nobody.at.all"):
        assert codes(lambda name=other: say(f"@{name} look", order, anna.actor)) == ["cannot_be_mentioned"]
    assert heard(order, anna.actor) == []
    assert told(elsewhere.actor) == told(blind.actor) == []


def test_who_may_not_see_the_document_neither_writes_nor_reads_nor_follows(trade: Trade, hire: Hire) -> None:
    order = trade.capture(want("GLOVE", 1))
    say("Between us", order, hire(ORDERS, CONTRIBUTE).actor)
    for other in (hire(ORDERS, CONTRIBUTE, site="LYON"), hire("catalog.view", CONTRIBUTE)):
        by = other.actor
        assert codes(lambda by=by: say("I too", order, by)) == ["unknown_document"]
        assert codes(lambda by=by: ops.follow_documents(subjects=[Subject(KIND, order)], by=by)) == ["unknown_document"]
        with read_scope(by), pytest.raises(Refused):
            queries.comments_of(Subject(KIND, order), by=by)
        assert other.client.get(f"/orders/salesorder/{order}/?tab=conversation").status_code in {403, 404}
        assert other.client.post(f"/orders/salesorder/{order}/comment/", {"body": "I too"}).status_code in {403, 404}


def test_another_site_of_the_same_company_is_another_place(trade: Trade, hire: Hire) -> None:
    order = trade.capture(want("GLOVE", 1), site="LEEDS")
    york = hire(ORDERS, CONTRIBUTE, site="YORK")
    assert codes(lambda: say("Hello", order, york.actor)) == ["unknown_document"]
    leeds = hire(ORDERS, CONTRIBUTE, site="LEEDS")
    assert say("Hello", order, leeds.actor)


def test_without_the_right_to_contribute_one_reads_only(trade: Trade, hire: Hire) -> None:
    order = trade.capture(want("GLOVE", 1))
    reader = hire(ORDERS)
    assert codes(lambda: say("Hello", order, reader.actor)) == ["permission_missing"]
    page = reader.client.get(f"/orders/salesorder/{order}/?tab=conversation").content.decode()
    assert "Nobody has written yet" in page
    assert 'name="body"' not in page


@pytest.mark.parametrize("body", ["", "  \n ", "x" * 4001, "a\x00b"])
def test_a_comment_says_something_and_not_too_much(trade: Trade, hire: Hire, body: str) -> None:
    order = trade.capture(want("GLOVE", 1))
    assert codes(lambda: say(body, order, hire(ORDERS, CONTRIBUTE).actor)) == ["invalid_value"]


def test_a_notice_is_left_out_once_the_right_is_gone(trade: Trade, hire: Hire) -> None:
    order = trade.capture(want("GLOVE", 1))
    anna, carl = hire(ORDERS, CONTRIBUTE), hire(ORDERS, CONTRIBUTE)
    say(f"@{carl.username} look", order, anna.actor)
    assert len(told(carl.actor)) == 1
    trade.rows("UPDATE governance_rolegrant SET until_on = from_on WHERE person_id = %s RETURNING id", carl.id)
    with read_scope(trade.by):
        assert notifications_for(carl.actor) == []


def test_reading_marks_ones_own_and_nobody_elses(trade: Trade, hire: Hire) -> None:
    first, second = trade.capture(want("GLOVE", 1)), trade.capture(want("GLOVE", 1))
    anna, carl, dora = (hire(ORDERS, CONTRIBUTE) for _ in range(3))
    for order in (first, second):
        say(f"@{carl.username} @{dora.username} look", order, anna.actor)
    ops.read_documents(subjects=[Subject(KIND, first)], by=carl.actor)
    with read_scope(trade.by):
        assert (unread_count(carl.actor), unread_count(dora.actor)) == (1, 2)
        theirs = [one.id for one in notifications_for(dora.actor)]
    assert ops.read_notifications(notification_ids=theirs, by=carl.actor) == 0
    assert ops.read_notifications(notification_ids=None, by=carl.actor) == 1
    with read_scope(trade.by):
        assert (unread_count(carl.actor), unread_count(dora.actor)) == (0, 2)


def test_opening_the_conversation_is_reading_it(trade: Trade, hire: Hire) -> None:
    order = trade.capture(want("GLOVE", 1))
    anna, carl = hire(ORDERS, CONTRIBUTE), hire(ORDERS, CONTRIBUTE)
    say(f"@{carl.username} look", order, anna.actor)
    carl.client.get(f"/orders/salesorder/{order}/")
    with read_scope(trade.by):
        assert unread_count(carl.actor) == 1
    carl.client.get(f"/orders/salesorder/{order}/?tab=conversation")
    with read_scope(trade.by):
        assert unread_count(carl.actor) == 0


def test_the_journal_keeps_that_something_was_said_and_not_what(trade: Trade, hire: Hire) -> None:
    order = trade.capture(want("GLOVE", 1))
    (comment,) = say("Between us", order, hire(ORDERS, CONTRIBUTE).actor)
    assert trade.journal(SALES_ORDER_KIND.number, order)[-1] == ("commented", None, f'{{"comment": {comment}}}')


@pytest.mark.django_db(transaction=True)
def test_followers_are_told_of_a_change_of_state_and_only_from_then_on(live_trade: Trade) -> None:
    trade = live_trade
    order = trade.capture(want("GLOVE", 1))
    subject = Subject(KIND, order)
    other = trade.by
    watcher = Actor(person_id=trade.by.person_id + 100_000, name="Watcher", grants=other.grants, companies=other.companies,
                    sites=other.sites)  # fmt: skip
    run_until_idle(["collaboration.state_notices"])
    ops.follow_documents(subjects=[subject], by=watcher)
    trade.confirm(order)
    run_until_idle(["collaboration.state_notices"])
    assert told(watcher) == [("state", other.name, "Confirm: Confirmed")]
    assert told(other) == []
    ops.unfollow_documents(subjects=[subject], by=watcher)
    cancel_orders(order_ids=[order], by=other)
    run_until_idle(["collaboration.state_notices"])
    assert len(told(watcher)) == 1
