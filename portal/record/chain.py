"""The hash of one line of the record, and the walk along a chain that finds what was tampered with."""

import hashlib
import json
from collections.abc import Iterable, Iterator

from portal.record.models import ChainEnd, Event

HASHED = ("subject_type_id", "subject_id", "place", "by_id", "acting_as_id", "actor")
TOLD = ("verb", "before", "after", "note", "facts", "previous")


def hash_of(event: Event) -> str:
    """SHA-256 over every field of the line but its own key and hash, as 64 hexadecimal digits."""
    fields = {name: getattr(event, name) for name in (*HASHED, *TOLD)}
    fields["at"] = event.at.timestamp()
    line = json.dumps(fields, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(line.encode()).hexdigest()


def faults(events: Iterable[Event], end: ChainEnd | None) -> Iterator[str]:
    """What is wrong with one chain, in Chinese, line by line; nothing when it is whole.

    `events` are all lines about one thing in their order. An altered line no longer has its own
    hash; a removed or inserted one breaks the places; a removed last one leaves the end longer.
    """
    place, previous = 0, ""
    for event in events:
        place += 1
        if event.place > place:
            gap = "、".join(str(missing) for missing in range(place, event.place))
            yield f"{event}之前缺第 {gap} 条"
            place = event.place
        elif event.previous != previous:
            yield f"{event}与上一条不相接"
        if event.hash != hash_of(event):
            yield f"{event}内容已被改动"
        previous = event.hash
    if end is None or (end.length, end.hash) != (place, previous):
        known = end.length if end else 0
        yield from ends_wrong(place, known, f"{event}" if place else "")


def ends_wrong(found: int, known: int, last: str) -> Iterator[str]:
    """How the end of a chain differs from what was noted of it."""
    if found < known:
        yield f"{last or '该事项'}之后缺第 {found + 1} 至 {known} 条"
    elif found > known:
        yield f"{last}是插入的：链上只应有 {known} 条"
    else:
        yield f"{last}与链尾记载不符"
