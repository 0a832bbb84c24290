"""Two small kinds of page: a question with its answer, and a list of what is set up and what is missing."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

from onegauge.kernel.actor import Actor
from onegauge.ui.declarations.checks import Check
from onegauge.ui.declarations.pages import Page, Sheet
from onegauge.ui.forms import StyledForm

SHOWN = 500


@dataclass(frozen=True, slots=True, kw_only=True)
class AnswerAct:
    """What can be done about an answer: ``run(by=, key=, data=)`` calls one operation and says what it did."""

    name: str
    label: Any
    permission: str
    run: Callable[..., str]
    form: type[StyledForm]
    help: Any = ""


@dataclass(frozen=True, slots=True)
class Answer:
    """What an enquiry says: one sentence, then tables. ``tone`` marks a sentence that is more than news.

    A sheet with a ``code`` can be taken away whole as CSV and XLSX; the page shows the first ``SHOWN`` of its rows.
    """

    sentence: str
    sheets: Sequence[Sheet] = ()
    tone: str = "info"
    acts: Sequence[AnswerAct] = ()


@dataclass(frozen=True, kw_only=True)
class Enquiry(Page):
    """A question asked by a form: ``answer(by, data)`` only reads; what can be done about it are its acts."""

    template: ClassVar[str] = "ui/enquiry.html"
    form: type[StyledForm]
    answer: Callable[[Actor, Mapping[str, Any]], Answer]
    ask: Any = ""


@dataclass(frozen=True, kw_only=True)
class Checklist(Page):
    """What is there and what is missing, each with the place where it is mended: ``build(by)``."""

    template: ClassVar[str] = "ui/checklist.html"
    build: Callable[[Actor], Iterable[Check]]
