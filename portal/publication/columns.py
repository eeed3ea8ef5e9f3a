"""Tables: what a column is, its header says."""

import re
from collections.abc import Iterator
from itertools import groupby

from portal.publication.names import ANY, is_a_name, singles

HEADERS = {  # the end of a header's text, and what a cell below looks like
    "name": (
        "姓名|名字|联系人|联络[人员]|负责人|责任人|经办人|承办人|户主|申请人|提案人|建议人|代表|委员|提出人|业主|居民|主任|书记|网格员",
        ANY,
    ),
    "landline": ("电话|手机号?码?|联系方式|传真", "[1-9]\\d{6,7}"),
    "id": ("身份证号?码?|证件号码?", "\\d{15}|\\d{17}[\\dXx]"),
    "bank-card": ("卡号|账号|账户|帐号", "\\d{10,22}"),
    "address": ("住址|地址|住所", "[^*]{4,60}"),
}


def cells_in(text: str) -> Iterator[tuple[int, int, str]]:
    """What stands below such headers in the tables of a folded text: start, end and kind."""
    lines = re.finditer("[^\n]*\n?", text)
    for tabbed, rows in groupby(lines, lambda line: "\t" in line[0]):
        if tabbed:
            header, *others = rows
            kinds = [kind_of(cell.strip()) for cell in header[0].split("\t")]
            for row in others:
                yield from cells_of(text, row, kinds)


def kind_of(header: str) -> str:
    """The kind of a column, or nothing."""
    header = re.sub("\\(.*\\)$", "", header.replace(" ", ""))
    return next(
        (kind for kind, (ends, _) in HEADERS.items() if re.search(f"(?:{ends})$", header)), ""
    )


def cells_of(text: str, row: re.Match[str], kinds: list[str]) -> Iterator[tuple[int, int, str]]:
    """What is found in one row."""
    cells = re.finditer("[^\t\n]*(?:\t|$|\n)", row[0])
    for kind, cell in zip(kinds, cells, strict=False):
        words = cell[0].strip()
        start = row.start() + cell.start() + (len(cell[0]) - len(cell[0].lstrip()))
        if kind == "name":
            yield from names_of(text, start, start + len(words))
        elif kind and re.fullmatch(HEADERS[kind][1], words):
            yield start, start + len(words), kind


def names_of(text: str, start: int, end: int) -> Iterator[tuple[int, int, str]]:
    """The names in a cell that holds nothing else."""
    for begin, stop in singles(text, start, end):
        if re.fullmatch(ANY, text[begin:stop]) and is_a_name(text[begin:stop]):
            yield begin, stop, "name"
