"""The yearly figures in one list: what each is, how it is written, what it may not exceed; and what is made of them.

The grid, the checks, the roll-up, the columns of the CSV and the page of definitions are all read from here.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import Count, Q, Sum

from communities.models import GRADES, URBAN, Line

Amount = int | Decimal
NUMBER = re.compile(r"\d+(\.\d*)?")
LARGEST = 2_147_483_647  # what a column of the database holds
WIDEST = 9_999_999  # square kilometres


@dataclass(frozen=True)
class Figure:
    """One figure: its field, what it is called, counted in, and means."""

    name: str
    label: str
    unit: str
    definition: str
    within: str = ""  # the figure of which it is a part, and which it may not exceed
    places: int = 0  # decimals
    least: int = 10  # a smaller change than this is no jump, whatever its percentage

    @property
    def grade(self) -> int | None:
        """The place in `Line.grades`, of a figure that counts a grade."""
        return int(self.name.removeprefix("grade_")) - 1 if self.name.startswith("grade_") else None

    def of(self, line: Line) -> Amount | None:
        """What a line says of it."""
        if self.grade is None:
            return getattr(line, self.name)  # type: ignore[no-any-return]
        return line.grades[self.grade] if line.grades else None

    def read(self, typed: str) -> Amount | None:
        """What somebody typed or pasted as a number; nothing where it is empty.

        Full-width digits, thousands separators and the unit behind are understood. Raises ValidationError.
        """
        plain = unicodedata.normalize("NFKC", typed).replace(",", "")
        plain = "".join(plain.split()).removesuffix(self.unit)
        if not plain:
            return None
        if not NUMBER.fullmatch(plain):
            message = f"{self.label}应为不小于 0 的数字，不加文字。"
            raise ValidationError(message)
        value = Decimal(plain)
        if value != round(value, self.places):
            wanted = f"最多 {self.places} 位小数" if self.places else "整数"
            message = f"{self.label}应为{wanted}。"
            raise ValidationError(message)
        if value > (WIDEST if self.places else LARGEST):
            message = f"{self.label}过大，请核对。"
            raise ValidationError(message)
        return round(value, self.places) if self.places else int(value)


def said(amount: Amount | None) -> str:
    """A number as it stands in a cell: without separators or idle zeros; empty where there is none."""
    if isinstance(amount, Decimal):
        return format(amount.normalize(), "f")
    return "" if amount is None else str(amount)


FIGURES = (
    Figure("households", "户数", "户", "辖区内常住的家庭户和集体户，按户口登记和居住情况核定。"),
    Figure("population", "常住人口", "人", "在辖区内居住半年以上的人口，含外来人口。", least=50),
    Figure("area_km2", "面积", "平方千米", "辖区面积，最多三位小数。", places=3, least=0),
    Figure("party_members", "党员", "人", "组织关系在本村（社区）党组织的党员。", "population"),
    Figure(
        "workers", "社区工作者", "人",
        "专职从事社区治理和服务、由财政保障待遇的工作人员，等于三类岗位之和。", "population", least=5,
    ),
    Figure("workers_head", "正职", "人", "三岗之一：党组织、村（居）委会主要负责人。", "workers", least=5),
    Figure("workers_deputy", "副职", "人", "三岗之一：党组织、村（居）委会副职。", "workers", least=5),
    Figure("workers_staff", "一般", "人", "三岗之一：其他社区工作者。", "workers", least=5),
    Figure("station_m2", "服务站面积", "平方米", "村（社区）综合服务设施的建筑面积；没有的填 0。", least=50),
    Figure("volunteers", "志愿者", "人", "在本村（社区）登记的志愿者。", "population", least=50),
    Figure("organisations", "社会组织", "个", "登记和备案的社区社会组织。"),
    Figure("councils", "议事会", "个", "村（社区）议事会、协商议事会等议事协商组织；没有的填 0。", least=5),
    Figure("meetings", "协商次数", "次", "年内召开的协商议事会议。", least=20),
    Figure("micro_grids", "微网格", "个", "网格之下以楼栋、院落、村民小组划分的微网格。"),
)  # fmt: skip
BY_GRADE = tuple(
    Figure(
        f"grade_{nth}", f"{nth} 级", "人",
        f"三岗十八级中定为 {nth} 级的社区工作者；各级之和等于社区工作者。", "workers", least=5,
    )
    for nth in range(1, GRADES + 1)
)  # fmt: skip
NAMED = {figure.name: figure for figure in (*FIGURES, *BY_GRADE)}
SUMS = {"workers": ("workers_head", "workers_deputy", "workers_staff")}
EVERY, URBAN_ONLY = Q(), Q(kind__in=URBAN)


@dataclass(frozen=True)
class Indicator:
    """What is computed of the figures: the sum of one over the sum of another, of committees that say both."""

    name: str
    label: str
    unit: str
    definition: str
    above: Any  # what is added up, of one line
    below: Any
    known: Q  # that a line says all that is needed
    scope: Q = EVERY  # of which committees
    factor: int = 100
    target: int | None = None
    above_label: str = ""
    below_label: str = ""

    @property
    def aggregates(self) -> dict[str, Any]:
        """Numerator, denominator, of how many committees they are known, and of how many they should be."""
        known = self.scope & self.known
        return {
            f"above_{self.name}": self.above(known),
            f"below_{self.name}": self.below(known),
            f"known_{self.name}": Count("pk", filter=known),
            f"scope_{self.name}": Count("pk", filter=self.scope),
        }


def total(name: str) -> Any:
    """The sum of a figure over the lines that a condition lets pass."""
    return lambda known: Sum(name, filter=known)


def lines(condition: Q | None = None) -> Any:
    """How many lines a condition lets pass."""
    return lambda known: Count("pk", filter=known & (condition or Q()))


def known(*names: str) -> Q:
    """That these figures were entered."""
    return Q(**{f"{name}__isnull": False for name in names})


PLAN = "《“十四五”城乡社区服务体系建设规划》"
INDICATORS = (
    Indicator(
        "workers_per_10k", "每万城镇常住人口社区工作者", "人",
        f"居委会（含乡镇社区）社区工作者之和 ÷ 其常住人口之和 × 10000，目标 18 人。依据：{PLAN}。",
        total("workers"), total("population"), known("workers", "population"), URBAN_ONLY,
        10_000, 18, "社区工作者", "常住人口",
    ),
    Indicator(
        "large_stations", "服务站达到 400 平方米的比例", "%",
        "服务站面积 400 平方米及以上的村（居）委会数 ÷ 已填服务站面积的村（居）委会数。",
        lines(Q(station_m2__gte=400)), lines(), known("station_m2"),
        above_label="达到 400 平方米", below_label="已填报",
    ),
    Indicator(
        "station_per_100", "每百户服务站面积", "平方米",
        f"服务站面积之和 ÷ 户数之和 × 100，目标 30 平方米。依据：{PLAN}。",
        total("station_m2"), total("households"), known("station_m2", "households"),
        target=30, above_label="服务站面积", below_label="户数",
    ),
    Indicator(
        "with_council", "建立议事会的比例", "%",
        "议事会不少于 1 个的村（居）委会数 ÷ 已填议事会的村（居）委会数。",
        lines(Q(councils__gte=1)), lines(), known("councils"),
        above_label="已建立", below_label="已填报",
    ),
)  # fmt: skip
