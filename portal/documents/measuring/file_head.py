"""The head of a document in the file layout: mark, number, 签发人 and the red rule (GB/T 9704-2012 7.2.4 to 7.2.7)."""

from collections import Counter
from collections.abc import Iterator

from portal.documents.measuring.faces import face
from portal.documents.measuring.frame import ADVANCE, CENTRE, LEFT, RIGHT, SLACK, above_title
from portal.documents.measuring.head import mark_width
from portal.documents.measuring.ink import Ink
from portal.documents.measuring.judging import Measurement, near, same
from portal.documents.measuring.number import number_line
from portal.documents.measuring.sheets import Char, Line, Rule, Sheets

LABEL = "签发人："


def file_head(sheets: Sheets, ink: Ink | None) -> Iterator[Measurement]:
    """Measure the head of a 文件; `ink` is where the mark's ink is, None where there is no red type."""
    if ink:
        yield near("mark-top", 72.0, ink.top, 0.5)  # 35 mm under the top of the 版心
        yield near("mark-centre", CENTRE, ink.centre, 1.0)
        yield from mark_width(ink)
    here = [rule for rule in sheets.rules if rule.page == 1]
    yield same("red-rules-on-the-first-page", 1, len(here), "rules")
    yield same("red-rules-on-other-pages", 0, len(sheets.rules) - len(here), "rules")
    signers = signer_lines(sheets)
    found = number_line(sheets)
    if found:
        yield from _number(sheets, found, signers, ink)
    yield from _signers(signers)
    yield from _rule(here, found or (signers or (None,))[-1])


def signer_lines(sheets: Sheets) -> tuple[Line, ...]:
    """Return the lines of 签发人, each without the number beside it; empty where there are none."""
    parts = [[part for part in line.parts() if "号" not in part.text] for line in _heads(sheets)]
    kept = [_joined(row) for row in parts if row]
    start = next((place for place, line in enumerate(kept) if line.text.startswith("签发人")), None)
    return () if start is None else tuple(kept[start:])


def _heads(sheets: Sheets) -> list[Line]:
    return [line for line in above_title(sheets) if line.bottom > 72]  # below the top of the mark


def _joined(parts: list[Line]) -> Line:
    first = parts[0]
    chars = tuple(char for part in parts for char in part.chars)
    return Line(first.page, first.baseline, first.size, chars)


def _number(
    sheets: Sheets, found: Line, signers: tuple[Line, ...], ink: Ink | None
) -> Iterator[Measurement]:
    if signers:
        yield near("number-inset", round(ADVANCE, 2), found.left - LEFT, SLACK)
        apart = found.baseline - signers[-1].baseline
        yield near("number-beside-the-last-signer", 0.0, apart, 0.5)
    else:
        yield near("number-centre", CENTRE, found.centre, 1.0)
    if ink and sheets.pitch:
        first = min([found.top, *(line.top for line in signers)])
        yield near(
            "blank-lines-over-number", 2.0, (first - ink.bottom) / sheets.pitch, 0.5, "lines"
        )


def _signers(signers: tuple[Line, ...]) -> Iterator[Measurement]:
    if not signers:
        return
    insets = [RIGHT - line.right for line in signers]
    # A last line may hold one name where the others hold two: the widest line reaches the edge.
    yield near("signers-to-right-edge", round(ADVANCE, 2), min(insets), SLACK)
    first = signers[0].chars
    label, names = first[: len(LABEL)], first[len(LABEL) :]
    yield same("signers-label", LABEL, "".join(char.text for char in label))
    yield same("signers-label-face", "仿宋", _most(label))
    rest = [char for line in signers[1:] for char in line.chars]
    yield same("signers-face", "楷体", _name_face((*names, *rest)))
    starts = [line.left - names[0].left for line in signers[1:] if names]
    if starts:
        yield near("signers-hanging", 0.0, max(starts, key=abs), SLACK)


def _most(chars: tuple[Char, ...]) -> str:
    """Return the face of most characters: a rare one comes from another."""
    return Counter(face(char.face) for char in chars).most_common(1)[0][0] if chars else ""


def _name_face(chars: tuple[Char, ...]) -> str:
    """Return 楷体 where any character is set in it: of a name like 吴喆堃 most may come from another face."""
    return "楷体" if any(face(char.face) == "楷体" for char in chars) else _most(chars)


def _rule(rules: list[Rule], above: Line | None) -> Iterator[Measurement]:
    if not rules:
        return
    rule = rules[0]
    yield near("rule-length", 156.0, rule.length, 0.5)
    yield near("rule-centre", CENTRE, (rule.left + rule.right) / 2, 0.5)
    if above:
        yield near("number-to-rule", 4.0, rule.top - above.bottom, 0.5)
