"""What the rules propose to take out of a text before the public reads it; people decide."""

import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from portal.publication.names import masked, names_in
from portal.publication.numbers import KINDS, numbers_in
from portal.publication.text import bare, folded

MASKS = {"name": masked, **{kind.name: kind.mask for kind in KINDS}}


@dataclass(frozen=True, order=True)
class Proposal:
    """To put `replacement` in the place of `text`, which stands from `start` to `end` (in characters)."""

    start: int
    end: int
    text: str
    kind: str
    replacement: str


def proposals_for(
    text: str, *, keep: Collection[str] = (), also: Collection[str] = ()
) -> list[Proposal]:
    """What to take out of a text, in order and without overlaps.

    `also` are persons' names known from the matter: they are found without context, as is everything else wherever
    it stands again. `keep` are names, telephone numbers and addresses of organs, which may stay
    (政府信息公开条例 art. 20).
    """
    plain = folded(text)
    kept = {bare(each) for each in keep} - {""}
    first = [found for found in found_in(plain) if bare(plain[found[0] : found[1]]) not in kept]
    known = {(bare(plain[start:end]), kind) for start, end, kind in first}
    known |= {(bare(name), "name") for name in also if len(bare(name)) > 1}
    again = [
        found
        for secret, kind in known
        if secret not in kept
        for found in places_of(secret, kind, plain)
    ]
    spans = apart([*first, *again], stay=list(spans_of(keep, plain)))
    return [proposal(text, *span) for span in spans]


Found = tuple[int, int, str]


def found_in(plain: str) -> Iterator[Found]:
    """What the rules find in a folded text."""
    yield from ((start, end, kind.name) for start, end, kind in numbers_in(plain))
    yield from ((start, end, "name") for start, end in names_in(plain))


def places_of(secret: str, kind: str, plain: str) -> Iterator[Found]:
    """Where something that was found stands again, however it is spaced."""
    spaced = "[ ·•・‧]?" if kind == "name" else "[ .()·–—-]{0,2}"
    pattern = spaced.join(map(re.escape, secret))
    edge = "" if kind == "name" else "(?<![0-9A-Za-z]){}(?![0-9A-Za-z])"
    for found in re.finditer(edge.format(pattern) if edge else pattern, plain, re.IGNORECASE):
        yield *found.span(), kind


def spans_of(keep: Iterable[str], plain: str) -> Iterator[tuple[int, int]]:
    """Where what may stay stands."""
    for each in filter(None, keep):
        yield from (found.span() for found in re.finditer(re.escape(folded(each)), plain))


def apart(found: Iterable[Found], *, stay: list[tuple[int, int]]) -> list[Found]:
    """Of overlapping ones the longest; none that lies in what may stay."""
    chosen: list[Found] = []
    for start, end, kind in sorted(set(found), key=lambda one: (one[0] - one[1], one)):
        inside = any(begin <= start and end <= stop for begin, stop in stay)
        if not inside and all(end <= other[0] or other[1] <= start for other in chosen):
            chosen.append((start, end, kind))
    return sorted(chosen)


def proposal(text: str, start: int, end: int, kind: str) -> Proposal:
    """The proposal for one place of the text as it stands."""
    return Proposal(start, end, text[start:end], kind, MASKS[kind](text[start:end]))


def applied(text: str, proposals: Iterable[Proposal]) -> str:
    """A new text with the replacements in place."""
    done, place = [], 0
    for one in sorted(proposals):
        done += [text[place : one.start], one.replacement]
        place = one.end
    return "".join([*done, text[place:]])


def proposals_in(
    source: Mapping[str, Any], *, keep: Collection[str] = (), also: Collection[str] = ()
) -> dict[str, list[Proposal]]:
    """The proposals for every text of a document's source, by path: `body`, `attachments.0.title`.

    A name or a number found in one text is found in all of them. The organs that sign stay.
    """
    words = dict(texts_of(source))
    signers = [text for path, text in words.items() if path.startswith("signers.")]
    first = [one for text in words.values() for one in proposals_for(text, keep=keep, also=also)]
    names = {*also, *signers, *(one.text for one in first if one.kind == "name")}
    found = {path: proposals_for(text, keep=keep, also=names) for path, text in words.items()}
    return {path: proposals for path, proposals in found.items() if proposals}


def texts_of(value: Any, path: str = "") -> Iterator[tuple[str, str]]:
    """Every text of a source that may name a person, with its path."""
    if isinstance(value, str):
        yield path, value
    elif isinstance(value, Mapping):
        for name in value if path else READ & value.keys():
            yield from texts_of(value[name], f"{path}.{name}".lstrip("."))
    elif isinstance(value, list | tuple):
        for place, each in enumerate(value):
            yield from texts_of(each, f"{path}.{place}")


READ = {"title", "addressees", "body", "attachments", "note", "copies", "signers"}


def redacted(
    source: Mapping[str, Any], proposals: Mapping[str, Iterable[Proposal]]
) -> dict[str, Any]:
    """A new source with the proposals of each path in place."""
    return {name: _redacted(value, name, proposals) for name, value in source.items()}


def _redacted(value: Any, path: str, proposals: Mapping[str, Iterable[Proposal]]) -> Any:
    if isinstance(value, str):
        return applied(value, proposals.get(path, ()))
    if isinstance(value, Mapping):
        return {name: _redacted(each, f"{path}.{name}", proposals) for name, each in value.items()}
    if isinstance(value, list | tuple):
        return [_redacted(each, f"{path}.{place}", proposals) for place, each in enumerate(value)]
    return value
