"""Invoices from requests with an opaque source: any number of them with a constant number of statements."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from onegauge.finance import errors
from onegauge.finance.chart import SALES
from onegauge.finance.facts import InvoicesPosted
from onegauge.finance.guards import books_refusal, period_refusal, rate_refusal
from onegauge.finance.kinds import INVOICE_KIND
from onegauge.finance.operations.accruals import (
    Billed,
    BilledLine,
    Change,
    changes_of,
    counted_of,
    keep_changes,
    post_changes,
)
from onegauge.finance.operations.batch import (
    Books,
    EntryBatch,
    Head,
    PeriodRow,
    RateKey,
    Written,
    books_of,
    document_numbers,
    exchange_rates,
    lock_periods,
    month_of,
    take_ids,
)
from onegauge.finance.operations.invoice_requests import InvoiceRequest, shape_refusals
from onegauge.finance.permissions import POST_INVOICES
from onegauge.finance.policies import TAX_ROUNDING
from onegauge.finance.statements import INVOICES, LEDGER
from onegauge.finance.tax import TaxShare, converted, line_net, quantum_of, tax_shares
from onegauge.governance.policy import Resolved
from onegauge.inventory.errors import UnknownItem, UnknownSite
from onegauge.kernel.actor import Actor
from onegauge.kernel.drafts import permission_refusal
from onegauge.kernel.errors import Refusal, refuse_all
from onegauge.kernel.facts import publish
from onegauge.kernel.journal import Entry, record, ref
from onegauge.kernel.kinds import KINDS
from onegauge.kernel.operation import current, operation
from onegauge.partners.states import PARTNER_KIND
from onegauge.pricing.errors import TaxRateMissing

ZERO = Decimal(0)
SERIES = "invoice"


@dataclass(frozen=True, slots=True)
class InvoicePosted:
    """An invoice as it stands in the ledger."""

    id: int
    number: str
    source_id: int
    net_amount: Decimal
    tax_amount: Decimal


TaxKey = tuple[int, str, str, date]


@dataclass(frozen=True, slots=True)
class _Known:
    """Everything that the requests refer to, read once."""

    books: Books
    periods: Mapping[tuple[int, date], PeriodRow]
    exchange: Mapping[RateKey, Decimal]
    payment_days: Mapping[tuple[int, int], int]
    rebated: frozenset[tuple[int, int]]
    items: Mapping[int, int]
    sites: frozenset[tuple[int, int]]
    tax: Mapping[TaxKey, Decimal]
    rounding: Mapping[tuple[int, date], Resolved]

    def exchange_rate(self, request: InvoiceRequest) -> Decimal | None:
        """The rate of the invoice's currency into its company's."""
        own = self.books.currencies.get(request.company_id, "")
        return self.exchange.get((request.currency, own, request.invoiced_on))


@dataclass(frozen=True, slots=True)
class _Reckoned:
    """A request with its amounts."""

    request: InvoiceRequest
    line_nets: list[Decimal]
    line_rates: list[Decimal]
    taxes: list[TaxShare]
    company_taxes: list[Decimal]
    exchange_rate: Decimal
    net_amount: Decimal
    tax_amount: Decimal
    company_net_amount: Decimal
    company_tax_amount: Decimal
    due_on: date

    @property
    def gross_amount(self) -> Decimal:
        """What the customer owes."""
        return self.net_amount + self.tax_amount


@operation(permission=POST_INVOICES)
def post_invoices(*, requests: Sequence[InvoiceRequest], by: Actor, key: str | None = None) -> list[InvoicePosted]:
    """Bill what was delivered: invoice, tax, open item and ledger entry for each request, in their order.

    Where the customer has agreed a rebate, what the invoice earns is accrued at once. All refusals of all requests are reported at once, and nothing is written then. An invoice worth nothing (free
    goods) is settled at once and posts nothing.
    """
    if not requests:
        return []
    shape = [r for n, request in enumerate(requests) for r in shape_refusals(n, request)]
    rights = [permission_refusal(by, POST_INVOICES, c) for c in sorted({r.company_id for r in requests})]
    refuse_all([*rights, *shape])
    known = _known(requests)
    refuse_all(r for n, request in enumerate(requests) for r in _refusals(n, request, known))
    invoices = [_reckon(request, known) for request in requests]
    ids = take_ids("finance_invoice", len(invoices))
    rebates = _rebates(ids, invoices, known)
    entries = _post(invoices, rebates, known)
    numbers = document_numbers([r.company_id for r in requests], SERIES)
    _insert(ids, numbers, invoices, entries)
    keep_changes(rebates, by)
    _record(ids, numbers, invoices, known, by)
    publish(InvoicesPosted(invoice_ids=tuple(ids)), by=by)
    return [
        InvoicePosted(i, number, x.request.source_id, x.net_amount, x.tax_amount)
        for i, number, x in zip(ids, numbers, invoices, strict=True)
    ]


def _known(requests: Sequence[InvoiceRequest]) -> _Known:
    """Read what all requests refer to; one statement per kind of thing."""
    books = books_of(r.company_id for r in requests)
    customers = sorted({(r.company_id, r.partner_id) for r in requests})
    items = sorted({line.item_id for r in requests for line in r.lines if line.item_id is not None})
    sites = sorted({r.site_id for r in requests if r.site_id is not None})
    cases = sorted({(r.company_id, r.ship_country, p.tax_class, r.invoiced_on) for r in requests for p in r.lines})
    own = books.currencies
    terms = INVOICES.tuples("terms", {"companies": [c for c, _ in customers], "partners": [p for _, p in customers]})
    return _Known(
        books=books,
        periods=lock_periods((r.company_id, r.invoiced_on) for r in requests),
        exchange=exchange_rates((r.currency, own.get(r.company_id, r.currency), r.invoiced_on) for r in requests),
        payment_days={(c, p): days for c, p, days, _ in terms},
        rebated=frozenset((c, p) for c, p, _, has_rebates in terms if has_rebates),
        items=dict(INVOICES.tuples("known_items", {"items": items})),
        sites=frozenset(LEDGER.tuples("sites_of_companies", {"sites": sites})),
        tax={(company, country, tax_class, day): rate for company, country, tax_class, day, rate in INVOICES.tuples(
            "tax_rates", {"companies": [c[0] for c in cases], "countries": [c[1] for c in cases],
                          "classes": [c[2] for c in cases], "dates": [c[3] for c in cases]})},
        rounding={(c, day): TAX_ROUNDING.at(company_id=c, on=day)
                  for c, day in {(r.company_id, r.invoiced_on) for r in requests} if c in own},
    )  # fmt: skip


def _refusals(n: int, request: InvoiceRequest, known: _Known) -> list[Refusal]:
    """What the books say against one request, in the order of the error classes."""
    place, company_id, day = f"requests[{n}]", request.company_id, request.invoiced_on
    no_books = books_refusal(known.books.are_open(company_id), company_id, field=f"{place}.company_id")
    if no_books is not None:
        return [no_books]
    found: list[Refusal | None] = []
    if (company_id, request.partner_id) not in known.payment_days:
        found.append(errors.NotACustomerHere(
            f"Partner {request.partner_id} is no customer of company {company_id}.", field=f"{place}.partner_id",
            object_id=request.partner_id, mend="Make the partner a customer of this company first.",
        ))  # fmt: skip
    found.extend(
        UnknownItem(f"There is no item {line.item_id}.", field=f"{place}.lines[{m}].item_id", object_id=line.item_id)
        for m, line in enumerate(request.lines)
        if line.item_id is not None and line.item_id not in known.items
    )
    if request.site_id is not None and (company_id, request.site_id) not in known.sites:
        found.append(UnknownSite(f"Company {company_id} has no site {request.site_id}.",
                                        field=f"{place}.site_id", object_id=request.site_id))  # fmt: skip
    found.append(period_refusal(known.periods, company_id, day, field=f"{place}.invoiced_on"))
    found.extend(
        _no_tax_rate(request, tax_class, field=f"{place}.ship_country")
        for tax_class in sorted({line.tax_class for line in request.lines})
        if (company_id, request.ship_country, tax_class, day) not in known.tax
    )
    own = known.books.currencies[company_id]
    found.append(rate_refusal(known.exchange_rate(request), request.currency, own, day, field=f"{place}.currency"))
    return [r for r in found if r is not None]


def _no_tax_rate(request: InvoiceRequest, tax_class: str, *, field: str) -> TaxRateMissing:
    return TaxRateMissing(
        f"Company {request.company_id} has no tax rate for {tax_class[:20]!r} delivered to"
        f" {request.ship_country[:10]!r} on {request.invoiced_on}.",
        field=field,
        mend="Have the tax rate of this country, class and date saved.",
        country=request.ship_country,
        tax_class=tax_class,
        on=request.invoiced_on,
    )


def _reckon(request: InvoiceRequest, known: _Known) -> _Reckoned:
    """The amounts of an invoice in its currency and in its company's."""
    company_id, day, country = request.company_id, request.invoiced_on, request.ship_country
    quantum, own_quantum = quantum_of(request.currency), quantum_of(known.books.currencies[company_id])
    nets = [line_net(line.qty, line.unit_price, quantum) for line in request.lines]
    rates = [known.tax[company_id, country, line.tax_class, day] for line in request.lines]
    taxes = tax_shares(zip(rates, nets, strict=True), quantum, known.rounding[company_id, day].as_text)
    exchange = known.exchange[request.currency, known.books.currencies[company_id], day]
    company_taxes = [converted(share.tax_amount, exchange, own_quantum) for share in taxes]
    net = sum(nets, ZERO)
    return _Reckoned(
        request=request,
        line_nets=nets,
        line_rates=rates,
        taxes=taxes,
        company_taxes=company_taxes,
        exchange_rate=exchange,
        net_amount=net,
        tax_amount=sum((s.tax_amount for s in taxes), ZERO),
        company_net_amount=converted(net, exchange, own_quantum),
        company_tax_amount=sum(company_taxes, ZERO),
        due_on=day + timedelta(days=known.payment_days[company_id, request.partner_id]),
    )


