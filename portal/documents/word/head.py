"""What stands over the title: 份号, 紧急程度, mark, number, 签发人 (GB/T 9704-2012 7.2 and 10.1)."""

from itertools import zip_longest
from typing import Any

from portal.documents.mark import FILE_HEIGHT, HEIGHT, WIDEST, mark
from portal.documents.phrases import in_rows, result
from portal.documents.source import Source
from portal.documents.word.parts import (
    CHARACTER,
    FANGSONG,
    HEITI,
    KAITI,
    LINE,
    RED,
    THICK,
    THIN,
    TITLE,
    TWIPS,
    WHOLE,
    Face,
    Runs,
    Shape,
    add,
)

HIGH = 400  # twips: the line of an element under the upper rule of a letter
INK = 13.0  # mm, the height of a letter's mark: less than on the printed page, so that as many lines fit under it
HAIR = 20  # twips: the line of an empty paragraph that only bears a rule
BASE = 0.8  # of an exact line stands above the baseline
ASCENT = 0.88  # of the em box as well
UPPER = 47.0  # mm from the paper's top to the upper rule, 4 mm under the ink that begins at 30 mm
RULE = (UPPER + 1.45 - 37) * TWIPS  # from the top of the 版心 to the foot of the upper rule
UNDER_RULE = 242  # twips from there to the line: its type begins 7/8 of a hanzi under the rule
TITLED = 2290  # twips from the 版心's top to a letter's title: 18 lines stand between there and the foot of the 版心
UNDER_NUMBER = 7  # points from the number to the red rule of the file layout
OVER_TITLE = (
    7 * LINE - 20 * UNDER_NUMBER - 40
)  # twips from the 版心 to the number of a file: title on the 11th line
MARKED = 35 * TWIPS  # from the top of the 版心 to the mark of the file layout


def head(document: Any, source: Source) -> float:
    """Write what stands over the title; return how far under it the title begins (twips)."""
    return (letter_head if source.layout == "letter" else file_head)(document, source)


def letter_head(document: Any, source: Source) -> float:
    """份号 and 紧急程度 flush left under the rule, 发文字号 and 办理结果 flush right; under the mark."""
    mark_of_letter(document, source.organ)
    left = marginal(source)
    right = list(filter(None, (source.doc_number, result(source))))
    for place, (one, other) in enumerate(zip_longest(left, right)):
        before = 0 if place else RULE + UNDER_RULE
        high = LINE if place else HIGH
        runs = [one or ("", FANGSONG), ("\t" + (other or ""), FANGSONG)]
        add(document, runs, Shape("left", before=before, line=high, tab=WHOLE))
    if max(len(left), len(right)) > 1:
        return 2 * LINE
    return TITLED - RULE - UNDER_RULE - HIGH


def mark_of_letter(document: Any, organ: str) -> None:
    """发文机关标志 and the double rule under it, thick over thin (10.1), each in a frame that pushes no text down."""
    fitted = mark(organ)
    size = fitted.size * INK / HEIGHT
    width = min(1.0, WIDEST / (size * len(organ) * 25.4 / 72))
    baseline = 30 * TWIPS + (ASCENT * size * 20 - fitted.above * INK / HEIGHT * TWIPS)
    line = size * 22
    face = Face(TITLE.family, size, RED, int(width * 100))
    add(document, [(organ, face)], Shape("center", line=line, frame=across(baseline - BASE * line)))
    for down, weight in ((0.0, THICK), (1.2, THIN)):
        top = (UPPER + down) * TWIPS - HAIR
        add(document, [], Shape(line=HAIR, rule=(RED, weight, 0), frame=across(top)))


def across(top: float) -> tuple[tuple[str, str], ...]:
    """A frame 170 mm wide, centred on the page, that begins so far from its top (twips)."""
    place = {"w": round(170 * TWIPS), "wrap": "around", "hAnchor": "page", "vAnchor": "page"}
    place |= {"x": round(20 * TWIPS), "y": round(top)}
    return tuple((name, str(value)) for name, value in place.items())


def file_head(document: Any, source: Source) -> float:
    """The elements from the 版心's top to the red rule 4 mm under the number."""
    above = marginal(source)
    for one in above:
        add(document, [one], Shape("left"))
    name = named(source.organ)
    fitted = mark(name, FILE_HEIGHT)
    face = Face(TITLE.family, fitted.size, RED, int(100 * fitted.scale))
    before, line = max(0, MARKED - len(above) * LINE), fitted.size * 20
    add(document, [(name, face)], Shape("center", before=before, line=line))
    align, rows = "left" if source.signers else "center", numbered(source)
    for place, runs in enumerate(rows):
        rule = (RED, THICK, UNDER_NUMBER) if place == len(rows) - 1 else ("", 0, 0)
        before = 0 if place else OVER_TITLE - MARKED - line
        tab = WHOLE - CHARACTER
        add(document, runs, Shape(align, before=before, rule=rule, tab=tab))
    return 2 * LINE


def named(organ: str) -> str:
    """The mark of the file layout: the organ's name and 文件 (7.2.4)."""
    return organ.removesuffix("文件") + "文件"


def marginal(source: Source) -> list[tuple[str, Face]]:
    """份号 and 紧急程度, one a line (7.2.3)."""
    return [
        (text, face)
        for text, face in ((source.copy_number, FANGSONG), (source.urgency, HEITI))
        if text
    ]


def numbered(source: Source) -> list[Runs]:
    """发文字号 alone and centred, or in an upward document flush left beside 签发人, two names a line (7.2.6)."""
    if not source.signers:
        return [[(source.doc_number, FANGSONG)]]
    pairs = ["\u3000".join(pair) for pair in in_rows(source.signers, 2)]
    rows: list[Runs] = []
    for place, pair in enumerate(pairs):
        number = "\u3000" + source.doc_number if place == len(pairs) - 1 else ""
        label = "\u3000\u3000\u3000\u3000" if place else "签发人："
        rows.append([(f"{number}\t{label}", FANGSONG), (pair, KAITI)])
    return rows
