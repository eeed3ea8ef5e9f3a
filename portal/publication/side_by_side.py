"""The original beside the public text, paragraph by paragraph, with every change marked and numbered."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from portal.publication.models import Publication, Redaction
from portal.publication.passages import PLACES, label_of, pieces
from portal.publication.redaction import texts_of

KINDS = {
    "name": "姓名",
    "mobile": "手机号码",
    "landline": "电话号码",
    "id": "证件号码",
    "bank-card": "银行账号",
    "account": "账号",
    "email": "电子邮箱",
    "passport": "证件号码",
    "plate": "车牌号",
    "address": "住址",
    "by-hand": "人工添加",
}


@dataclass
class Piece:
    """A piece of a paragraph: as it stands, as the public reads it, and the number of the change (0 for none)."""

    text: str
    shown: str
    number: int = 0


@dataclass
class Row:
    """One paragraph of one place; only the first of a place has its label."""

    label: str
    pieces: list[Piece]

    @property
    def changed(self) -> bool:
        """Whether the public reads something else here."""
        return any(piece.number for piece in self.pieces)


def rows_of(publication: Publication, redactions: list[Redaction]) -> list[Row]:
    """Every place and paragraph in the order of the letter; empty lines are left out."""
    numbers = {(one.place, one.start): number for number, one in enumerate(redactions, 1)}
    force = [one for one in redactions if one.taken_back_by_id is None]
    spans = {place: list(rows) for place, rows in groupby(force, lambda one: one.place)}
    rows = []
    for place, text in sorted(texts_of(publication.original()), key=lambda one: standing(one[0])):
        cut = pieces_of(text, spans.get(place, []), place, numbers)
        paragraphs = [row for row in paragraphs_of(cut) if any(each.text.strip() for each in row)]
        rows += [
            Row("" if nth else label_of(place), paragraph)
            for nth, paragraph in enumerate(paragraphs)
        ]
    return rows


def in_order(redactions: Iterable[Redaction]) -> list[Redaction]:
    """As the letter is read; each is known by its number in this list."""
    return sorted(redactions, key=lambda one: (standing(one.place), one.start, one.pk))


def standing(place: str) -> tuple[int, int, bool]:
    """How far down in the letter a place stands; of an attachment the title comes first."""
    name, *rest = place.split(".")
    return list(PLACES).index(name), int(rest[0]) if rest else 0, place.endswith("body")


def pieces_of(
    text: str, spans: list[Redaction], place: str, numbers: dict[tuple[str, int], int]
) -> Iterator[Piece]:
    """The pieces of a text, each change with its number."""
    start = 0
    for piece, shown in pieces(text, spans):
        number = numbers.get((place, start), 0) if shown is not None else 0
        yield Piece(piece, piece if shown is None else shown, number)
        start += len(piece)


def paragraphs_of(cut: Iterator[Piece]) -> list[list[Piece]]:
    """Pieces by paragraph."""
    paragraphs: list[list[Piece]] = [[]]
    for piece in cut:
        first, *others = piece.text.split("\n") if not piece.number else [piece.text]
        paragraphs[-1].append(Piece(first, piece.shown if piece.number else first, piece.number))
        paragraphs += [[Piece(line, line)] for line in others]
    return paragraphs


def changes_of(redactions: list[Redaction]) -> list[dict[str, Any]]:
    """The changes as a table lists them."""
    return [
        {
            "number": number,
            "redaction": one,
            "place": label_of(one.place),
            "kind": KINDS.get(one.kind, one.kind),
            "by": one.added_by or "规则",
        }
        for number, one in enumerate(redactions, 1)
    ]
