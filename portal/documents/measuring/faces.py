"""Which face each part is set in (GB/T 9704-2012 5.2.2, 7.2.4, 7.3.1, 7.3.3)."""

import re
from collections import Counter
from collections.abc import Iterator
from itertools import groupby

from portal.documents.measuring.frame import titles
from portal.documents.measuring.grid import sheets_left
from portal.documents.measuring.judging import Measurement, same
from portal.documents.measuring.sheets import Line, Sheets
from portal.documents.plaintext import Paragraph, blocks

FACES = (
    ("仿宋", re.compile("fang|仿宋", re.IGNORECASE)),
    ("黑体", re.compile("hei|黑", re.IGNORECASE)),
    ("楷体", re.compile("kai|楷", re.IGNORECASE)),
    ("小标宋", re.compile("song.*bold|小标宋|xbs|serif.*(bold|black)", re.IGNORECASE)),
    ("宋体", re.compile("song|sun|serif", re.IGNORECASE)),
)
BY_LEVEL = {0: "仿宋", 1: "黑体", 2: "楷体", 3: "仿宋", 4: "仿宋"}


def face(name: str) -> str:
    """Return the Chinese name of a face, by the name of the font in the PDF."""
    return next((chinese for chinese, pattern in FACES if pattern.search(name)), name)


def main_face(line: Line) -> str:
    """Return the face most of a line is set in."""
    return Counter(face(char.face) for char in line.chars).most_common(1)[0][0]


def faces(sheets: Sheets) -> Iterator[Measurement]:
    """Measure the faces of a document."""
    if marks := [line for line in sheets.coloured if line.page == 1]:
        yield same("mark-face", "小标宋", main_face(marks[0]))
    if lines := titles(sheets):
        yield same("title-face", "小标宋", main_face(lines[0]))
    if sheets.body:
        most = Counter(face(char.face) for line in sheets.body for char in line.chars)
        yield same("body-face", "仿宋", most.most_common(1)[0][0])
    yield from _headings(sheets)


def _headings(sheets: Sheets) -> Iterator[Measurement]:
    """Compare the first character of every numbered heading with the face of its level."""
    paragraphs = _paragraphs(sheets)
    read = [
        block
        for block in blocks("\n".join(text for text, _ in paragraphs))
        if isinstance(block, Paragraph)
    ]
    if len(read) != len(paragraphs):
        return
    levels = [
        (block.level, found)
        for block, (_, found) in zip(read, paragraphs, strict=True)
        if block.heading
    ]
    for level, group in groupby(sorted(levels), lambda pair: pair[0]):
        wrong = [found for _, found in group if found != BY_LEVEL[level]]
        yield same(f"heading-{level}-face", BY_LEVEL[level], wrong[0] if wrong else BY_LEVEL[level])


def _paragraphs(sheets: Sheets) -> list[tuple[str, str]]:
    """Return the text of each indented paragraph of the body, with the face it starts in."""
    left = sheets_left(sheets) if sheets.body else 0.0
    found: list[tuple[str, str]] = []
    for line in sheets.body:
        if line.left > left + 1:
            found.append((line.text, face(line.chars[0].face)))
        elif found:
            text, start = found[-1]
            found[-1] = (text + line.text, start)
    return found
