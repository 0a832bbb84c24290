"""The generated pages of ``docs``: what the code declares, written out so that it cannot go stale unseen.

Whole pages are written from the registries; in pages that people write, a marked region is.
"""

import sys
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from importlib import import_module
from pkgutil import walk_packages
from typing import Any

from django.apps import apps
from django.conf import settings

import onegauge
from onegauge.app.api.assembly import collect
from onegauge.app.verify import checks_of, our_apps, statements_of
from onegauge.exchange.formats import FORMATS
from onegauge.governance.policy import POLICIES
from onegauge.governance.roles import ROLES, SEPARATED
from onegauge.insight.documentation import as_markdown as kpis
from onegauge.kernel.errors import REFUSALS, Refusal
from onegauge.kernel.facts import FACTS, Fact, Reaction, Table, wiring
from onegauge.kernel.followers import FOLLOWERS
from onegauge.kernel.lifecycle import MACHINES, StateMachine, diagram
from onegauge.kernel.operation import OPERATIONS
from onegauge.kernel.permissions import PERMISSIONS
from onegauge.ui.declarations.pages import PAGES
from onegauge.ui.declarations.screen import SCREENS
from onegauge.ui.rest.declare import ACTS, RESOURCES

MARK = "<!-- Written by `make docs` from what the code declares. Change the code, not this page. -->\n"
DECLARING = ("errors", "facts", "policies", "permissions", "states", "followers")
MODULES = (
    "kernel", "collaboration", "ui", "governance", "catalog", "partners", "pricing", "inventory", "warehouse", "finance",
    "sourcing", "transfers", "purchasing", "orders", "insight",
    "exchange", "flows",
)  # fmt: skip


ERRORS = """# Refusals

An operation that refuses did nothing. It reports every refusal it found at once; the first one gives the HTTP status. Each
carries a message with the numbers in it and, where there is a way out, how to mend it. A code never changes its meaning and is
never used again for another one.
"""
POLICIES_INTRO = """# Policies

A policy is the only kind of setting that changes behaviour. Its value comes from the released operating template; a region,
company or site differs only by an approved variance with an end, and the law of a country stands above both. *Control*: a
`locked` policy admits no variance, a `bounded` one values within its bounds, a `free` one any value of its type. *Deepest level*
says how far down a variance may reach, and whether a value may be said for one item class or partner only: then the narrower
value decides. The functions `resolve` and `explain` in `src/onegauge/governance/policy.py` give the value in force and who
decided it.
"""
REACTIONS = """# Facts and reactions

A module announces what happened; only `src/onegauge/flows/wiring.py` says who reacts. *In the same transaction* means part of the
same truth: if the reaction fails, nothing happened. *After commit* means later, from the outbox, by fact id. *Nobody* is said
on purpose: a fact that the table does not mention stops the system at start-up.
"""
ROUTES = """# Routes of the API

Below `/api/v1`. Lists take `limit`, `cursor` and the filters named here; one row is read at the address of its list and its id. The
OpenAPI document at `/api/v1/openapi.json` has every field. How to call them: [index.md](index.md).

## To read
"""


def load_declarations() -> None:
    """Import every file that declares something, so that the pages do not depend on what was imported before."""
    for found in walk_packages(onegauge.__path__, "onegauge."):
        if found.name.rpartition(".")[2].startswith(DECLARING):
            import_module(found.name)


def sentence(text: str | None) -> str:
    """The first paragraph of a docstring on one line, in Markdown."""
    return " ".join((text or "").strip().split("\n\n")[0].split()).replace("``", "`")


def why_of(statement: str) -> str:
    """The whole reason that stands above a named statement."""
    lines = [line.removeprefix("--").strip() for line in statement.splitlines() if line.startswith("--")]
    text = " ".join(lines).partition("why:")[2].strip()
    return text[:1].upper() + text[1:]


