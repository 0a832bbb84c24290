"""What a paper really says: the texts that the typesetter has set, one by one."""

import json
import re
from collections.abc import Sequence

import typst

from onegauge.ui.declarations.papers import Letter
from onegauge.ui.printing import papers
from onegauge.ui.printing.typesetting import HERE, fonts

LISTENING = b"""#show regex(".+"): it => [#metadata(it.text)<said>#it]
#include "paper.typ"
"""


def said(letter: Letter) -> list[str]:
    """Every run of text of the paper in the order in which it is set, with heads and feet of each page."""
    data = {"data": json.dumps(papers.as_data(letter))}
    compiler = typst.Compiler(LISTENING, root=HERE, font_paths=fonts(), sys_inputs=data)
    return list(json.loads(compiler.query("<said>", field="value")))


def pages(letter: Letter) -> int:
    """How many pages the paper has."""
    return len(re.findall(rb"/Type ?/Page\b", papers.as_pdf(letter)))


def is_pdf(content: bytes) -> bool:
    """Whether a file begins and ends as a PDF does."""
    return content.startswith(b"%PDF-") and content.rstrip().endswith(b"%%EOF")


def holds(found: Sequence[str], *wanted: str) -> bool:
    """Whether each of the wanted texts was set as it is."""
    return set(wanted) <= set(found)
