"""For which goods a value is said: the modules that know item classes and partners answer which codes there are."""

from collections.abc import Callable, Collection, Iterable, Mapping
from typing import Final, Protocol

from onegauge.governance import errors_policy
from onegauge.governance.policy import POLICIES, Policy
from onegauge.governance.policy_declaration import NARROWINGS
from onegauge.kernel.drafts import Judge, shown

Known = Callable[[Iterable[str]], Collection[str]]
WORDS: Final = {"item_class": "item class", "partner": "partner"}
_known: dict[str, Known] = {}


class Narrowed(Protocol):
    """Whatever says a value of a policy, for all goods or for narrower ones."""

    @property
    def key(self) -> str:
        """Of which policy."""

    @property
    def item_class(self) -> str:
        """For which class of items; empty for all."""

    @property
    def partner(self) -> str:
        """For which partner; empty for all."""


def set_known(narrowing: str, known: Known) -> None:
    """Who answers which of some codes exist; the answer may be a mapping by code."""
    _known[narrowing] = known


def judge_narrowing(judge: Judge, drafts: Iterable[Narrowed]) -> None:
    """Refuse what a policy does not narrow by, and codes that nobody knows; one statement for each kind of code."""
    rows = list(drafts)
    for name in NARROWINGS:
        codes = {code for row in rows if (code := getattr(row, name))}
        known = _known[name](codes) if codes else ()
        for index, row in enumerate(rows):
            code, policy = getattr(row, name), POLICIES.get(row.key)
            if not code or policy is None:
                continue
            if name not in policy.narrows:
                judge.refuse(
                    index, name, f"{row.key} does not differ by {WORDS[name]}.", _mend(policy),
                    refusal=errors_policy.PolicyTooNarrow, key=row.key,
                )  # fmt: skip
            elif code not in known:
                judge.refuse(index, name, f"There is no {WORDS[name]} {shown(code)}.", "Use the code of one there is.")


def _mend(policy: Policy) -> str:
    if not policy.narrows:
        return "Say it for all goods."
    return f"It may differ by: {', '.join(WORDS[name] for name in policy.narrows)}."


def goods_of(row: Narrowed) -> Mapping[str, str]:
    """What a journal row says of the goods: nothing where the value is for all."""
    return {name: code for name in NARROWINGS if (code := getattr(row, name))}
