"""Quotation marks and brackets that open and do not close, or the other way round (GB/T 15834-2011)."""

import re
from collections.abc import Iterator

from portal.documents.lint.finding import Finding

OPENING = dict(zip("（(《〈〔【「『［", "）)》〉〕】」』］", strict=True))
SIDES = {"“": "左引号", "”": "右引号"}
SAME = str.maketrans("()", "（）")  # mixed widths are another rule's affair
COUNTED = re.compile("(?:^|[\\s；。，：、])[（(]?[0-9一二三四五六七八九十]{1,3}$")


def quote_findings(text: str) -> Iterator[Finding]:
    """Double quotation marks of a paragraph: each opens or closes in turn; straight ones are made curved."""
    for paragraph in re.finditer("[^\\n]+", text):
        yield from quotes_of(paragraph[0], paragraph.start())


def quotes_of(paragraph: str, start: int) -> Iterator[Finding]:
    """What is wrong with the quotation marks of one paragraph."""
    marks = [(found.start(), found[0]) for found in re.finditer('[“”"＂]', paragraph)]
    if is_balanced([mark for _, mark in marks]):
        return
    if len(marks) % 2:
        place, mark = lonely(marks)
        yield Finding(
            start + place, start + place + 1, "quotes", f"{SIDES.get(mark, '引号')}没有配对"
        )
        return
    for (place, mark), right in zip(marks, "“”" * (len(marks) // 2), strict=True):
        if mark != right:
            at = start + place
            yield Finding(at, at + 1, "quotes", f"此处应为{SIDES[right]}", right)


def is_balanced(marks: list[str]) -> bool:
    """Whether every quotation mark that opens is closed, also one inside another."""
    depth = 0
    for mark in marks:
        depth += {"“": 1, "”": -1}.get(mark, -1000)
        if depth < 0:
            return False
    return depth == 0


def lonely(marks: list[tuple[int, str]]) -> tuple[int, str]:
    """The mark that is likeliest to stand alone: the first that does not take its turn, or else the last."""
    for (place, mark), right in zip(marks, "“”" * len(marks), strict=False):
        if mark in "“”" and mark != right:
            return place, mark
    return marks[-1]


def bracket_findings(text: str) -> Iterator[Finding]:
    """Brackets of all kinds, paragraph by paragraph."""
    for paragraph in re.finditer("[^\\n]+", text):
        for place in unpaired(paragraph[0]):
            at = paragraph.start() + place
            yield Finding(at, at + 1, "brackets", f"括号“{text[at]}”没有配对")


def unpaired(paragraph: str) -> list[int]:
    """The places of brackets without a counterpart; `1)` and `一）` count and need none."""
    paragraph = paragraph.translate(SAME)
    closing = set(OPENING.values())
    open_at: list[int] = []
    alone: list[int] = []
    for place, mark in enumerate(paragraph):
        if mark in OPENING:
            open_at.append(place)
        elif mark in closing:
            alone += closed(paragraph, place, open_at)
    return sorted(alone + open_at)


def closed(paragraph: str, place: int, open_at: list[int]) -> list[int]:
    """Take the counterpart of a closing bracket from those that are open; what that leaves alone."""
    for nth in range(len(open_at) - 1, -1, -1):
        if OPENING[paragraph[open_at[nth]]] == paragraph[place]:
            alone = open_at[nth + 1 :]
            del open_at[nth:]
            return alone
    return [] if COUNTED.search(paragraph[:place]) else [place]
