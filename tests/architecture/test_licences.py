"""No dependency whose licence would bind users of OneGauge: AGPL, SSPL, or GPL without another choice."""

import re
from importlib import metadata

from tests.architecture.layers import ROOT

BINDING = re.compile(r"\b(AGPL|Affero|SSPL|BUSL|Commons Clause|GPL|GNU General Public)", re.IGNORECASE)
LESSER = re.compile(r"LGPL|Lesser General Public", re.IGNORECASE)
FREE = re.compile(r"\b(MIT|BSD|Apache|MPL|Mozilla|ISC|PSF|Artistic|Zlib|0BSD|Unlicense|CC0)\b", re.IGNORECASE)
READ_BY_HAND = {
    "axe-playwright-python": "MIT by the licence file in its package, and axe-core under MPL 2.0; development only",
    "text-unidecode": "Artistic licence or GPL, at the user's choice; development only",
}


def pinned(name: str) -> list[str]:
    """Package names of a lock file."""
    lines = (ROOT / "requirements" / f"{name}.lock").read_text().splitlines()
    return [line.split("==")[0].split("[")[0].strip() for line in lines if re.match(r"^[A-Za-z0-9]", line)]


def licence_of(name: str) -> str | None:
    """What a package says of its licence; ``None`` when it is not installed on this platform."""
    try:
        found = metadata.metadata(name)
    except metadata.PackageNotFoundError:
        return None
    if found.get("License-Expression"):
        return str(found["License-Expression"])
    classifiers = [c.split(" :: ")[-1] for c in found.get_all("Classifier", []) if c.startswith("License ::")]
    return "; ".join(classifiers) or str(found.get("License") or "unknown")[:200]


def is_acceptable(licence: str) -> bool:
    """Free for use beside Apache-2.0 code: no binding licence, the lesser one, or a choice that includes a free one."""
    if not BINDING.search(LESSER.sub("", licence)):
        return bool(FREE.search(licence) or LESSER.search(licence))
    return " OR " in licence and bool(FREE.search(licence))


def test_no_dependency_binds_us() -> None:
    known = {name: licence_of(name) for name in pinned("dev")}
    refused = {n: text for n, text in known.items() if text and not is_acceptable(text) and n not in READ_BY_HAND}
    assert refused == {}
    assert len([text for text in known.values() if text]) > 40


def test_what_users_install_needed_no_reading_by_hand() -> None:
    assert set(pinned("base")) & set(READ_BY_HAND) == set()


def test_the_gate_tells_good_from_bad() -> None:
    good = (
        "MIT",
        "BSD-3-Clause",
        "LGPL-3.0-only",
        "Apache-2.0 OR GPL-2.0-only",
        "Mozilla Public License 2.0 (MPL 2.0)",
    )
    bad = ("AGPL-3.0-only", "GPL-3.0-or-later", "GNU General Public License v3 (GPLv3)", "SSPL-1.0", "unknown")
    assert [text for text in good if not is_acceptable(text)] == []
    assert [text for text in bad if is_acceptable(text)] == []


def test_locks_name_no_host_and_carry_hashes() -> None:
    for name in ("base", "dev"):
        text = (ROOT / "requirements" / f"{name}.lock").read_text()
        assert "http" not in text
        blocks = re.split(r"\n(?=[A-Za-z0-9])", text.strip())
        assert [block.split()[0] for block in blocks if "--hash=sha256:" not in block] == []
