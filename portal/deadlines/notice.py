"""A State Council notice (放假通知) as it is written in a CSV; every row that is wrong is named. No database here."""

import csv
import re
from collections.abc import Iterator
from datetime import date
from typing import NamedTuple

from django.core.exceptions import ValidationError

from portal.decoding import decoded

COLUMNS = ("日期", "类别", "节日", "依据")
WORDS = ("休", "班")
LONGEST = {"节日": 20, "依据": 100}
BY_LAW = ((1, 1), (5, 1), (10, 1), (10, 2), (10, 3))  # 全国年节及纪念日放假办法: off in every year
LARGEST = 200_000  # bytes; a year takes about 2,000
TOLD = 20  # mistakes that are named at once
EXAMPLE = "每行写作：2027-01-01,休,元旦,国办发明电〔2026〕某号"


class Row(NamedTuple):
    """One day of a notice: 休 or 班, of which festival, by which document."""

    day: date
    word: str
    name: str
    source: str


def read(content: bytes, first: int, last: int) -> list[Row]:
    """The rows of a notice; its years must lie between two years (both included).

    UTF-8, with or without a mark, or GBK as Excel writes it. Raises ValidationError, which names every row that is
    wrong; each year has to be whole, since what is not listed is counted by the weekend rule.
    """
    found, mistakes = [], []
    seen: dict[date, int] = {}
    for number, cells in lines_of(content):
        try:
            row = row_of(cells, seen)
        except ValidationError as error:
            mistakes += [f"第 {number} 行：{message}" for message in error.messages]
            continue
        seen[row.day] = number
        found.append(row)
    if not mistakes and not found:
        mistakes = [f"文件里没有放假安排。{EXAMPLE}"]
    mistakes = mistakes or [*misplaced(found, seen, first, last)]
    if mistakes:
        more = [f"另有 {len(mistakes) - TOLD} 处。"] if len(mistakes) > TOLD else []
        raise ValidationError(mistakes[:TOLD] + more)
    return found


def lines_of(content: bytes) -> Iterator[tuple[int, dict[str, str]]]:
    """The rows that are not empty, by their columns, with the number that a spreadsheet shows."""
    rows = csv.reader(text_of(content).splitlines())
    try:
        head = [cell.strip() for cell in next(rows, [])]
        if not any(head):
            raise ValidationError(f"文件是空的。第一行写作：{','.join(COLUMNS)}；{EXAMPLE}")
        if missing := [name for name in COLUMNS if name not in head]:
            shown = "、".join(filter(None, head))[:60]
            message = (
                f"第 1 行：缺少“{'、'.join(missing)}”列，应有 {'、'.join(COLUMNS)}，现有 {shown}。"
            )
            raise ValidationError(message)
        for cells in rows:
            stripped = [cell.strip() for cell in cells]
            if any(stripped):
                yield rows.line_num, dict(zip(head, stripped, strict=False))
    except csv.Error as error:
        raise ValidationError(f"第 {rows.line_num} 行：不是 CSV，请核对引号和空字符。") from error


def text_of(content: bytes) -> str:
    """The text in one of the encodings that Excel and editors write. Raises ValidationError."""
    if len(content) > LARGEST:
        raise ValidationError(
            f"文件过大（{len(content)} 字节），放假安排的 CSV 不会超过 {LARGEST} 字节。"
        )
    text = decoded(content)
    if text is None or "\x00" in text:
        raise ValidationError("不能识别文件的编码，请另存为 CSV（UTF-8 或 GBK）后重试。")
    return text


def row_of(cells: dict[str, str], seen: dict[date, int]) -> Row:
    """One row, unless its day was seen before. Raises ValidationError with all that is wrong with it."""
    day, word = day_of(cells.get("日期", "")), cells.get("类别", "")
    mistakes = [*wrong_word(word, day)]
    if day is None:
        mistakes.append(f"“{cells.get('日期', '')}”不是日期，请写作 2027-01-01。")
    elif day in seen:
        mistakes.append(f"{day} 已在第 {seen[day]} 行写过，请删去一行。")
    if not cells.get("依据"):
        mistakes.append("缺少依据，请写通知的文号。")
    for name, longest in LONGEST.items():
        if len(cells.get(name, "")) > longest:
            mistakes.append(f"{name}最多 {longest} 字。")
    if mistakes or day is None:
        raise ValidationError(mistakes)
    return Row(day, word, cells.get("节日", ""), cells["依据"])


def wrong_word(word: str, day: date | None) -> Iterator[str]:
    """A word that is neither, or 班 on a day that is worked on in any case."""
    if word not in WORDS:
        yield f"类别“{word}”不认识，请写“休”（放假）或“班”（上班）。"
    elif day and word == "班" and day.weekday() < 5:
        yield f"{day} 是{weekday(day)}，本来就是工作日，不必写“班”，请核对日期。"


def day_of(text: str) -> date | None:
    """A day as ISO, as Excel rewrites it (2027/1/1), or in Chinese."""
    parts = re.fullmatch(r"(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?", text)
    try:
        return date(*map(int, parts.groups())) if parts else None
    except ValueError:
        return None


def weekday(day: date) -> str:
    """星期 in words."""
    return "星期" + "一二三四五六日"[day.weekday()]


def misplaced(rows: list[Row], places: dict[date, int], first: int, last: int) -> Iterator[str]:
    """Days outside the years that the notice is about, and what a whole year lacks."""
    off = {row.day for row in rows if row.word == "休"}
    years = {day.year for day in off if (day.month, day.day) == (1, 1)}
    named = "、".join(map(str, sorted(years)))
    for row in rows:
        if not first <= row.day.year <= last:
            yield f"第 {places[row.day]} 行：{row.day} 不在可录入的年份（{first} 至 {last}）之内。"
        elif years and row.day.year not in years:
            yield (
                f"第 {places[row.day]} 行：{row.day} 不在 {named} 年内。"
                f"要改 {row.day.year} 年，请把该年的放假安排写全（含元旦）。"
            )
    if not years:
        yield "没有写元旦（1月1日，休）。每一年的放假安排须写全，没有写到的日子按周末规则计算。"
    for year in sorted(years):
        missing = [f"{m}月{d}日" for m, d in BY_LAW if date(year, m, d) not in off]
        if missing:
            yield f"{year} 年缺少法定的 {'、'.join(missing)}（休），请把全年的放假安排写全。"
