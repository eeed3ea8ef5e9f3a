"""What the templates `letter-2` and `file-1` show: the elements of both layouts, made ready for print."""

from dataclasses import replace
from math import ceil
from typing import Any

from django.utils.safestring import SafeString

from portal.documents import letter, signing
from portal.documents.letter import printed, printed_date
from portal.documents.mark import FILE_HEIGHT, mark
from portal.documents.plaintext import LINE
from portal.documents.signing import Fit
from portal.documents.source import FIRST_PAGE, HEAD_OF_A_FILE, Source
from portal.documents.title import title_lines, width

KEPT = 26  # characters: a last paragraph that may be one line takes the one before it along
PUBLIC = "此件公开发布"


def contents(source: Source, fit: Fit) -> dict[str, Any]:
    """Return the templates' context; every text in it is escaped and safe."""
    shown = letter.shown(source, shaped=True)
    heading = Depth()
    return {
        **shown,
        "body": kept([heading.placed(block) for block in shown["body"]]),
        "attachments": [
            {**item, "body": [heading.placed(block) for block in item["body"]]}
            for item in shown["attachments"]
        ],
        "blank": "x" * (under_the_rule(source) - bool(source.copy_number) - bool(source.urgency)),
        "copy_number": source.copy_number,
        "urgency": source.urgency,
        "result_class": source.result_class,
        "addressees": "" if crowded(source) else shown["addressees"],
        "moved": _moved(source) if source.addressees and crowded(source) else "",
        "notes": _notes(source),
        "pitch": fit.pitch,
        **_signing(source, fit),
        **(_file(source) if source.layout == "file" else {}),
    }


def under_the_rule(source: Source) -> int:
    """Return how many lines stand between the upper rule of a letter and its title: at the left, or at the right."""
    left = bool(source.copy_number) + bool(source.urgency)
    return max(left, 1 + bool(source.result_class))


def crowded(source: Source) -> bool:
    """Whether title and addressees leave no room for two lines of the text on the first page (7.3.2, 7.3.3).

    Of its lines some are the head, two are blank over the title, then it, and a blank. Nobody to write to: no room.
    """
    if source.layout == "letter":
        head = under_the_rule(source) + 2
    else:
        head = HEAD_OF_A_FILE + max(0, ceil(len(source.signers) / 2) - 1)
    room = FIRST_PAGE[source.layout] - head - len(title_lines(source.title)) - 1 - 2
    needed = ceil(width("、".join(source.addressees) + "：") / (LINE - 1))
    return not source.addressees or needed > room


def _moved(source: Source) -> SafeString:
    """Return the addressees as the imprint has them, on the line over 抄送 (7.3.2, 7.4.2)."""
    return printed("、".join(source.addressees) + "。")


class Depth:
    """Headings numbered for readers who hear the page: no level is left out on the way down (PDF/UA-1, 7.4.2)."""

    def __init__(self) -> None:
        """Begin under the title."""
        self.open: list[int] = []

    def placed(self, block: dict[str, Any]) -> dict[str, Any]:
        """Return the block with `depth`, from 2 for the highest heading; blocks with text after it are none."""
        if not block.get("level") or block["text"]:
            return block
        self.open = [level for level in self.open if level < block["level"]] + [block["level"]]
        return {**block, "depth": 1 + len(self.open)}


def kept(body: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Return the blocks of a body; those that must not be parted from the signature are `kept`."""
    last = body[-1]
    last["kept"] = True
    # A table is not taken along: where its last row fills the page, nothing could be kept together any more.
    if len(body) > 1 and width(str(last.get("text", ""))) <= KEPT and "rows" not in body[-2]:
        body[-2]["kept"] = True
    return body


def _notes(source: Source) -> list[str]:
    # GB/T 9704-2012 7.3.6: one line each, the scope of printing first.
    own = source.note.removeprefix("（").removesuffix("）")
    public = PUBLIC if source.layout == "file" and source.disclosure == "主动公开" else ""
    return [printed(note) for note in dict.fromkeys((public, own)) if note]


def _signing(source: Source, fit: Fit) -> dict[str, Any]:
    date = printed_date(source.date)
    if source.seals:
        middle = signing.centre(source, date)
        rows = [replace(row, names=_named(row.names)) for row in signing.rows(source, date, fit)]
        return {"rows": rows, "date_left": round(middle - signing.TYPE_AREA / 2, 3)}
    widest = max(map(width, source.signature))
    return {
        "signatures": [printed(name) for name in source.signature],
        "overhangs": width(date) <= widest,
    }


def _named(names: tuple[dict[str, Any], ...]) -> tuple[dict[str, Any], ...]:
    return tuple({**name, "text": printed(name["text"])} for name in names)


def _file(source: Source) -> dict[str, Any]:
    """Return what only a file has: its mark, the signers and the imprint (7.2.4, 7.2.6, 7.4).

    The mark of a joint file is that of the lead organ (7.2.4 allows it).
    """
    name = source.organ.removesuffix("文件") + "文件"
    longest = max(map(width, source.signers), default=0)
    lines = max(1, ceil(len(source.signers) / 2))
    lower = round((lines - 1) * 10.446, 3)  # the number stands on the line of the last signer
    return {
        "organ": printed(name),
        "mark": mark(name, FILE_HEIGHT),
        "head": {"number": 72.16 + lower, "rule": 84.205 + lower, "height": 104.461 + lower},
        "signers": [
            [printed(signer) for signer in source.signers[start : start + 2]]
            for start in range(0, len(source.signers), 2)
        ],
        "signer_width": round((longest + 1) * 15.792, 3),
        "printed_by": printed(source.printed_by or source.organ),
        "printed_on": printed_date(source.printed_on or source.date),
    }
