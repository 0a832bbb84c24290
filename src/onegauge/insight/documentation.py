"""The page of definitions, written from the registry, so that it cannot say anything else than what is counted."""

from onegauge.insight.kpis import KPIS, Kpi

HEAD = """# Key figures

Written from the registry in `onegauge/insight/kpis.py`; a test fails when this page is stale. A definition holds for every
company and site alike. Values are kept per site and day by followers, with the instant and the row up to which they were
counted; targets are policies, so a site differs only by a variance. Each number opens the list it was counted from.
"""
PARTS = (
    ("Unit", "unit"),
    ("Clock", "clock"),
    ("Source", "source"),
    ("Numerator", "numerator"),
    ("Denominator", "denominator"),
    ("Grain", "grain"),
)


def as_markdown() -> str:
    """The whole page."""
    return "\n".join([HEAD, *(_section(kpi) for kpi in KPIS.values())])


def _section(kpi: Kpi) -> str:
    lines = [f"## {kpi.name}", "", kpi.definition, "", f"- Code: `{kpi.code}`, version {kpi.version}"]
    lines += [f"- {label}: {getattr(kpi, field)}" for label, field in PARTS]
    lines.append(f"- Better: {kpi.better}")
    lines.append(f"- Target: `{kpi.target_key}`" if kpi.target else "- Target: none")
    if kpi.parts:
        lines.append(f"- Parts: {'; '.join(label.lower() for _code, label in kpi.parts)}")
    query = "&".join(f"{k}={v}" for k, v in kpi.drill.query.items())
    lines.append(
        f"- Behind it: `/insight/{kpi.drill.screen}/{'?' + query if query else ''}`, counted by `{kpi.follower}`"
    )
    return "\n".join([*lines, ""])
