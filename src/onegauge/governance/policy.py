"""Policies: every knob that changes behaviour, declared by the module that reads it.

Declare in ``<module>/policies.py``; read with ``at``; join ``governance_policyeffective`` in set-based SQL. There is
no other place for a setting, so a site can only differ by an approved, dated variance.

    ALLOW_PARTIAL = Policy("inventory.allow_partial", type="bool", default=True, control="bounded", level="site",
                           area="allocation", owner_role="order desk", risk="medium", help="...")
    ALLOW_PARTIAL.at(site_id=3, on=by.today).as_bool

What declares ``narrows=("item_class",)`` may be said for one class of items beside the value for all, and is read with
``at(..., item_class="CHILLED")``; the same with ``partner``. Reads are answered from memory, and each
answer is worked out once for a place, class, partner and day.

SQL for a whole set, pivoted once per site (never once per line), the business date as a parameter:

    WITH pol AS MATERIALIZED (
      SELECT site_id,
             min(value #>> '{}') FILTER (WHERE key = 'inventory.allow_partial')::boolean AS allow_partial,
             min(value #>> '{}') FILTER (WHERE key = 'inventory.max_splits')::int AS max_splits,
             array_agg(provenance_id ORDER BY key) AS policy_ids
        FROM governance_policyeffective
       WHERE key IN ('inventory.allow_partial', 'inventory.max_splits')
         AND valid_from <= %(on)s::date AND %(on)s::date < valid_until
       GROUP BY site_id)
    SELECT ... FROM demand d JOIN pol ON pol.site_id = d.site_id

A policy that narrows has further rows there, with ``item_class`` or ``partner``: choose among them by partner first, or ask
for ``item_class = '' AND partner = ''`` where only the value for all goods is wanted.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from typing import Any, Final

from onegauge.governance import policy_memory
from onegauge.governance.policy_declaration import (
    CONTROLS,
    KEY_SHAPE,
    NARROWINGS,
    RISKS,
    SCOPES_OF_LEVEL,
    TYPES,
    Control,
    DeepestLevel,
    PolicyDeclarationError,
    PolicyRegistry,
    PolicyType,
    PolicyValue,
    PolicyValueError,
    Risk,
    as_decimal,
    as_truth,
    as_whole,
    as_words,
)
from onegauge.governance.policy_resolution import BEGINNING, END, Layer, deciding, speaking

__all__ = [
    "POLICIES",
    "Explanation",
    "Policy",
    "PolicyDeclarationError",
    "PolicyValueError",
    "Resolved",
    "ResolvedLevel",
    "explain",
    "resolve",
]

POLICIES: Final = PolicyRegistry()


@dataclass(frozen=True, slots=True, kw_only=True)
class Resolved:
    """A value and where it comes from; documents keep ``provenance_id`` of every policy that decided them."""

    key: str
    value: Any
    provenance_id: int
    level: str
    template_version: int | None = None
    template_version_id: int | None = None
    variance_id: int | None = None
    statutory_id: int | None = None
    item_class: str = ""
    partner: str = ""
    valid_from: date = BEGINNING
    valid_until: date = END

    def _as(self, kind: type) -> Any:
        if type(self.value) is not kind:
            raise TypeError(f"{self.key} is a {type(self.value).__name__}, not a {kind.__name__}")
        return self.value

    @property
    def as_bool(self) -> bool:
        """The value of a bool policy."""
        return bool(self._as(bool))

    @property
    def as_int(self) -> int:
        """The value of an int policy."""
        return int(self._as(int))

    @property
    def as_decimal(self) -> Decimal:
        """The value of a decimal policy, exact."""
        return Decimal(self._as(Decimal))

    @property
    def as_text(self) -> str:
        """The value of a choice or text policy."""
        return str(self._as(str))

    @property
    def journal_form(self) -> dict[str, Any]:
        """What a journal row or a document keeps of it; for which goods it was said, if not for all."""
        narrowed = {name: code for name in NARROWINGS if (code := getattr(self, name))}
        found = {"key": self.key, "value": stored(self.value), "provenance_id": self.provenance_id, "level": self.level}
        return {**found, **narrowed}


@dataclass(frozen=True, slots=True, kw_only=True)
class ResolvedLevel:
    """What one level says, whether or not it decides."""

    level: str
    value: Any
    provenance_id: int
    template_version: int | None
    variance_id: int | None
    item_class: str
    partner: str
    valid_from: date
    valid_until: date


@dataclass(frozen=True, slots=True, kw_only=True)
class Explanation:
    """Why a value is what it is here: the deciding level, its story, and what every other level says."""

    key: str
    help: str
    unit: str
    control: str
    value: Any
    level: str
    provenance_id: int
    on: date
    decided_by: dict[str, Any]
    levels: tuple[ResolvedLevel, ...]


def stored(value: PolicyValue) -> bool | int | str:
    """The JSON form of a value; decimals are text, because JSON numbers lose digits on their way."""
    return format(value, "f") if isinstance(value, Decimal) else value


@dataclass(frozen=True)
class Policy:
    """A governed knob: what it is, what may be chosen, and how deep in the organisation it may differ.

    ``affects`` names the documents that are decided by it from its first day on; ``narrows`` by what a value may be
    narrowed, so that it holds for one class of items or one partner only.
    """

    key: str
    type: PolicyType = field(kw_only=True)
    default: Any = field(kw_only=True)
    control: Control = field(kw_only=True)
    level: DeepestLevel = field(kw_only=True)
    area: str = field(kw_only=True)
    owner_role: str = field(kw_only=True)
    help: str = field(kw_only=True)
    risk: Risk = field(default="medium", kw_only=True)
    unit: str = field(default="", kw_only=True)
    bounds: tuple[Any, Any] | None = field(default=None, kw_only=True)
    choices: Sequence[str] = field(default=(), kw_only=True)
    affects: str = field(default="documents", kw_only=True)
    narrows: Sequence[str] = field(default=(), kw_only=True)

    def __post_init__(self) -> None:
        """Check the declaration, bring bounds and default into their exact form, and register."""
        self._check_words()
        try:
            if self.bounds is not None:
                low, high = (Decimal(self._typed(edge)) for edge in self.bounds)
                if low > high:
                    raise PolicyDeclarationError(f"{self.key}: the bounds {low} and {high} are the wrong way round.")
                object.__setattr__(self, "bounds", tuple(self._typed(edge) for edge in self.bounds))
            object.__setattr__(self, "choices", tuple(self.choices))
            object.__setattr__(self, "narrows", tuple(self.narrows))
            object.__setattr__(self, "default", self.parse(self.default))
        except PolicyValueError as error:
            raise PolicyDeclarationError(str(error)) from None
        POLICIES.add(self)

    def _check_words(self) -> None:
        if not KEY_SHAPE.match(self.key):
            raise PolicyDeclarationError(f"{self.key!r} is no policy key; write module.subject.")
        for name, known in (("type", TYPES), ("control", CONTROLS), ("level", tuple(SCOPES_OF_LEVEL)), ("risk", RISKS)):
            if getattr(self, name) not in known:
                raise PolicyDeclarationError(f"{self.key}: {name} is one of {', '.join(known)}.")
        if not set(self.narrows) <= set(NARROWINGS):
            raise PolicyDeclarationError(f"{self.key}: a value is narrowed by {' or '.join(NARROWINGS)}.")
        if not (self.help and self.area and self.owner_role):
            raise PolicyDeclarationError(f"{self.key} says neither what it does nor whose it is.")
        if (self.type == "choice") != bool(self.choices):
            raise PolicyDeclarationError(f"{self.key}: choices belong to the type choice, and only to it.")
        if self.bounds is not None and self.type not in ("int", "decimal"):
            raise PolicyDeclarationError(f"{self.key}: only numbers have bounds.")
        if self.control == "bounded" and self.type in ("int", "decimal") and self.bounds is None:
            raise PolicyDeclarationError(f"{self.key} is bounded but names no bounds.")
        if self.control == "bounded" and self.type == "text":
            raise PolicyDeclarationError(f"{self.key}: text cannot be bounded; use a choice.")

    @property
    def scopes(self) -> tuple[str, ...]:
        """At which levels a variance may be declared; none when it is locked or belongs to the group."""
        return () if self.control == "locked" else SCOPES_OF_LEVEL[self.level]

    @property
    def reach(self) -> str:
        """How far down a variance may reach, and by which goods a value may be narrowed, in words."""
        narrowed = " or ".join(name.replace("_", " ") for name in self.narrows)
        return f"{self.level}, by {narrowed}" if narrowed else self.level

    def _typed(self, raw: object) -> PolicyValue:
        if self.type == "bool":
            return as_truth(self.key, raw)
        if self.type == "int":
            return as_whole(self.key, raw)
        if self.type == "decimal":
            return as_decimal(self.key, raw)
        return as_words(self.key, raw)

    def parse(self, raw: object) -> PolicyValue:
        """The exact value for what a person, a file or the database says; ``PolicyValueError`` says why not."""
        value = self._typed(raw)
        if self.choices and value not in self.choices:
            raise PolicyValueError(f"{self.key} is one of {', '.join(self.choices)}, not {raw!r}.")
        if self.bounds is not None and not self.bounds[0] <= value <= self.bounds[1]:
            raise PolicyValueError(f"{self.key} lies between {self.bounds[0]} and {self.bounds[1]}, not at {value}.")
        return value

    def parse_or_none(self, raw: object) -> PolicyValue | None:
        """The typed value of what was stored once; nothing when the type has changed since."""
        try:
            return self._typed(raw)
        except PolicyValueError:
            return None

    def restore(self, raw: object) -> PolicyValue:
        """A value that was decided earlier, typed; bounds that were narrowed since then do not undo the decision."""
        return self._typed(raw)

    def at(
        self,
        *,
        on: date,
        site_id: int | None = None,
        company_id: int | None = None,
        item_class: str = "",
        partner: str = "",
    ) -> Resolved:
        """The value at a site, in a company or for the group on a day; at most one cheap statement a transaction.

        ``item_class`` and ``partner`` are the codes of what it is asked for; they matter where the policy narrows by them.
        """
        snapshot, place = policy_memory.locate(
            site_id=site_id, company_id=company_id, item_class=item_class, partner=partner
        )
        asked = (self.key, place, on)
        known: Resolved | None = snapshot.answers.get(asked)
        if known is None:
            known = self._resolved(snapshot.deciding(self.key, place, on, self.default))
            snapshot.remember(asked, known)
        return known

    def all_at(self, *, on: date, site_id: int | None = None, company_id: int | None = None) -> list[Resolved]:
        """What holds here on the day for all goods, and for every class and partner for which something else is said."""
        snapshot, place = policy_memory.locate(site_id=site_id, company_id=company_id)
        layers = snapshot.layers_of(self.key, self.default)
        places = {replace(place, item_class=layer.item_class, partner=layer.partner) for layer in layers}
        return [self._resolved(deciding(layers, one, on)) for one in places]

    def is_said(self, value: PolicyValue) -> bool:
        """Whether any level anywhere says this value, on whatever day: where none does, nobody needs to look further."""
        layers = policy_memory.snapshot().layers_of(self.key, self.default)
        return any(self.restore(layer.value) == value for layer in layers)

    def _resolved(self, layer: Layer) -> Resolved:
        return Resolved(
            key=self.key,
            value=self.restore(layer.value),
            provenance_id=layer.provenance_id,
            level=layer.level,
            template_version=layer.template_version,
            template_version_id=layer.template_version_id,
            variance_id=layer.variance_id,
            statutory_id=layer.statutory_id,
            item_class=layer.item_class,
            partner=layer.partner,
            valid_from=layer.valid_from,
            valid_until=layer.valid_until,
        )

    def levels_at(self, *, on: date, **place_of: Any) -> list[ResolvedLevel]:
        """What every level says here on the day, the deciding one first; the place is given as for ``at``."""
        snapshot, place = policy_memory.locate(**{"site_id": None, "company_id": None, **place_of})
        return [
            ResolvedLevel(
                level=layer.level,
                value=self.restore(layer.value),
                provenance_id=layer.provenance_id,
                template_version=layer.template_version,
                variance_id=layer.variance_id,
                item_class=layer.item_class,
                partner=layer.partner,
                valid_from=layer.valid_from,
                valid_until=layer.valid_until,
            )
            for layer in speaking(snapshot.layers_of(self.key, self.default), place, on)
        ]


def resolve(key: str, *, on: date, site_id: int | None = None, company_id: int | None = None) -> Resolved:
    """The value of a key that came from outside; an unknown one is a ``KeyError``."""
    policy: Policy = POLICIES[key]
    return policy.at(on=on, site_id=site_id, company_id=company_id)


def explain(key: str, *, on: date, **place_of: Any) -> Explanation:
    """Why the value is what it is: who decided it, when, for how long, and what every other level says.

    The place is given as for ``Policy.at``.
    """
    policy: Policy = POLICIES[key]
    levels = policy.levels_at(on=on, **place_of)
    first = levels[0]
    return Explanation(
        key=key,
        help=policy.help,
        unit=policy.unit,
        control=policy.control,
        value=first.value,
        level=first.level,
        provenance_id=first.provenance_id,
        on=on,
        decided_by=policy_memory.story(first.provenance_id),
        levels=tuple(levels),
    )