def table(heading: Sequence[str], rows: Iterable[Iterable[object]]) -> str:
    """A Markdown table; empty when there are no rows."""
    body = [[str(cell).replace("|", "\\|").replace("\n", " ") for cell in row] for row in rows]
    lines = [list(heading), ["---"] * len(heading), *body]
    return "\n".join("| " + " | ".join(line) + " |" for line in lines) + "\n" if body else ""


def code(*names: str) -> str:
    """Names in the type of code."""
    return ", ".join(f"`{name}`" for name in names)


def module_of(declared: Any) -> str:
    """The module in which a class or function stands; empty outside the product."""
    parts = str(declared.__module__).split(".")
    return parts[1] if parts[0] == "onegauge" else ""


def refusals_of(module: str) -> list[type[Refusal]]:
    """The refusals that a module declares, by code."""
    import_module(settings.ROOT_URLCONF)  # views declare refusals too
    return [kind for _code, kind in sorted(REFUSALS.items()) if module_of(kind) == module]


def refusal_rows(module: str) -> list[tuple[object, ...]]:
    """The refusals of a module as rows."""
    return [(code(r.code), r.status, r.title, sentence(r.__doc__)) for r in refusals_of(module)]


def errors() -> str:
    """Every refusal code."""
    parts = [ERRORS]
    for module in (*MODULES, "app"):
        if rows := refusal_rows(module):
            parts += [f"## {module.capitalize()}\n", table(("code", "status", "title", "meaning"), rows)]
    return "\n".join(parts)


def bounds_of(policy: Any) -> str:
    """Which values a policy takes, in words."""
    if policy.type == "choice":
        return ", ".join(policy.choices)
    if policy.bounds:
        low, high = policy.bounds
        return f"{low} to {high} {policy.unit}".strip()
    return "yes or no" if policy.type == "bool" else str(policy.type)


def default_of(policy: Any) -> str:
    """The default as people say it."""
    return (
        {True: "yes", False: "no"}.get(policy.default, str(policy.default))
        if policy.type == "bool"
        else str(policy.default)
    )


def policy_rows(module: str = "", area: str = "") -> list[tuple[object, ...]]:
    """The policies of a module, or of a process area."""
    return [
        (code(p.key), default_of(p), bounds_of(p), p.control, p.reach, p.owner_role.replace("_", " "), p.risk, p.help)
        for p in POLICIES
        if (not module or p.key.split(".")[0] == module) and (not area or p.area == area)
    ]


POLICY_HEADING = ("key", "default", "values", "control", "deepest level", "owner", "risk", "help")


def policies() -> str:
    """Every governed knob by process area."""
    parts = [POLICIES_INTRO]
    for area in sorted({p.area for p in POLICIES if p.key.split(".")[0] in MODULES}):
        parts += [f"## {area.capitalize()}\n", table(POLICY_HEADING, policy_rows(area=area))]
    return "\n".join(parts)


def reacting(kind: type[Fact], wired: Table) -> str:
    """Who reacts to a fact."""
    found: tuple[Reaction, ...] = wired.get(kind, ())
    return code(*(f"{r.__module__.removeprefix('onegauge.')}.{r.__name__}" for r in found)) or "nobody"


def fact_rows(module: str = "") -> list[tuple[object, ...]]:
    """Facts with what they carry and who reacts."""
    same, after = wiring()
    return [
        (
            code(name),
            sentence(kind.__doc__),
            code(*kind.__dataclass_fields__),
            reacting(kind, same),
            reacting(kind, after),
        )
        for name, kind in sorted(FACTS.items())
        if module_of(kind) and module in ("", module_of(kind))
    ]


FACT_HEADING = ("fact", "announces", "carries", "in the same transaction", "after commit")


def reactions() -> str:
    """Every fact and who reacts to it, from the wiring table."""
    return "\n".join([REACTIONS, table(FACT_HEADING, fact_rows())])


