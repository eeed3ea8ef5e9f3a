"""Numbering that skips, repeats or begins in the middle: 一、 （一） 1. （1） (GB/T 9704-2012 7.3.3) and 一是 二是."""

import re
from collections.abc import Iterator

from portal.documents.lint.finding import Finding
from portal.documents.plaintext import NUMBERING

DIGITS = {numeral: value for value, numeral in enumerate("〇一二三四五六七八九")}
POINT = re.compile(
    "(?:(?<=^)|(?<=[。；：，！”）\\s]))([一二三四五六七八九十]{1,3})是(?![否一])", re.MULTILINE
)
LOST_POINT = re.compile(
    "(?:(?<=^)|(?<=[。；：]))[ \\u3000]*(是)(?=进一步|继续|不断|持续|大力"
    "|积极|加强|深化|推动|加大|强化|完善|着力|切实|建立|开展|坚持)",
    re.MULTILINE,
)
FIRST_OF_A_ROW = re.compile("附件[:：] ?1[.．、]")


def value_of(numeral: str) -> int:
    """一 to 九十九, or digits."""
    if numeral.isdecimal():
        return int(numeral)
    tens, ten, ones = numeral.rpartition("十")
    return (DIGITS.get(tens, 1) * 10 if ten else 0) + DIGITS.get(ones, 0)


def numbering_findings(text: str) -> Iterator[Finding]:
    """Headings: each level counts on from its last; below a heading of a higher level it begins anew."""
    last = [0, 0, 0, 0]
    for line in re.finditer("[^\\n]+", text):
        begin = len(line[0]) - len(line[0].lstrip())
        if FIRST_OF_A_ROW.match(line[0].strip()):
            last = [*last[:2], 1, 0]
        for level, numbering in enumerate(NUMBERING):
            if found := numbering.match(line[0].strip()):
                value = value_of(re.sub("\\W", "", found[0]))
                if message := amiss(last[level], value, found[0]):
                    at = line.start() + begin
                    yield Finding(at, at + len(found[0]), "numbering", message)
                last = [*last[:level], value, *[0] * (3 - level)]
                break


def amiss(last: int, value: int, mark: str) -> str:
    """What is wrong with a number after the last one; a row may always begin anew."""
    if value in (1, last + 1):
        return ""
    if not last:
        return f"“{mark}”之前没有第一项"
    return f"序号“{mark}”重复" if value == last else f"序号“{mark}”与上一项不连续"


def point_findings(text: str) -> Iterator[Finding]:
    """一是 二是 三是; 是 alone where 二是 follows has lost its 一."""
    last, lost = 0, None
    points = [*POINT.finditer(text), *LOST_POINT.finditer(text)]
    for found in sorted(points, key=lambda one: one.start()):
        if found[1] == "是":
            lost = found if lost is None and not is_begun(last, text, found) else lost
            continue
        value = value_of(found[1])
        if value == 2 and lost and last != 1:
            yield Finding(*lost.span(1), "numbering", "缺少序号，应为“一是”", "一是")
        elif message := amiss(last, value, found[0]):
            yield Finding(*found.span(), "numbering", message)
        last, lost = value, None


def is_begun(last: int, text: str, found: re.Match[str]) -> bool:
    """Whether a row of points is under way in the same paragraph."""
    return last > 0 and "\\n" not in text[: found.start()][-1:]
