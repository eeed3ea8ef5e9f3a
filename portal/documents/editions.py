"""The versions of the print templates: what is signed with one is typeset with it for good."""

import json
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from portal.documents.justification import FIRST, Manner

LATER = Manner()
PRINT = Path(__file__).resolve().parents[2] / "templates" / "print"


@dataclass(frozen=True)
class Edition:
    """One version of a layout: its files under templates/print, and the kind of PDF it makes.

    `parts` are the templates that `html` includes; `fitted` editions adjust the last page, tag the text, and may embed
    their source.
    """

    name: str
    layout: str
    html: str
    sheets: tuple[str, ...]
    parts: tuple[str, ...]
    variant: str
    fitted: bool = True
    manner: Manner = LATER

    @property
    def files(self) -> tuple[str, ...]:
        """Every file that decides what a page looks like."""
        return (self.html, *self.parts, *self.sheets)

    def digest(self) -> str:
        """The SHA-256 of its files: an edition whose files changed would be another one."""
        texts = (f"{name}\0{(PRINT / name).read_text('utf-8')}" for name in self.files)
        return sha256("\0".join(texts).encode()).hexdigest()


PARTS = ("_blocks_2.html", "_ending_2.html", "_attachments_2.html")
EDITIONS = {
    edition.name: edition
    for edition in (
        Edition(
            "letter-1", "letter", "letter_1.html", ("letter_1.css",), ("_blocks.html",),
            "pdf/a-2b", fitted=False, manner=FIRST,
        ),
        Edition("letter-2", "letter", "letter_2.html", ("sheet_2.css", "letter_2.css"), PARTS, "pdf/a-3a"),
        Edition("file-1", "file", "file_1.html", ("sheet_2.css", "file_1.css"), PARTS, "pdf/a-3a"),
    )
}  # fmt: skip
CURRENT = {"letter": "letter-2", "file": "file-1"}  # what is signed from now on


def edition(name: str) -> Edition:
    """Return the edition of this name. Raises ValueError where there is none."""
    if name not in EDITIONS:
        msg = f"没有“{name}”这一版模板。"
        raise ValueError(msg)
    return EDITIONS[name]


def current(layout: str) -> Edition:
    """Return the edition in which documents of a layout are signed now."""
    return EDITIONS[CURRENT[layout]]


if __name__ == "__main__":  # > templates/print/editions.json, until an edition is released
    print(json.dumps({name: kept.digest() for name, kept in EDITIONS.items()}, indent=2))  # noqa: T201