def verbs(machine: StateMachine) -> str:
    """The edges of a lifecycle."""
    rows = [
        (
            code(e.verb), str(e.label), ", ".join(e.sources), e.target, code(e.permission),
            e.approval or "", "people" if e.manual else "the system",
        )
        for e in machine.edges
    ]  # fmt: skip
    return table(("verb", "on the button", "from", "to", "permission", "approval rule", "taken by"), rows)


def lifecycles(module: str) -> str:
    """The diagrams and edges of a module's documents."""
    parts = []
    for name, machine in sorted(MACHINES.items()):
        if name.split(".")[0] == module and module_of(machine.states):
            heading = f"### {machine.kind.label} (`{name}`)\n"
            parts += [heading, "```mermaid", diagram(machine), "```\n", verbs(machine)]
    return "\n".join(parts)


def operation_rows(module: str) -> list[tuple[object, ...]]:
    """The operations of a module."""
    return [
        (code(name), code(found.permission) if found.permission else "anybody signed in", sentence(found.doc))
        for name, found in sorted(OPERATIONS.items())
        if module_of(found.function) == module
    ]


def screen_rows(module: str) -> list[tuple[object, ...]]:
    """Screens and pages of a module with their addresses."""
    screens = [(s.title, f"/{s.code}/", s.permission, s.help) for s in SCREENS.values() if s.module == module]
    pages = [(p.title, f"/{p.code}/", p.permission, p.help) for p in PAGES.values() if p.code.split("/")[0] == module]
    return [
        (title, code(url), code(need), more)
        for title, url, need, more in sorted([*screens, *pages], key=lambda r: r[1])
    ]


def table_rows(module: str) -> list[tuple[object, ...]]:
    """The tables of a module and what one row is."""
    models = apps.get_app_config(module).get_models()
    return sorted((code(model._meta.db_table), sentence(model.__doc__)) for model in models)


def invariant_rows(module: str) -> list[tuple[object, ...]]:
    """What ``onegauge verify`` proves of a module."""
    config = next((c for c in our_apps() if c.label == module), None)
    if config is None:
        return []
    found = [(code(name), why_of(sql)) for name, sql in statements_of(config).items()]
    return [*found, *((code(check.__name__), sentence(check.__doc__)) for check in checks_of(config))]


def permission_rows(module: str = "") -> list[tuple[object, ...]]:
    """Permissions with the duty they belong to."""
    return [
        (code(p.code), p.label, p.duty)
        for p in sorted(PERMISSIONS.values(), key=lambda p: p.code)
        if p.code.split(".")[0] in ((module,) if module else MODULES)
    ]


def follower_rows(module: str) -> list[tuple[object, ...]]:
    """The followers of a module and what they read."""
    return [
        (code(name), code(found.source.table), sentence(type(found).__doc__))
        for name, found in sorted(FOLLOWERS.items())
        if module_of(type(found)) == module
    ]


def format_rows(module: str) -> list[tuple[object, ...]]:
    """The import formats, on the page of exchange."""
    if module != "exchange":
        return []
    return [
        (
            code(f.code),
            f.label,
            code(f.permission),
            ", ".join(c.name + ("*" if c.required else "") for c in f.columns),
            f.help,
        )
        for f in sorted(FORMATS.values(), key=lambda f: f.code)
    ]


def opening(module: str) -> str:
    """What the module says of itself in its package."""
    package = sys.modules.get(f"onegauge.{module}") or import_module(f"onegauge.{module}")
    title, _, rest = (package.__doc__ or "").strip().replace("``", "`").partition("\n")
    name, _, said = title.partition(":")
    headline = said.strip() if name.lower() == module else title
    return f"# {module.capitalize()}\n\n{headline[:1].upper()}{headline[1:]}\n{rest}\n"


