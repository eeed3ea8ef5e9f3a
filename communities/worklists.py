"""What waits for those who keep and review the registry, for the home page."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.timezone import localdate

from communities.models import Return, roster, within
from portal.http import PortalRequest
from portal.people.models import Appointment

MOST = 8
Role = Appointment.Role
S = Return.Status


class Subject(NamedTuple):
    """What a row is about: a street, and which year of it."""

    name: str
    title: str

    def __str__(self) -> str:
        return self.name


class Row(NamedTuple):
    """One row: what it is about, where to go, and what is to be done."""

    matter: Subject
    url: str
    side: str
    light: None = None


@dataclass(frozen=True)
class WorkList:
    """One list of the home page. Yearly figures have no deadline."""

    title: str
    rows: list[Row]
    count: int
    url: str
    group: str = "待我办"
    waits: bool = True
    over: int = 0
    near: int = 0


def returns_waiting(request: PortalRequest) -> list[WorkList]:
    """待填报, 被退回 for a street's registrar, 待审核 for a reviewer."""
    by = request.acting
    if by is None or by.role not in (Role.REGISTRAR, Role.REVIEWER):
        return []
    lists = to_fill(by) if by.role == Role.REGISTRAR else [("年度统计待审核", to_review(by))]
    url = reverse("communities:returns")
    return [WorkList(title, rows[:MOST], len(rows), url) for title, rows in lists if rows]


def to_review(by: Appointment) -> list[Row]:
    """Returns that wait for the reviewer's word."""
    found: QuerySet[Return] = Return.objects.filter(
        within(by.organ.division.code, "division__code"), status=S.REVIEWING
    )
    return [
        Row(
            Subject(str(filed.division), f"{filed.year} 年度统计"),
            filed.get_absolute_url(),
            "待审核",
        )
        for filed in found.select_related("division")
    ]


def to_fill(by: Appointment) -> list[tuple[str, list[Row]]]:
    """Last year's figures that were not submitted, and all that were sent back."""
    street, last = by.organ.division, localdate().year - 1
    filed = {one.year: one for one in Return.objects.filter(division=street)}
    back = [one.year for one in filed.values() if one.status == S.FILLING and one.remark]
    due = last not in filed or (filed[last].status == S.FILLING and last not in back)
    open_years = [last] if due and roster(street, last).exists() else []
    return [
        ("年度统计被退回", [row_of(street.name, year, "被退回") for year in back]),
        ("年度统计待填报", [row_of(street.name, year, "待填报") for year in open_years]),
    ]


def row_of(street: str, year: int, side: str) -> Row:
    """The row that leads to a year's grid."""
    return Row(
        Subject(street, f"{year} 年度统计"), reverse("communities:returns-grid", args=[year]), side
    )
