"""Official plain text, as a clerk writes or pastes it, read into paragraphs and tables."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import groupby
from typing import Any

LINE = 28  # characters on a full line, GB/T 9704-2012 5.2.3
HEADING = (
    2 * LINE
)  # a first sentence longer than two lines is a paragraph that happens to be numbered
NUMERALS = "一二三四五六七八九十百零〇"
NUMBERING = (  # GB/T 9704-2012 7.3.3, from level 1 to level 4
    re.compile(rf"[{NUMERALS}]+、"),
    re.compile(rf"[（(][{NUMERALS}]+[）)]"),
    re.compile(r"\d{1,3}[.．、](?!\d)"),  # not 2.2755亿元
    re.compile(r"[（(]\d{1,3}[）)]"),
)
FIRST = re.compile(r"[（(]?(一[、）)]|1[.．、）)])")
NEWLINES = re.compile("\r\n|[\r\v\f\x1c-\x1e\x85\u2028\u2029]")
SPACES = re.compile("[\u00a0\u1680\u2000-\u200a\u202f\u205f]")
INVISIBLE = re.compile("[\u00ad\u200b-\u200f\u2060\ufeff]")
PADDING = " \t\u3000"


@dataclass(frozen=True)
class Paragraph:
    """A paragraph; `heading` is the part that takes the face of its level, `text` the rest. Level 0 is no heading."""

    heading: str
    text: str
    level: int = 0


@dataclass(frozen=True)
class Table:
    """A table of text cells, every row as long as the first, which is the header."""

    rows: tuple[tuple[str, ...], ...]


Block = Paragraph | Table


def clean(text: str) -> str:
    """Return the text without what Word, WPS and web pages leave in it: odd newlines and spaces, indents, zero widths.

    Punctuation, full-width forms and characters that must be refused (control, direction) stay as they are.
    """
    text = INVISIBLE.sub("", SPACES.sub(" ", NEWLINES.sub("\n", text)))
    lines = (_trimmed(line) for line in text.split("\n"))
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip("\n")


def _trimmed(line: str) -> str:
    # A tab between cells may also stand at the edge of a row, where it is an empty cell.
    return line.strip(" \u3000") if "\t" in line.strip(PADDING) else line.strip(PADDING)


def blocks(text: str) -> list[Block]:
    """Read official plain text into paragraphs with heading levels (GB/T 9704-2012 7.3.3) and tables.

    Two or more consecutive lines with tabs, as pasted from a spreadsheet, are a table; a single one is a paragraph.
    """
    return _without_false_headings(list(_read(clean(text).split("\n"))))


def _read(lines: list[str]) -> Iterator[Block]:
    for (filled, tabbed), group in groupby(lines, lambda line: (bool(line), "\t" in line)):
        run = list(group) if filled else []
        if tabbed and len(run) > 1:
            yield _table(run)
        else:
            yield from (_paragraph(re.sub(r"\t+", "\u3000", line)) for line in run)


def _table(lines: list[str]) -> Table:
    rows = [[cell.strip(PADDING) for cell in line.split("\t")] for line in lines]
    width = max(map(len, rows))
    return Table(tuple(tuple(row + [""] * (width - len(row))) for row in rows))


def _paragraph(line: str) -> Paragraph:
    for level, numbering in enumerate(NUMBERING, start=1):
        if numbering.match(line):
            cut = _end_of_first_sentence(line)
            return Paragraph(line[:cut], line[cut:], level)
    return Paragraph("", line)


def _end_of_first_sentence(line: str) -> int:
    """Return where the first sentence ends; a full stop inside 《》 “” （） does not end it."""
    depth = 0
    for place, character in enumerate(line):
        if character in "《〈“（(「":
            depth += 1
        elif character in "》〉”）)」":
            depth -= 1
        elif character in "。！？" and depth <= 0:
            return place + 1
    return len(line)


def _without_false_headings(read: list[Block]) -> list[Block]:
    """Make siblings alike: where one of them is too long to be a heading, none of them is."""
    families = list(_families(read))
    long = {family for family, block in families if family and len(block.heading) > HEADING}
    return [_plain(block) if family in long else block for family, block in families]


def _families(read: list[Block]) -> Iterator[tuple[tuple[int, int] | None, Any]]:
    """Yield each block with its family: siblings are those counted on from the same 一, whoever their parent is."""
    begun = [0, 0, 0, 0, 0]
    for block in read:
        if isinstance(block, Table) or not block.level:
            yield None, block
            continue
        begun[block.level] += bool(FIRST.match(block.heading))
        yield (block.level, begun[block.level]), block


def _plain(block: Paragraph) -> Paragraph:
    return replace(block, heading="", text=block.heading + block.text)