def module_page(module: str) -> str:
    """Everything that one module declares."""
    documents = lifecycles(module)
    parts = [opening(module), f"Code: [src/onegauge/{module}](../../src/onegauge/{module}/).\n"]
    sections: tuple[tuple[str, str], ...] = (
        ("Documents and their lifecycles", documents),
        ("Tables", table(("table", "holds"), table_rows(module))),
        ("Operations: the only writes", table(("operation", "permission", "does"), operation_rows(module))),
        ("Facts it announces", table(FACT_HEADING, fact_rows(module))),
        ("Screens and pages", table(("title", "address", "permission", "what it is for"), screen_rows(module))),
        ("Policies it declares", table(POLICY_HEADING, policy_rows(module))),
        ("Import formats", table(("code", "what", "permission", "columns (* required)", "help"), format_rows(module))),
        ("Followers", table(("follower", "reads", "derives"), follower_rows(module))),
        ("Invariants", table(("name", "why"), invariant_rows(module))),
        ("Permissions", table(("permission", "allows", "duty"), permission_rows(module))),
        ("Refusals", table(("code", "status", "title", "meaning"), refusal_rows(module))),
    )
    parts += [f"## {title}\n\n{body}" for title, body in sections if body]
    return "\n".join(parts)


def permission_of(operation: Any) -> str:
    """What an operation asks for."""
    found = next((o for o in OPERATIONS.values() if o.function is operation), None)
    return code(found.permission) if found and found.permission else "anybody signed in"


def routes() -> str:
    """Every route that modules declare for programs."""
    collect()
    reads = [
        (code(f"GET /{r.path}"), r.model, code(r.permission), ", ".join(r.filters), ", ".join(r.nested))
        for _path, r in sorted(RESOURCES.items())
    ]
    acts = [
        (code(f"POST /{a.path}"), permission_of(a.operation), sentence(a.operation.__doc__))
        for _path, a in sorted(ACTS.items())
    ]
    return "\n".join(
        [
            ROUTES,
            table(("list", "of", "permission", "filters", "one row also has"), reads),
            "## To act\n",
            table(("route", "permission", "does"), acts),
        ]
    )


def roles() -> str:
    """The roles of the catalogue."""
    rows = [
        (
            code(r.code), r.name, r.help, "reads everything" if r.reads_everything else ", ".join((*r.duties, *map(code, r.also))),
            "required" if r.must_use_totp else "",
        )
        for r in ROLES
    ]  # fmt: skip
    return table(("role", "name", "what for", "duties", "second factor"), rows)


def duties() -> str:
    """Duties with their permissions."""
    found = defaultdict(list)
    for p in PERMISSIONS.values():
        if p.code.split(".")[0] in MODULES:
            found[p.duty].append(p)
    rows = [
        (duty, "; ".join(f"`{p.code}` {p.label.lower()}" for p in sorted(held, key=lambda p: p.code)))
        for duty, held in sorted(found.items())
    ]
    return table(("duty", "permissions"), rows)


def separated() -> str:
    """What one person should not hold together."""
    rows = [(code(s.code), s.name, ", ".join(s.one), ", ".join(s.other)) for s in SEPARATED]
    return table(("rule", "says", "one side", "other side"), rows)


def module_list() -> str:
    """The module pages with the first line of each."""
    rows = [(f"[{m}](modules/{m}.md)", opening(m).splitlines()[2]) for m in reversed(MODULES)]
    return table(("module", "what it is"), rows)


WHOLE: dict[str, Callable[[], str]] = {
    "errors.md": errors,
    "policies.md": policies,
    "flows/reactions.md": reactions,
    "api/routes.md": routes,
    **{f"modules/{m}.md": lambda m=m: module_page(m) for m in MODULES},  # type: ignore[misc]  # the default binds the name
}
OWN: dict[str, Callable[[], str]] = {"kpis.md": kpis}
REGIONS: dict[str, dict[str, Callable[[], str]]] = {
    "operations/permissions.md": {"roles": roles, "duties": duties, "separated": separated},
    "architecture.md": {"modules": module_list},
}
