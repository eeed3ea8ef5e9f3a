"""A document as plain text, in the order in which it is read, to be quoted or sent where no file can be."""

from collections.abc import Iterator

from portal.documents import phrases
from portal.documents.plaintext import Table, blocks
from portal.documents.source import Source

INDENT = "\u3000\u3000"


def plain(source: Source) -> str:
    """Return a document as text: a line a paragraph, tabs between the cells of a table, an empty line between parts."""
    parts = [
        [source.copy_number, source.urgency, source.doc_number],
        [source.title],
        [phrases.addressed(source), *lines(source.body)],
        [INDENT + line for line in phrases.enclosed(source)],
        [*source.signature, phrases.dated(source.date)],
        [INDENT + note for note in [phrases.noted(source)] if note],
        *attached(source),
        [phrases.copied(source)],
        [f"{source.printed_by}\u3000{phrases.printed(source)}".strip("\u3000")],
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
