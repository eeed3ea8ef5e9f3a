"""Paragraphs broken in the middle of a sentence, as web pages and PDFs leave them."""

import re
from collections.abc import Iterator

from portal.documents.lint.finding import HANZI, Finding
from portal.documents.lint.pairs import unpaired
from portal.documents.plaintext import NUMBERING

LONG = 40  # characters: a shorter line without a stop is a heading
BREAK = re.compile(
    f"(?P<line>[^\\n]{{{LONG},}}[{HANZI}、，])(?P<gap>[ \\u3000]*\\n\\s*)(?P<next>[{HANZI}][^\\n]*)"
)
OPENED = "《〈“（"


def break_findings(text: str) -> Iterator[Finding]:
    """A long line that ends without a mark and goes on in the next; certain where a bracket is still open."""
    for found in BREAK.finditer(text):
        line, following = found["line"].strip(), found["next"]
        if (
            not any(one.match(line) or one.match(following) for one in NUMBERING)
            and "\t" not in line
        ):
            opened = any(line[place] in OPENED for place in unpaired(line))
            yield Finding(*found.span("gap"), "break", "一句话断在两段", "" if opened else None)
