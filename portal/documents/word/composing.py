"""The elements of a document in their order, from its number to its copies (GB/T 9704-2012 7)."""

from typing import Any

from portal.documents import phrases
from portal.documents.plaintext import Paragraph, Table, blocks
from portal.documents.source import Attachment, Source
from portal.documents.title import title_lines
from portal.documents.word.ending import ending, last
from portal.documents.word.head import head
from portal.documents.word.parts import (
    FANGSONG,
    HEITI,
    LEVELS,
    LINE,
    TITLE,
    Runs,
    Shape,
    add,
)
from portal.documents.word.table import table


def compose(document: Any, source: Source) -> None:
    """Write all elements of a document into its file."""
    under = head(document, source)
    title(document, source.title, before=under)
    add(document, [(phrases.addressed(source), FANGSONG)], Shape(before=LINE, keep=True))
    body(document, source.body, ends=True)
    ending(document, source)
    for number, attachment in enumerate(source.attachments, 1):
        attached(document, attachment, phrases.attached(source, number))
    last(document, source)


def title(document: Any, text: str, *, before: float) -> None:
    """标题, broken into lines by meaning (7.3.1)."""
    lines = "\n".join(title_lines(text))
    shape = Shape("center", before=before, keep=True, level=1)
    add(document, [(lines, TITLE)], shape)


def body(document: Any, text: str, *, ends: bool = False) -> None:
    """正文 with its levels and tables (7.3.3); where the letter `ends`, its last paragraph stays with the signature."""
    read = blocks(text)
    for place, block in enumerate(read):
        if isinstance(block, Table):
            document.element.body.insert(-1, table(block))
        else:
            alone = bool(block.heading) and not block.text
            keep = alone or (ends and place == len(read) - 1)
            add(document, runs(block), Shape(first=2, keep=keep))


def runs(block: Paragraph) -> Runs:
    """A paragraph's heading in the face of its level, the rest in 仿宋."""
    return [(block.heading, LEVELS.get(block.level, FANGSONG)), (block.text, FANGSONG)]


def attached(document: Any, attachment: Attachment, label: str) -> None:
    """附件 on a page of its own: the label on line 1, the title on line 3 (7.3.7)."""
    add(document, [(label, HEITI)], Shape("left", fresh=True, keep=True))
    title(document, attachment.title, before=LINE)
    add(document, [], Shape())
    body(document, attachment.body)
