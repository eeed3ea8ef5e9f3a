"""The public text of a source: every passage in force left out, however passages overlap, and its place."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any, Protocol

from portal.publication.redaction import Proposal, redacted

PLACES = {
    "title": "标题",
    "addressees": "主送",
    "body": "正文",
    "attachments": "附件",
    "note": "附注",
    "copies": "抄送",
    "signers": "签发人",
}
PARTS = {"title": "标题", "body": "正文"}
PRINTED_ONLY = ("copy_number",)  # a number of one printed copy


class Span(Protocol):
    """A passage of a text and what stands there instead."""

    start: int
    end: int
    text: str
    kind: str
    replacement: str


def public(source: Mapping[str, Any], spans: Mapping[str, Iterable[Span]]) -> dict[str, Any]:
    """A new source without what the spans of each place cover, nor what belongs to the printed copy only."""
    rest = {name: value for name, value in source.items() if name not in PRINTED_ONLY}
    return redacted(rest, {place: united(found) for place, found in spans.items()})


def united(spans: Iterable[Span]) -> list[Proposal]:
    """Spans in order; where they overlap they are one, and all that any of them covers is starred out."""
    apart: list[Proposal] = []
    for one in sorted(spans, key=lambda span: (span.start, -span.end)):
        span = Proposal(one.start, one.end, one.text, one.kind, one.replacement)
        if apart and span.start < apart[-1].end:
            span = joined(apart.pop(), span)
        apart.append(span)
    return apart


def joined(first: Proposal, second: Proposal) -> Proposal:
    """Two that overlap as one; the second begins inside the first."""
    text = first.text + second.text[max(0, first.end - second.start) :]
    end = first.start + len(text)
    return Proposal(first.start, end, text, first.kind, "*" * len(text))


def pieces(text: str, spans: Iterable[Span]) -> Iterator[tuple[str, str | None]]:
    """The text cut at its spans: each piece, and what stands there instead (None: it stays)."""
    reached = 0
    for span in united(spans):
        if reached < span.start:
            yield text[reached : span.start], None
        yield span.text, span.replacement
        reached = span.end
    if reached < len(text):
        yield text[reached:], None


def label_of(place: str) -> str:
    """What a clerk calls a place: 正文, 附件2标题, 抄送1."""
    name, *rest = place.split(".")
    number = str(int(rest[0]) + 1) if rest else ""
    return f"{PLACES[name]}{number}{PARTS.get(rest[-1], '') if rest else ''}"
