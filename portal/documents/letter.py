"""What the template of a letter shows: the words of a source, made ready for print."""

import re
from datetime import date
from itertools import groupby
from typing import Any

from django.utils.html import conditional_escape, format_html, format_html_join
from django.utils.safestring import SafeString

from portal.documents import fonts
from portal.documents.mark import mark
from portal.documents.plaintext import Block, Table, blocks
from portal.documents.source import Attachment, Source
from portal.documents.title import title_lines, width

ROOMY = 6  # columns that still fit in 4号 type
SHORT = 10  # characters: columns of longer cells are set flush left
NARROW, WIDE = 3, 20  # characters: limits of a column's share of the width
# Unicode glues quotation marks to both neighbours; Chinese breaks outside them (zero-width space: nothing is drawn).
OUTSIDE_QUOTES = re.compile(
    "(?<=[\u4e00-\u9fff，。、；：！？》）」])(?=[“‘])|(?<=[”’])(?=[\u4e00-\u9fff“‘《（〔「])"
)

# A URL or a row of dots longer than a line may break anywhere; looking for a better place would take minutes.
LONG = 500
ENDLESS = re.compile("[^\\s\u3400-\u9fff]{29,}")


def shown(source: Source, *, shaped: bool = False) -> dict[str, Any]:
    """Return the template's context; every text in it is escaped and safe. `shaped`: see `title_lines`."""
    return {
        "organ": printed(source.organ),
        "mark": mark(source.organ),
        "number": printed(source.doc_number),
        "plain_title": source.title,
        "title": [printed(line) for line in title_lines(source.title, shaped=shaped)],
        "addressees": printed("、".join(source.addressees) + "："),
        "body": _body(source.body),
        "enclosed": [printed(attachment.title) for attachment in source.attachments],
        "signature": printed(source.signature[0]),
        "date": printed_date(source.date),
        "overhangs": width(printed_date(source.date)) <= width(source.signature[0]),
        "note": printed(source.note.removeprefix("（").removesuffix("）")),
        "attachments": [_attachment(item, shaped=shaped) for item in source.attachments],
        "copies": _copies(source),
    }


def printed(text: str) -> SafeString:
    """Escape a text, let lines break outside quotation marks, and hand rare characters to the fallback face.

    A rare character gets an element of its own because the taller fallback would otherwise push its line off the grid.
    """
    text = OUTSIDE_QUOTES.sub("\u200b", text.replace("\u2011", "-"))
    text = ENDLESS.sub(_breakable, text)
    rare = fonts.rare(text) - {"\u200b"}
    if not rare:
        return conditional_escape(text)
    runs = ((is_rare, "".join(run)) for is_rare, run in groupby(text, rare.__contains__))
    return format_html_join("", "{}", ((_rare(run) if is_rare else run,) for is_rare, run in runs))


def _breakable(run: re.Match[str]) -> str:
    # WeasyPrint looks 110 characters ahead for a break and then at the whole text: more marks would fill that up.
    step = 20 if len(run[0]) > LONG and run[0].isascii() else 5
    return "\u200b".join(run[0][place : place + step] for place in range(0, len(run[0]), step))


def _rare(run: str) -> SafeString:
    return format_html('<span class="rare">{}</span>', run)


def printed_date(iso: str) -> str:
    """Return an ISO date as it is printed; blanks where there is none yet."""
    if not iso:
        return "\u3000\u3000年\u3000月\u3000日"
    day = date.fromisoformat(iso)
    return f"{day.year}年{day.month}月{day.day}日"  # GB/T 9704-2012 7.3.5.4: no leading zeros


def _body(text: str) -> list[dict[str, Any]]:
    return [_block(block) for block in blocks(text)]


def _block(block: Block) -> dict[str, Any]:
    if isinstance(block, Table):
        return _table(block)
    return {"level": block.level, "heading": printed(block.heading), "text": printed(block.text)}


def _table(table: Table) -> dict[str, Any]:
    header, *rows = table.rows
    widths = [
        min(max(*(width(row[column]) for row in table.rows), NARROW), WIDE)
        for column in range(len(header))
    ]
    left = [
        max((len(row[column]) for row in rows), default=0) > SHORT for column in range(len(header))
    ]
    return {
        "columns": [round(100 * share / sum(widths), 2) for share in widths],
        "header": [printed(cell) for cell in header],
        "rows": [
            [(printed(cell), flush) for cell, flush in zip(row, left, strict=True)] for row in rows
        ],
        "size": "roomy" if len(header) <= ROOMY else "dense",
    }


def _attachment(item: Attachment, *, shaped: bool) -> dict[str, Any]:
    lines = title_lines(item.title, shaped=shaped)
    return {"title": [printed(line) for line in lines], "body": _body(item.body)}


def _copies(source: Source) -> SafeString:
    """Return the list of copies, ending in a full stop (GB/T 9704-2012 7.4.2); one copy needs no count."""
    names = (
        copy.name + (f"（{copy.count}份）" if copy.count > 1 else "") for copy in source.copies
    )
    return printed("，".join(names) + "。" if source.copies else "")
