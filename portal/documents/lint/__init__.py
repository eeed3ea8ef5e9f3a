"""What is likely to be wrong in a draft, rule by rule; nothing is changed."""

from collections.abc import Mapping
from typing import Any

from portal.documents.lint.breaks import break_findings
from portal.documents.lint.docnumbers import docnumber_findings, year_findings
from portal.documents.lint.finding import Finding, apart
from portal.documents.lint.head import head_findings
from portal.documents.lint.marks import (
    doubled_findings,
    half_width_findings,
    round_findings,
    row_findings,
    space_findings,
)
from portal.documents.lint.numbering import numbering_findings, point_findings
from portal.documents.lint.pairs import bracket_findings, quote_findings
from portal.documents.lint.titles import title_findings


def findings(text: str, *, title: str = "", organ: str = "") -> list[Finding]:
    """All that is found in the text of a letter: what its head, numbering and title are amiss, and its marks."""
    return apart(
        [
            *head_findings(text, organ),
            *title_findings(text, title),
            *found_in_order(text),
        ]
    )


def found_in_order(text: str) -> list[Finding]:
    """Numbering, and what is found in any text."""
    return [*numbering_findings(text), *point_findings(text), *found_in_marks(text)]


def findings_in_marks(text: str) -> list[Finding]:
    """What is found in a title or a note, which have neither head nor numbering."""
    return apart(found_in_marks(text))


def found_in_marks(text: str) -> list[Finding]:
    """Numbers, dates and punctuation, the surest rules first."""
    rules = (
        docnumber_findings,
        year_findings,
        break_findings,
        half_width_findings,
        round_findings,
        quote_findings,
        bracket_findings,
        doubled_findings,
        space_findings,
        row_findings,
    )
    return [found for rule in rules for found in rule(text)]


def findings_in(
    drafted: Mapping[str, Any], *, title: str = "", organ: str = ""
) -> dict[str, list[Finding]]:
    """The findings for every text of a draft, by path: `title`, `body`, `attachments.0.body`, `note`."""
    found = {
        "title": findings_in_marks(drafted["title"]),
        "body": findings(drafted["body"], title=title, organ=organ),
        "note": findings_in_marks(drafted["note"]),
    }
    for nth, attachment in enumerate(drafted["attachments"]):
        found[f"attachments.{nth}.title"] = findings_in_marks(attachment["title"])
        found[f"attachments.{nth}.body"] = apart(found_in_order(attachment["body"]))
    return {path: each for path, each in found.items() if each}
