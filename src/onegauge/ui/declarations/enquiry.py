"""Two small kinds of page: a question with its answer, and a list of what is set up and what is missing."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

from onegauge.kernel.actor import Actor
from onegauge.ui.declarations.checks import Check
from onegauge.ui.declarations.pages import Page, Sheet
from onegauge.ui.forms import StyledForm


@dataclass(frozen=True, slots=True)
class Answer:
    """What an enquiry says: one sentence, then tables. ``tone`` marks a sentence that is more than news."""

    sentence: str
    sheets: Sequence[Sheet] = ()
    tone: str = "info"


@dataclass(frozen=True, kw_only=True)
class Enquiry(Page):
    """A question asked by a form whose answer changes nothing: ``answer(by, data)``."""

    template: ClassVar[str] = "ui/enquiry.html"
    form: type[StyledForm]
    answer: Callable[[Actor, Mapping[str, Any]], Answer]
    ask: Any = ""


@dataclass(frozen=True, kw_only=True)
class Checklist(Page):
    """What is there and what is missing, each with the place where it is mended: ``build(by)``."""

    template: ClassVar[str] = "ui/checklist.html"
    build: Callable[[Actor], Iterable[Check]]
