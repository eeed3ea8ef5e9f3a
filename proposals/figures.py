"""The figures of a draft as its margin shows them: what is wrong among the findings, the rest quietly."""

from collections.abc import Iterator, Mapping
from typing import Any

from django.utils.timezone import localdate

from communities.reconciling import ABOUT, ABSENT, DIFFERS, EQUAL, Reckoning, Row, reckon_all
from portal.documents.lint.finding import Finding
from proposals.models import Reply

QUIET = {EQUAL: "与登记一致", ABOUT: "约数，登记为 {}", ABSENT: "登记中没有，无从核对"}


def reckoned(reply: Reply, drafted: Mapping[str, Any]) -> dict[str, Reckoning]:
    """The figures of every longer text of a draft, by path, against the registry of the organ's division today."""
    texts = {"body": drafted["body"]}
    texts |= {
        f"attachments.{nth}.body": one["body"] for nth, one in enumerate(drafted["attachments"])
    }
    return reckon_all(texts, reply.proposal.organ.division, localdate(), inside=True)


def figure_findings(found: Mapping[str, Reckoning]) -> Iterator[tuple[str, Finding]]:
    """What is wrong: differs from the registry, does not add up, percentages that are others. None mends itself."""
    for path, one in found.items():
        for row in one.rows:
            if row.verdict == DIFFERS and row.figure:
                there = f"登记为 {row.registered}（{row.day:%Y-%m-%d}），相差 {row.difference}"
                says = f"{row.place.name}{row.label}：{there}"
                yield path, Finding(row.figure.start, row.figure.end, "registered", says)
        for check in one.checks:
            if not check.holds:
                yield path, Finding(check.figure.start, check.figure.end, check.code, check.says)


def quiet_findings(found: Mapping[str, Reckoning]) -> Iterator[tuple[str, Finding]]:
    """The other figures, with what the registry says of them."""
    for path, one in found.items():
        for row in one.rows:
            if row.verdict != DIFFERS and row.figure:
                says = f"{row.place.name}{row.label}：{told(row)}"
                yield path, Finding(row.figure.start, row.figure.end, row.verdict, says)


def told(row: Row) -> str:
    """A verdict that alarms nobody, in words."""
    return row.note or QUIET[row.verdict].format(row.registered)
