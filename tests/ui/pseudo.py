"""What of a page was not translatable: visible text outside the brackets of the pseudo-locale that is not data."""

import re
from collections.abc import Iterator
from html.parser import HTMLParser
from zoneinfo import available_timezones

from django.apps import apps
from django.db import connection
from django.db.models import CharField, JSONField, TextField

SPOKEN = ("aria-label", "title", "placeholder", "alt", "label")
SKIPPED = {"script", "style", "template", "kbd", "code", "noscript"}
VOID = {
    "area",
    "base",
    "br",
    "col",
    "embed",
    "hr",
    "img",
    "input",
    "link",
    "meta",
    "source",
    "use",
    "path",
    "rect",
    "wbr",
}
BLOCKS = {
    "p",
    "div",
    "li",
    "td",
    "th",
    "tr",
    "section",
    "h1",
    "h2",
    "h3",
    "dt",
    "dd",
    "option",
    "label",
    "title",
    "body",
    "form",
}
SECRET = re.compile(r"[A-Z2-7]{32}")  # of a second factor, shown once as it is
BRACKETS = re.compile(r"⟦[^⟦⟧]*⟧")
ZONES = available_timezones()  # names of the world, not words of a language
WORD = re.compile(r"[^\W\d_]{2,}")
ALLOWED = {
    # The name of the product; names of zones, currencies and units of the world; roman marks of the matrix.
    "OneGauge", "Europe", "London", "Paris", "GMT", "BST", "CET", "CEST", "UTC", "GBP", "EUR", "USD",
    # The initials of the person of the test; what everybody calls a file or a number of that kind.
    "TP", "CSV", "XLSX", "GTIN", "SKU",
}  # fmt: skip


class Visible(HTMLParser):
    """The texts that somebody sees or hears; parts with a language of their own and codes in mono are left out."""

    def __init__(self) -> None:
        super().__init__()
        self.texts: list[str] = []
        self.stack: list[tuple[str, bool]] = []
        self.depth = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        said = dict(attrs)
        own = tag in SKIPPED or (tag != "html" and "lang" in said) or "mono" in (said.get("class") or "").split()
        quiet = own or (bool(self.stack) and self.stack[-1][1])
        if not quiet:
            self.texts += [said[name] or "" for name in SPOKEN if said.get(name)]
            if tag == "input" and said.get("type") == "submit":
                self.texts.append(said.get("value") or "")
        if tag in BLOCKS:
            self.depth = 0
        if tag not in VOID:
            self.stack.append((tag, quiet))

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        return

    def handle_endtag(self, tag: str) -> None:
        while self.stack and self.stack.pop()[0] != tag:
            pass

    def handle_data(self, data: str) -> None:
        if not data.strip() or (self.stack and self.stack[-1][1]):
            return
        inside, self.depth = self.depth, max(0, self.depth + data.count("⟦") - data.count("⟧"))
        # A sentence may be cut by tags inside it: what stands before its end belongs to it.
        self.texts.append("⟦" * inside + data.strip() + "⟧" * self.depth)


def words_of_the_data() -> set[str]:
    """Every word in every text column that is not a choice: what the world wrote, not the program."""
    found: set[str] = set()
    for model in apps.get_models():
        if not model.__module__.startswith("onegauge."):
            continue
        for field in model._meta.concrete_fields:
            if isinstance(field, CharField | TextField | JSONField) and not field.choices:
                found.update(_column(model._meta.db_table, field.column))
    return {word for text in found for word in WORD.findall(text)}


def _column(table: str, column: str) -> Iterator[str]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT to_regclass(%s)", [table])
        if cursor.fetchone()[0] is None:
            return
        cursor.execute(f'SELECT DISTINCT "{column}"::text FROM "{table}" WHERE "{column}" IS NOT NULL LIMIT 2000')
        yield from (row[0] for row in cursor.fetchall())


def untranslated(html: str, data: set[str]) -> list[str]:
    """The texts with a word outside brackets that is neither data nor allowed."""
    page = Visible()
    page.feed(html)
    found = []
    for text in page.texts:
        rest = SECRET.sub("", text)
        while BRACKETS.search(rest):
            rest = BRACKETS.sub(" ", rest)
        if rest.strip() in ZONES:
            continue
        if [word for word in WORD.findall(rest) if word not in data and word not in ALLOWED]:
            found.append(text)
    return sorted(set(found))