def _rebates(ids: Sequence[int], invoices: Sequence[_Reckoned], known: _Known) -> list[Change]:
    """What the invoices of customers with rebate agreements earn; nothing is asked where there are none."""
    billed = [
        Billed(
            invoice_id=i, company_id=x.request.company_id, partner_id=x.request.partner_id, currency=x.request.currency,
            invoiced_on=x.request.invoiced_on, exchange_rate=x.exchange_rate,
            lines=[BilledLine(line.item_id, known.items.get(line.item_id or 0), rate, net, line.qty)
                   for line, rate, net in zip(x.request.lines, x.line_rates, x.line_nets, strict=True)],
        )
        for i, x in zip(ids, invoices, strict=True)
        if (x.request.company_id, x.request.partner_id) in known.rebated
    ]  # fmt: skip
    return changes_of(counted_of(billed), known.books.currencies)


def _post(invoices: Sequence[_Reckoned], rebates: Sequence[Change], known: _Known) -> list[Written | None]:
    """One entry per invoice that is worth something, receivable against revenue and output tax; then the rebates."""
    batch = EntryBatch()
    positions: list[int | None] = []
    accounts, journals = known.books.accounts, known.books.journals
    for x in invoices:
        r = x.request
        company = r.company_id
        if x.gross_amount == 0:
            positions.append(None)
            continue
        entry = batch.open(Head(
            company, journals[company, SALES], known.periods[company, month_of(r.invoiced_on)].id, r.invoiced_on,
            r.source_kind, r.source_id, "Invoice to customer",
        ))  # fmt: skip
        positions.append(entry)
        gross = x.company_net_amount + x.company_tax_amount
        partner, site, currency = r.partner_id, r.site_id, r.currency
        batch.post(entry, accounts[company, "receivable"], currency, x.gross_amount, gross, partner_id=partner)
        batch.post(entry, accounts[company, "revenue"], currency, -x.net_amount, -x.company_net_amount,
                   site_id=site, partner_id=partner)  # fmt: skip
        for share, company_tax in zip(x.taxes, x.company_taxes, strict=True):
            batch.post(entry, accounts[company, "output_tax"], currency, -share.tax_amount, -company_tax)
    post_changes(batch, rebates, known.books, known.periods)
    written = batch.write(operation_id=current().id)
    return [None if p is None else written[p] for p in positions]


