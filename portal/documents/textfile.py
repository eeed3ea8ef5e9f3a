"""A document as plain text, in the order in which it is read, to be quoted or sent where no file can be."""

from collections.abc import Iterator

from portal.documents import phrases
from portal.documents.letter import printed_date
from portal.documents.plaintext import Table, blocks
from portal.documents.source import Source

INDENT = "\u3000\u3000"


def plain(source: Source) -> str:
    """Return a document as text: a line a paragraph, tabs between the cells of a table, an empty line between parts."""
    parts = [
        [source.copy_number, source.urgency, source.doc_number, phrases.result(source)],
        [source.title],
        [phrases.addressed(source), *lines(source.body)],
        [INDENT + line for line in phrases.enclosed(source)],
        [*source.signature, printed_date(source.date)],
        [INDENT + note for note in phrases.notes(source)],
        *attached(source),
        [
            phrases.moved(source),
            phrases.copied(source),
            "\u3000".join(phrases.printed(source)).strip(),
        ],
    ]
    written = ["\n".join(filter(None, part)) for part in parts]
    return "\n\n".join(filter(None, written)) + "\n"


def lines(body: str) -> Iterator[str]:
    """The paragraphs, indented, and the rows of tables."""
    for block in blocks(body):
        if isinstance(block, Table):
            yield from ("\t".join(row) for row in block.rows)
        else:
            yield INDENT + block.heading + block.text


def attached(source: Source) -> Iterator[list[str]]:
    """Each attachment under its label and title."""
    for number, attachment in enumerate(source.attachments, 1):
        label = phrases.attached(source, number)
        yield [label, attachment.title, *lines(attachment.body)]
