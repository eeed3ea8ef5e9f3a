"""Page numbers, signature, date, attachments and copies (GB/T 9704-2012 7.3.5, 7.3.7, 7.4.2, 7.5, 10.1)."""

import re
from collections.abc import Iterator

from portal.documents.measuring.grid import ADVANCE, BOTTOM, LEFT, RIGHT, SLACK
from portal.documents.measuring.judging import Measurement, near, same, worst
from portal.documents.measuring.sheets import MM, Line, Sheets

PAGE_NUMBER = re.compile(r"[—–-]*\d+[—–-]*")
DATE = re.compile(r"(\d{4})年(\d{1,2})月(\d{1,2})日")
LABEL = re.compile(r"附件\d*")
TWO = 2 * ADVANCE


def ending(sheets: Sheets) -> Iterator[Measurement]:
    """Measure what stands at the foot of pages and at the end of the document."""
    yield from _page_numbers(sheets)
    yield from _signing(sheets)
    yield from _attachments(sheets)
    yield from _copies(sheets)


def _page_numbers(sheets: Sheets) -> Iterator[Measurement]:
    found = [
        line
        for line in sheets.lines
        if line.baseline > BOTTOM + 3 and PAGE_NUMBER.fullmatch(line.text)
    ]
    numbers = {line.page: line for line in found}
    yield same("page-number-on-the-first-page", "none", numbers[1].text if 1 in numbers else "none")
    inner = [numbers[page] for page in sorted(numbers) if page > 1]
    if len(sheets.sizes) < 2:
        return
    yield same("pages-numbered", len(sheets.sizes) - 1, len(inner), "pages")
    if not inner:
        return
    wrong = [line.text for line in inner if line.text != f"—{line.page}—"]
    yield same("page-number-form", "— n —", wrong[0] if wrong else "— n —")
    yield near("page-number-size", 14.0, worst(14.0, [line.size for line in inner]), 0.2, "pt")
    insets = [RIGHT - line.right if line.page % 2 else line.left - LEFT for line in inner]
    yield near(
        "page-number-inset", 4.94, worst(4.94, insets), 0.75
    )  # odd pages at the right, even ones at the left
    yield near(
        "page-number-under-type-area",
        7.0,
        worst(7.0, [_dash(line) - BOTTOM for line in inner]),
        0.6,
    )


def _dash(line: Line) -> float:
    # The dash of a Chinese face lies in the middle of the em box.
    return (line.top + line.bottom) / 2


def signing(sheets: Sheets) -> tuple[Line, Line] | None:
    """Return the lines of signature and date: a date alone on its line, and the line above it."""
    for above, line in zip(sheets.lines, sheets.lines[1:], strict=False):
        if (
            DATE.fullmatch(line.text)
            and line.left > LEFT + 50
            and above.page == line.page
            and above.left > LEFT + 20
        ):
            return above, line
    return None


def _signing(sheets: Sheets) -> Iterator[Measurement]:
    found = signing(sheets)
    if found is None:
        return
    signature, date = found
    longer = signature if date.right - date.left <= signature.right - signature.left + 0.5 else date
    yield near("signature-to-right-edge", round(TWO, 2), RIGHT - longer.right, SLACK)
    yield near("date-after-signature-start", round(TWO, 2), date.left - signature.left, SLACK)
    zero = any(part.startswith("0") for part in DATE.fullmatch(date.text).groups()[1:])  # type: ignore[union-attr]
    yield same("date-without-zeros", "yes", "no" if zero else "yes")
    company = sum(
        line.page == signature.page and line.baseline < signature.baseline for line in sheets.lines
    )
    yield Measurement("lines-over-signature", ">= 1", company, "lines", company >= 1)


def _attachments(sheets: Sheets) -> Iterator[Measurement]:
    firsts = {line.page: line for line in reversed(sheets.lines)}
    labels = [line for page, line in firsts.items() if page > 1 and LABEL.fullmatch(line.text)]
    if not labels or not sheets.pitch:
        return
    yield near("attachment-label-left", LEFT, worst(LEFT, [line.left for line in labels]), SLACK)
    seconds = [_next(sheets, label) for label in labels]
    if lines := [
        1 + (b.baseline - a.baseline) / sheets.pitch
        for a, b in zip(labels, seconds, strict=True)
        if b
    ]:
        yield near("attachment-title-line", 3.0, worst(3.0, lines), 0.3, "lines")


def _next(sheets: Sheets, line: Line) -> Line | None:
    place = sheets.lines.index(line) + 1
    return sheets.lines[place] if place < len(sheets.lines) else None


def _copies(sheets: Sheets) -> Iterator[Measurement]:
    last = [
        line
        for line in sheets.lines
        if line.page == len(sheets.sizes) and not PAGE_NUMBER.fullmatch(line.text)
    ]
    start = next((place for place, line in enumerate(last) if line.text.startswith("抄送：")), None)
    if start is None:
        return
    lines = last[start:]
    yield near("copies-size", 14.0, lines[0].size, 0.2, "pt")
    yield near("copies-inset", 4.94, lines[0].left - LEFT, 0.75)
    yield same("copies-end", "。", lines[-1].text[-1])
    if len(sheets.sizes) > 1:
        yield near("copies-at-the-foot", BOTTOM, lines[-1].bottom, 1.0)
    if len(lines) > 1:
        yield near(
            "copies-hanging",
            3.0,
            (lines[1].left - lines[0].left) / (lines[0].size * MM),
            0.2,
            "characters",
        )