def _insert(
    ids: Sequence[int], numbers: Sequence[str], invoices: Sequence[_Reckoned], entries: Sequence[Written | None]
) -> None:
    """Heads, lines, taxes and open items: one statement each."""
    requests = [x.request for x in invoices]
    INVOICES.run("insert_invoices", {
        "ids": ids,
        "companies": [r.company_id for r in requests],
        "numbers": numbers,
        "partners": [r.partner_id for r in requests],
        "sites": [r.site_id for r in requests],
        "source_kinds": [r.source_kind for r in requests],
        "source_ids": [r.source_id for r in requests],
        "dates": [r.invoiced_on for r in requests],
        "dues": [x.due_on for x in invoices],
        "countries": [r.ship_country for r in requests],
        "currencies": [r.currency for r in requests],
        "rates": [x.exchange_rate for x in invoices],
        "nets": [x.net_amount for x in invoices],
        "taxes": [x.tax_amount for x in invoices],
        "company_nets": [x.company_net_amount for x in invoices],
        "company_taxes": [x.company_tax_amount for x in invoices],
        "entries": [None if e is None else e.id for e in entries],
        "states": ["posted" if x.gross_amount else "paid" for x in invoices],
    })  # fmt: skip
    _insert_lines(ids, invoices)
    owed = [(i, x) for i, x in zip(ids, invoices, strict=True) if x.gross_amount]
    INVOICES.run("insert_open_items", {
        "companies": [x.request.company_id for _, x in owed],
        "invoices": [i for i, _ in owed],
        "partners": [x.request.partner_id for _, x in owed],
        "currencies": [x.request.currency for _, x in owed],
        "dues": [x.due_on for _, x in owed],
        "amounts": [x.gross_amount for _, x in owed],
        "company_amounts": [x.company_net_amount + x.company_tax_amount for _, x in owed],
    })  # fmt: skip


