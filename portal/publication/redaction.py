"""What the rules propose to take out of a text before the public reads it; people decide."""

import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from portal.publication.columns import cells_in
from portal.publication.names import masked, names_in
from portal.publication.numbers import KINDS, numbers_in, starred
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


Found = tuple[int, int, str]  # from, to, kind
ROUNDS = 5  # numbers written without a space between them come apart one by one


def proposals_for(
    text: str, *, keep: Collection[str] = (), also: Collection[str] = ()
) -> list[Proposal]:
    """What to take out of a text, in order and without overlaps; in the text that is left is nothing more to find.

    `also` are persons' names known from the matter: they are found without context, as is everything else wherever
    it stands again. `keep` are names, telephone numbers and addresses of organs, which may stay
    (政府信息公开条例 art. 20).
    """
    proposals: list[Proposal] = []
    for _ in range(ROUNDS):
        left = applied(text, proposals)
        more = [placed(one, proposals) for one in look(folded(left), keep, also)]
        if not more:
            break
        proposals = [one for one in joined(text, proposals, more) if one.text != one.replacement]
    return proposals


def look(plain: str, keep: Collection[str], also: Collection[str]) -> list[Found]:
    """What is found in a folded text by the rules, because it is known, and because it was found elsewhere."""
    kept = {bare(each) for each in keep}
    stay = [
        found.span()
        for each in keep
        if each
        for found in re.finditer(re.escape(folded(each)), plain)
    ]
    first = list(found_in(plain))
    known = {(bare(plain[start:end]), kind) for start, end, kind in first}
    known |= {(bare(name), "name") for name in also if len(bare(name)) > 1}
    again = [
        found for secret, kind in known - {("", "")} for found in places_of(secret, kind, plain)
    ]
    return [
        (start, end, kind)
        for start, end, kind in {*first, *again}
        if bare(plain[start:end]) not in kept
        and not any(begin <= start and end <= stop for begin, stop in stay)
    ]


def found_in(plain: str) -> Iterator[Found]:
    """What the rules find in a folded text."""
    yield from ((start, end, kind.name) for start, end, kind in numbers_in(plain))
    yield from ((start, end, "name") for start, end in names_in(plain))
    yield from cells_in(plain)


def places_of(secret: str, kind: str, plain: str) -> Iterator[Found]:
    """Where something that was found stands again, however it is spaced."""
    spaced = "[ ·•・‧]?" if kind == "name" else "[ .()·–—-]{0,2}"
    for found in re.finditer(spaced.join(map(re.escape, secret)), plain, re.IGNORECASE):
        yield *found.span(), kind


def grouped(found: Iterable[Found]) -> Iterator[list[Found]]:
    """Those that overlap together, in the order of the text."""
    group: list[Found] = []
    for one in sorted(found):
        if group and one[0] >= max(end for _, end, _ in group):
            yield group
            group = []
        group.append(one)
    if group:
        yield group


def joined(text: str, proposals: Iterable[Proposal], more: Iterable[Found]) -> Iterator[Proposal]:
    """The proposals with more of them; nothing stays of one that did not hide enough."""
    known = {(one.start, one.end, one.kind): one for one in proposals}
    for group in grouped([*known, *more]):
        if len(group) == 1:
            yield known.get(group[0]) or proposal(text, *group)
        else:
            yield proposal(text, *group, hidden=any(one in known for one in group))


def proposal(text: str, *group: Found, hidden: bool = False) -> Proposal:
    """One proposal for what overlaps: that for the longest; nothing stays where none covers all of it."""
    longest = max(group, key=lambda one: (one[1] - one[0], one))
    start, end = group[0][0], max(end for _, end, _ in group)
    mask = starred if hidden or longest[:2] != (start, end) else MASKS[longest[2]]
    return Proposal(start, end, text[start:end], longest[2], mask(text[start:end]))


def placed(found: Found, proposals: Collection[Proposal]) -> Found:
    """Where something found in the text that is left stands in the whole text; all of what it cuts into is with it."""
    start, end, kind = found
    return whole(start, proposals, first=True), whole(end, proposals, first=False), kind


def whole(place: int, proposals: Iterable[Proposal], *, first: bool) -> int:
    """A place of the text that is left as one of the whole text; of a replacement, where its text begins or ends."""
    longer = 0
    for one in proposals:
        begin = one.start + longer
        if place < begin or (place == begin and not first):
            break
        if place < begin + len(one.replacement):
            return one.start if first else one.end
        longer += len(one.replacement) - len(one.text)
    return place - longer


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
