"""The rule of promise runs: what each strategy may win or lose, on examples and on anything."""

from collections.abc import Sequence
from datetime import date, timedelta
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from onegauge.orders.promise_runs import NOW, Axis, Incoming, Line, Outcome, Strategy, confirm, effect

TODAY = date(2026, 3, 2)
READY, LATER = TODAY + timedelta(days=1), TODAY + timedelta(days=40)


def day(n: int) -> date:
    return TODAY + timedelta(days=n)


def line(
    n: int, strategy: str, qty: int, *, due: int = 1, promised: int = 40, backed: bool = False, held: int = 0
) -> Line:
    return Line(
        id=n, strategy=strategy, rank=(n,), qty=Decimal(qty), held_qty=Decimal(held), due_on=day(due),
        promised_on=day(promised), backed=backed,
    )  # fmt: skip


def run(lines: Sequence[Line], *incoming: tuple[date, int]) -> dict[int, Outcome]:
    found = confirm(lines, [Incoming(on, Decimal(q)) for on, q in incoming], ready_on=READY, later_on=LATER)
    return {o.id: o for o in found}


def test_win_takes_what_redistribute_had() -> None:
    """Given stock for one, when the more urgent must win, then the other is promised by the next receipt."""
    had = line(1, "redistribute", 10, promised=1, backed=True, held=10)
    wins = line(2, "win", 10)
    found = run([had, wins], (NOW, 10), (day(7), 10))
    assert (found[2].promised_on, found[2].backed, found[2].stock_qty) == (READY, True, 10)
    assert (found[1].promised_on, found[1].reason) == (day(7), "inbound")
    assert (effect(wins, found[2]), effect(had, found[1])) == ("gains", "loses")


def test_win_without_supply_is_an_exception() -> None:
    """Given a frozen line with all stock, when another must win, then nothing moves and somebody must decide."""
    frozen = line(1, "skip", 10, promised=1, backed=True, held=10)
    found = run([frozen, line(2, "win", 10)], (NOW, 10))
    assert (found[1].promised_on, found[1].stock_qty) == (day(1), 10)
    assert (found[2].promised_on, found[2].exception) == (day(40), "missed")


def test_gain_keeps_while_win_goes_without() -> None:
    """Given stock for one, when both are safe, then the one that has it keeps it, whatever their order."""
    found = run([line(1, "win", 10), line(2, "gain", 10, promised=1, backed=True, held=10)], (NOW, 10))
    assert (found[2].promised_on, found[2].backed) == (day(1), True)
    assert found[1].exception == "missed"


def test_fill_moves_later_but_never_earlier() -> None:
    """Given new stock, when a line only fills, then it stays where it was."""
    found = run([line(1, "fill", 10, promised=9, backed=True), line(2, "fill", 5)], (NOW, 50))
    assert (found[1].promised_on, found[2].backed, found[2].stock_qty) == (day(9), False, 0)


def test_lose_gives_up() -> None:
    """Given more stock than wanted, when a line loses, then it has nothing and the estimate as its date."""
    found = run([line(1, "lose", 10, promised=1, backed=True, held=10)], (NOW, 50))
    assert (found[1].promised_on, found[1].backed, found[1].stock_qty) == (LATER, False, 0)


def test_improve_yields_to_win_but_not_to_redistribute() -> None:
    """Given one confirmation between three, then win comes first, then the one that has it, then the rest."""
    has = line(2, "improve", 10, promised=1, backed=True, held=10)
    assert run([has, line(3, "redistribute", 10)], (NOW, 10))[2].promised_on == day(1)
    assert run([has, line(1, "win", 10)], (NOW, 10), (day(5), 10))[2].promised_on == day(5)


def test_a_part_of_the_stock_is_kept_by_gain() -> None:
    """Given four of ten reserved, when a line gains, then the four stay its own."""
    found = run([line(1, "win", 4), line(2, "gain", 10, held=4)], (NOW, 4))
    assert (found[2].stock_qty, found[2].reason, found[1].exception) == (4, "partial_stock", "missed")


numbers = st.integers(min_value=1, max_value=12)
incomings = st.lists(st.tuples(st.integers(0, 30), st.integers(1, 30)), max_size=5)


@st.composite
def worlds(draw: st.DrawFn) -> tuple[list[Line], list[Incoming]]:
    """A world whose promises are covered: backed lines lie within supply, reservations within the stock."""
    incoming = [Incoming(NOW if d == 0 else day(d), Decimal(q)) for d, q in draw(incomings)]
    axis, lines = Axis(incoming), []
    for n in range(draw(st.integers(1, 9))):
        qty, due, promised = Decimal(draw(numbers)), draw(st.integers(0, 20)), draw(st.integers(0, 40))
        strategy = draw(st.sampled_from(Strategy.values))
        held = Decimal(0)
        backed = draw(st.booleans()) and axis.room(day(max(due, promised))) >= qty
        held = min(Decimal(draw(st.integers(0, 12))), qty, axis.room(NOW)) if draw(st.booleans()) else held
        if backed:
            axis.take(NOW, held)
            axis.take(day(max(due, promised)), qty - held)
        else:
            axis.take(NOW, held)
        lines.append(Line(id=n, strategy=strategy, rank=(draw(st.integers(0, 3)),), qty=qty, held_qty=held,
                          due_on=day(due), promised_on=day(max(due, promised)), backed=backed))  # fmt: skip
    return lines, incoming


@given(worlds())
def test_strategies_keep_their_word(world: tuple[list[Line], list[Incoming]]) -> None:
    """Whatever the world: nobody is confirmed beyond supply, and each strategy does what it says."""
    lines, incoming = world
    found = {o.id: o for o in confirm(lines, incoming, ready_on=READY, later_on=LATER)}
    axis, stock = Axis(incoming), sum((x.qty for x in incoming if x.on == NOW), Decimal(0))
    for x in lines:
        o = found[x.id]
        axis.take(NOW, o.stock_qty)
        if o.backed:
            axis.take(o.promised_on, x.qty - o.stock_qty)
        assert 0 <= o.stock_qty <= x.qty
        said = effect(x, o)
        if x.strategy == "skip":
            assert (o.promised_on, o.backed, o.stock_qty) == (x.promised_on, x.backed, x.held_qty)
        if x.strategy in ("win", "gain"):
            assert said != "loses"
        if x.strategy in ("fill", "lose"):
            assert said != "gains"
            assert o.stock_qty <= x.held_qty
        if x.strategy == "lose":
            assert (o.backed, o.stock_qty) == (False, 0)
        if o.backed and x.strategy != "skip":
            assert o.promised_on >= min(x.due_on, x.promised_on)
    assert axis.left_over() >= 0
    assert sum((o.stock_qty for o in found.values()), Decimal(0)) <= stock


@given(worlds(), st.randoms(use_true_random=False))
def test_the_order_of_reading_does_not_matter(world: tuple[list[Line], list[Incoming]], random: object) -> None:
    """The same lines in any order get the same outcome."""
    lines, incoming = world
    mixed = list(lines)
    random.shuffle(mixed)  # type: ignore[attr-defined]  # Hypothesis hands out a random.Random
    one = confirm(lines, incoming, ready_on=READY, later_on=LATER)
    assert one == confirm(mixed, list(reversed(incoming)), ready_on=READY, later_on=LATER)