def _insert_lines(ids: Sequence[int], invoices: Sequence[_Reckoned]) -> None:
    rows = [
        (x.request.company_id, i, m, line.item_id, line.demand_id, line.description, line.qty, line.unit_price, net,
         line.tax_class, rate)
        for i, x in zip(ids, invoices, strict=True)
        for m, (line, net, rate) in enumerate(zip(x.request.lines, x.line_nets, x.line_rates, strict=True), start=1)
    ]  # fmt: skip
    names = ("companies", "invoices", "line_nos", "items", "demands", "descriptions", "qtys", "prices", "nets",
             "classes", "rates")  # fmt: skip
    INVOICES.run("insert_lines", dict(zip(names, map(list, zip(*rows, strict=True)), strict=True)))
    shares = [(x.request.company_id, i, s) for i, x in zip(ids, invoices, strict=True) for s in x.taxes]
    INVOICES.run("insert_taxes", {
        "companies": [c for c, _, _ in shares],
        "invoices": [i for _, i, _ in shares],
        "rates": [s.rate for _, _, s in shares],
        "nets": [s.net_amount for _, _, s in shares],
        "taxes": [s.tax_amount for _, _, s in shares],
    })  # fmt: skip


def _record(
    ids: Sequence[int], numbers: Sequence[str], invoices: Sequence[_Reckoned], known: _Known, by: Actor
) -> None:
    record(by=by, kind=INVOICE_KIND, verb="posted", entries=[
        Entry(
            object_id=i,
            company_id=x.request.company_id,
            site_id=x.request.site_id,
            after={"number": number, "state": "posted" if x.gross_amount else "paid", "net_amount": x.net_amount,
                   "tax_amount": x.tax_amount, "currency": x.request.currency, "due_on": x.due_on},
            refs=(ref(KINDS[x.request.source_kind], x.request.source_id), ref(PARTNER_KIND, x.request.partner_id)),
            policy=[known.rounding[x.request.company_id, x.request.invoiced_on].journal_form],
        )
        for i, number, x in zip(ids, numbers, invoices, strict=True)
    ])  # fmt: skip
