"""附件说明, 附注 and 附件 (GB/T 9704-2012 7.3.4, 7.3.6, 7.3.7)."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

from portal.documents.measuring.faces import main_face
from portal.documents.measuring.frame import ADVANCE, BOTTOM, CENTRE, LEFT, SLACK, TOP
from portal.documents.measuring.imprint import imprint_start
from portal.documents.measuring.judging import Measurement, near, same, worst
from portal.documents.measuring.sheets import Line, Sheets
from portal.documents.measuring.signing import signing

LABEL = re.compile(r"附件(\d*)")
COUNTED = re.compile(r"(附件：)?(\d+)[.．]?")
CLOSING = "，。；、：,.;"
TWO = 2 * ADVANCE


@dataclass(frozen=True)
class Enclosed:
    """附件说明: its lines, with the character of each where the name of an attachment goes on."""

    lines: tuple[Line, ...]
    above: Line | None

    @property
    def names(self) -> list[str]:
        """The names it lists, without their numbers."""
        found: list[str] = []
        for line in self.lines:
            begins = COUNTED.match(line.text) if self.counted else None
            if begins or not found:
                found.append(line.text[begins.end() if begins else len("附件：") :])
            else:
                found[-1] += line.text
        return found

    @property
    def counted(self) -> bool:
        """Whether the attachments are numbered: one alone is not."""
        return bool(re.match(r"附件：1[.．]", self.lines[0].text))


def attachments(sheets: Sheets) -> Iterator[Measurement]:
    """Measure 附件说明 in the text, 附注 under the date, and the 附件 themselves."""
    listed = _enclosed(sheets)
    if listed:
        yield from _listed(listed, sheets.pitch)
    yield from _note(sheets)
    labels = _labels(sheets)
    if listed:
        yield same("attachments", len(listed.names), len(labels), "attachments")
    if labels and sheets.pitch:
        yield from _labelled(labels)
        yield from _titled(sheets, labels, listed)


def _enclosed(sheets: Sheets) -> Enclosed | None:
    found = signing(sheets)
    start = next((n for n, line in enumerate(sheets.lines) if line.text.startswith("附件：")), None)
    if start is None or not found:
        return None
    ends = found.rows[0][0]
    lines = [sheets.lines[start]]
    for a, b in pairwise(sheets.lines[start:]):
        close = (
            b.page != a.page
            or b.baseline - a.baseline < 1.5 * sheets.pitch
            or b.baseline > BOTTOM + 3
        )
        if not close or (b.page, b.baseline) >= (ends.page, ends.baseline):
            break
        if b.baseline < BOTTOM + 3:  # below stands the number of a page
            lines.append(b)
    above = sheets.lines[start - 1] if start else None
    return Enclosed(tuple(lines), above if above and above.page == lines[0].page else None)


def _listed(listed: Enclosed, pitch: float) -> Iterator[Measurement]:
    first, *rest = listed.lines
    if listed.above and pitch:
        blank = (first.baseline - listed.above.baseline) / pitch - 1
        yield near("blank-lines-over-enclosed", 1.0, blank, 0.35, "lines")
    yield near("enclosed-indent", round(TWO, 2), first.left - LEFT, SLACK)
    number = _place(first, len("附件："))
    where = _place(first, len("附件：1.")) if listed.counted else number
    hanging = [
        line.left - (number if listed.counted and COUNTED.match(line.text) else where)
        for line in rest
    ]
    if hanging:
        yield near("enclosed-hanging", 0.0, worst(0.0, hanging), SLACK)
    if listed.counted:
        numbers = [found[2] for line in listed.lines if (found := COUNTED.match(line.text))]
        wanted = [str(n) for n in range(1, len(numbers) + 1)]
        yield same("enclosed-numbers", "".join(wanted), "".join(numbers))
    closed = sum(name[-1] in CLOSING for name in listed.names if name)
    yield same("enclosed-closing-marks", 0, closed, "names")


def _place(line: Line, count: int) -> float:
    """Return where a line goes on after so many characters (mm)."""
    return line.chars[count].left if count < len(line.chars) else line.right


def _note(sheets: Sheets) -> Iterator[Measurement]:
    """附注: in brackets on the line after the date, indented by two characters."""
    found = signing(sheets)
    if not found:
        return
    page, end = imprint_start(sheets)
    foot = end if found.date.page == page else BOTTOM
    here = sheets.on(found.date.page)
    below = [line for line in here if found.date.baseline < line.baseline and line.bottom < foot]
    lines = [line for line in below if abs(line.size - sheets.body_size) < 0.3]
    if not lines or not sheets.pitch:
        return
    yield near("note-indent", round(TWO, 2), lines[0].left - LEFT, SLACK)
    step = (lines[0].baseline - found.date.baseline) / sheets.pitch
    yield near("note-under-date", 1.0, step, 0.2, "lines")
    text = "".join(line.text for line in lines)
    yield same("note-brackets", "（）", text[0] + text[-1])


def _labels(sheets: Sheets) -> list[Line]:
    firsts = [sheets.on(page)[0] for page in range(2, sheets.pages + 1) if sheets.on(page)]
    return [line for line in firsts if LABEL.fullmatch(line.text)]


def _labelled(labels: list[Line]) -> Iterator[Measurement]:
    yield near("attachment-label-left", LEFT, worst(LEFT, [line.left for line in labels]), SLACK)
    yield near("attachment-label-top", TOP, worst(TOP, [line.top for line in labels]), 1.0)
    odd = [main_face(line) for line in labels if main_face(line) != "黑体"]
    yield same("attachment-label-face", "黑体", odd[0] if odd else "黑体")
    numbers = [line.text.removeprefix("附件") for line in labels]
    wanted = [str(n) for n in range(1, len(labels) + 1)] if len(labels) > 1 else [numbers[0]]
    yield same("attachment-numbers", "".join(wanted), "".join(numbers))


def _titled(sheets: Sheets, labels: list[Line], listed: Enclosed | None) -> Iterator[Measurement]:
    titles = [_title(sheets, label) for label in labels]
    firsts = [(label, lines[0]) for label, lines in zip(labels, titles, strict=True) if lines]
    if not firsts:
        return
    places = [1 + (line.baseline - label.baseline) / sheets.pitch for label, line in firsts]
    yield near("attachment-title-line", 3.0, worst(3.0, places), 0.3, "lines")
    centres = [line.centre for lines in titles for line in lines]
    yield near("attachment-title-centre", CENTRE, worst(CENTRE, centres), 1.0)
    if listed and len(listed.names) == len(labels):
        printed = ["".join(line.text for line in lines) for lines in titles]
        unlike = sum(name != text for name, text in zip(listed.names, printed, strict=True))
        yield same("attachment-titles-unlike-the-list", 0, unlike, "titles")


def _title(sheets: Sheets, label: Line) -> list[Line]:
    """Return the large lines under a label, or the line that stands in their place."""
    below = [line for line in sheets.on(label.page) if line.baseline > label.baseline]
    large = [line for line in below if line.size > sheets.body_size + 1]
    return large or below[:1]
