"""Procedures and words for the help of pages: markdown files of the package, rendered once and safely.

A file begins with ``name: value`` lines (title, version, on, owner, words) and an empty line. The marks that are known:
``##`` headings, numbered and plain lists, paragraphs, ``**strong**`` and ``code``. Everything else is text.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

FOLDER = Path(__file__).parent / "sops"
ITEM = re.compile(r"(?:(\d+)\.|-) +(.*)")
INLINE = ((re.compile(r"\*\*(.+?)\*\*"), r"<b>\1</b>"), (re.compile(r"`(.+?)`"), r"<code>\1</code>"))


@dataclass(frozen=True, slots=True)
class Procedure:
    """A procedure: what it is called, which text this is, who answers for it, its words and its text."""

    code: str
    title: str
    version: str
    on: str
    owner: str
    words: tuple[str, ...]
    html: SafeString

    @property
    def folder(self) -> str:
        """The first part of its address."""
        return self.code.partition("/")[0]

    @property
    def name(self) -> str:
        """The second part of its address."""
        return self.code.partition("/")[2]

    @property
    def area(self) -> str:
        """The process that it belongs to, in words."""
        text = self.folder.replace("-", " ")
        return text[:1].upper() + text[1:]


@dataclass(frozen=True, slots=True)
class Word:
    """A word of the trade and what it means here."""

    word: str
    meaning: str


def rendered(text: str) -> SafeString:
    """Markdown as HTML. Everything is escaped before a mark is read, so a text can never carry a tag."""
    return mark_safe("".join(_blocks(str(escape(text)))))  # noqa: S308  escaped in this line


def _blocks(text: str) -> Iterator[str]:
    for block in re.split(r"\n\s*\n", text.strip()):
        lines = block.strip().split("\n")
        if lines[0].startswith("## "):
            yield f"<h3>{_inline(lines[0][3:])}</h3>"
            lines = lines[1:]
        items = [found for line in lines if (found := ITEM.match(line))]
        if items:
            kind = "ol" if items[0][1] else "ul"
            yield f"<{kind}>{''.join(f'<li>{_inline(one)}</li>' for one in _joined(lines))}</{kind}>"
        elif lines:
            yield f"<p>{_inline(' '.join(lines))}</p>"


def _joined(lines: list[str]) -> list[str]:
    """The items of a list; a line without a mark goes on with the one before."""
    found: list[str] = []
    for line in lines:
        if mark := ITEM.match(line):
            found.append(mark[2])
        elif found:
            found[-1] += f" {line.strip()}"
    return found


def _inline(text: str) -> str:
    for mark, tag in INLINE:
        text = mark.sub(tag, text)
    return text


@cache
def procedures() -> dict[str, Procedure]:
    """All procedures by code (``order-to-cash/hold``)."""
    files = sorted(FOLDER.glob("*/*.md"))
    return {one.code: one for one in (_read(path) for path in files)}


def _read(path: Path) -> Procedure:
    head, _gap, body = path.read_text(encoding="utf-8").partition("\n\n")
    said = dict(line.split(": ", 1) for line in head.splitlines())
    return Procedure(
        code=f"{path.parent.name}/{path.stem}",
        title=said["title"],
        version=said["version"],
        on=said["on"],
        owner=said["owner"],
        words=tuple(word.strip() for word in said["words"].split(",")),
        html=rendered(body),
    )


def procedure_of(code: str) -> Procedure | None:
    """The procedure of that code."""
    return procedures().get(code)


@cache
def glossary() -> dict[str, Word]:
    """The words of the trade; those that are explained together share one entry. ``docs/glossary.md`` shows the same."""
    lines = (FOLDER / "glossary.txt").read_text(encoding="utf-8").splitlines()
    found = [Word(*line.split(" | ", 1)) for line in lines if " | " in line]
    named = [(name, word) for word in found for name in word.word.split(", ")]
    return dict(reversed(named))  # where a word stands twice, its first meaning counts


def words_of(procedure: Procedure) -> list[Word]:
    """The words that a procedure uses, with their meaning, each explanation once."""
    return list(dict.fromkeys(glossary()[word] for word in procedure.words))
