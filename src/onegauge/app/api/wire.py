"""JSON on the wire: numbers stay exact in both directions."""

import json
from decimal import Decimal
from typing import Any, NoReturn

from django.http import HttpRequest
from ninja.parser import Parser
from ninja.renderers import BaseRenderer
from pydantic_core import to_jsonable_python

from onegauge.kernel.errors import Refusal
from onegauge.ui.rest.errors import MalformedJson, WrongContentType

JSON_TYPES = ("application/json",)


class NotJson(Exception):
    """The body cannot be read; carries the refusal through the framework."""

    def __init__(self, refusal: Refusal) -> None:
        super().__init__(refusal.message)
        self.refusal = refusal


def _no_constant(word: str) -> NoReturn:
    raise NotJson(MalformedJson(f"{word} is no number in JSON.", mend="Send finite numbers."))


def _no_twins(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise NotJson(MalformedJson("An object names the same key twice.", mend="Name each key once."))
    return found


class ExactParser(Parser):
    """Reads numbers as decimals, never as floats; knows no NaN, no key twice, no other content type."""

    def parse_body(self, request: HttpRequest) -> dict[str, Any]:
        """The body as Python values."""
        if request.content_type not in JSON_TYPES:
            given = (request.content_type or "nothing")[:80]
            raise NotJson(WrongContentType(f"The body is declared as {given}.", mend="Send application/json."))
        try:
            text = request.body.decode("utf-8")
            found = json.loads(text, parse_float=Decimal, parse_constant=_no_constant, object_pairs_hook=_no_twins)
        except RecursionError:
            raise NotJson(MalformedJson("The body is nested too deeply.")) from None
        except ValueError as error:
            raise NotJson(
                MalformedJson(f"The body is no JSON: {error}"[:200], mend="Send one JSON object in UTF-8.")
            ) from None
        if not isinstance(found, dict):
            raise NotJson(MalformedJson("The body is no JSON object.", mend="Send one JSON object."))
        return found


def _plain(value: Any) -> Any:
    return format(value, "f") if isinstance(value, Decimal) else to_jsonable_python(value)


class ExactRenderer(BaseRenderer):
    """Writes decimals as text with all their digits."""

    media_type = "application/json"

    def render(self, request: HttpRequest, data: Any, *, response_status: int) -> str:
        """The answer as text."""
        return json.dumps(data, default=_plain, ensure_ascii=True, allow_nan=False)
