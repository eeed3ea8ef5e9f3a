"""One row of a file of committees: what it says, or what is wrong with it."""

import re
from collections.abc import Iterator
from datetime import date
from typing import NamedTuple

from communities import naming
from communities.loading.faults import MOST, Fault, refuse
from communities.loading.places import Place
from communities.loading.reading import Row
from communities.models import Community, Kind, UrbanRural
from communities.models.standing import FULL, NAME
from portal.people import codes

KINDS = {label: value for value, label in Kind.choices}
INITIALS = 60  # characters
# Characters for private use may stand: rare characters of names are written so.
CONTROLS = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]")


class Told(NamedTuple):
    """What a row says of a committee, in the order of the staging table."""

    line: int
    code: str
    name: str
    short_name: str
    full_name: str
    initials: str
    kind: str
    kind_by: str
    urban_rural: str
    uscc: str
    established_on: str
    division: int


class Reader:
    """Reads rows by the columns of their file; what is wrong is gathered in `faults`."""

    def __init__(self, columns: dict[str, int], places: dict[str, Place]) -> None:
        self.places = places
        self.faults: list[Fault] = []
        self.code, self.name = columns["code"], columns["name"]
        self.above = columns.get("above")
        own = ("kind", "urban_rural", "uscc", "established_on")
        self.facts = {field: columns[field] for field in own if field in columns}
        self.width = max(columns.values()) + 1

    def told(self, line: int, row: list[str]) -> Told | None:
        """What the row says, or nothing where it has a fault."""
        if len(row) < self.width:
            row = [*row, *[""] * (self.width - len(row))]
        code, name = row[self.code].strip(), row[self.name].strip()
        place = self.places.get(code[:9])
        wrong = self.trouble(code, name, place, row)
        facts = {field: row[at].strip() for field, at in self.facts.items()}
        wrong = wrong or next(troubles_of(facts), None)
        if wrong or place is None:
            self.faults.append(Fault(line, code, name, *(wrong or ("", ""))))
            return None
        short = naming.short_of(name)
        kind, by = naming.kind_of(name, code)
        kind, by = (Kind(KINDS[facts["kind"]]), "hand") if facts.get("kind") else (kind, by)
        return Told(
            line, code, name, short, (place.full_name + name)[:FULL],
            naming.initials_of(short)[:INITIALS], kind.value, by, facts.get("urban_rural", ""),
            facts.get("uscc", ""), facts.get("established_on", ""), place.pk,
        )  # fmt: skip

    def trouble(
        self, code: str, name: str, place: Place | None, row: list[str]
    ) -> tuple[str, str] | None:
        """What is wrong with the code or the name, and what to do."""
        if len(code) != 12 or not (code.isascii() and code.isdigit()) or code[0] == "0":
            said = (
                f"代码应为 12 位数字，现为 {len(code)} 位。"
                if code.isdigit()
                else "代码应为 12 位数字。"
            )
            return said, "请补全代码；用电子表格编辑过的，请将该列设为文本。"
        if self.above is not None and row[self.above].strip() != code[:9]:
            return (
                "代码与所属乡镇街道的代码不一致。",
                f"所属应为 {code[:9]}，请核对两者哪一个有误。",
            )
        if place is None or (code.endswith("000") and code[6:9] != "000"):
            return f"所属乡镇街道（{code[:9]}）不在登记之列。", "请先导入该乡镇街道，或改正代码。"
        if code[6:9] == "000" and not code.endswith("000"):
            return "村（居）委会应设在乡镇、街道之下。", "请改正代码的第 7 至 9 位。"
        return name_trouble(name)


def name_trouble(name: str) -> tuple[str, str] | None:
    """What is wrong with a name, and what to do."""
    if not name:
        return "名称为空。", "请填写名称。"
    if len(name) > NAME:
        return f"名称超过 {NAME} 个字。", "请改用登记的名称。"
    if CONTROLS.search(name):
        return "名称中有换行或控制字符。", "请删去后重新导入。"
    return None


def troubles_of(facts: dict[str, str]) -> Iterator[tuple[str, str]]:
    """What is wrong with what a file says besides."""
    kind, rank, day = (facts.get(field) for field in ("kind", "urban_rural", "established_on"))
    if kind and kind not in KINDS:
        yield f"没有“{kind}”这一类别。", f"可用的有{'、'.join(KINDS)}，不明的请留空。"
    if rank and rank not in UrbanRural.values:
        yield f"城乡分类代码“{rank}”无此代码。", f"可用的有 {'、'.join(UrbanRural.values)}。"
    if facts.get("uscc") and not codes.is_uscc(facts["uscc"]):
        yield (
            "统一社会信用代码校验不符。",
            "请核对；确认无误的请留空，导入后在登记页面填写并注明理由。",
        )
    if day and not is_day(day):
        yield f"设立日期“{day}”不是日期。", "请写作 2015-03-01。"


def is_day(text: str) -> bool:
    """Whether a text is a day as in 2015-03-01."""
    try:
        date.fromisoformat(text)
    except ValueError:
        return False
    return True


def read(rows: Iterator[Row], reader: Reader) -> Iterator[Told]:
    """What the rows say, without those that have faults. Raises Refused where there are far too many."""
    for line, row in rows:
        if told := reader.told(line, row):
            yield told
        if len(reader.faults) >= MOST:
            trouble = f"到本行已有 {MOST:,} 处错误，其后各行没有检查。"
            raise refuse(line, trouble, "请核对是否选错了文件。")


__all__ = ["Community", "Reader", "Told", "read"]
