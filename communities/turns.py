"""Whose turn it is in the registry: requests that a reviewer decides on, and those that came back to a street."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, NamedTuple, Protocol

from django.db.models import QuerySet
from django.urls import reverse

from communities.models import Request, within
from portal.people.models import Appointment

MOST = 8
WAITING = "待我办"
Role, S = Appointment.Role, Request.Status


class Asking(Protocol):
    """Whoever opens the home page: under which post."""

    acting: Appointment | None


class Row(NamedTuple):
    """One row of the home page."""

    matter: Request
    url: str
    side: str
    light: Any = None


@dataclass(frozen=True)
class WorkList:
    """One list of the home page: nothing in it has a legal deadline."""

    title: str
    rows: list[Row]
    count: int
    over: int = 0
    near: int = 0
    group: str = WAITING
    waits: bool = True

    @property
    def url(self) -> str:
        """Where all of it is listed."""
        return reverse("communities:requests")


def requests_waiting(request: Asking) -> list[WorkList]:
    """The lists of the post one acts under that are not empty."""
    by = request.acting
    found = [(title, rows) for title, rows in lists_of(by)] if by else []
    return [WorkList(title, rows_of(rows), rows.count()) for title, rows in found if rows.exists()]


def lists_of(by: Appointment) -> list[tuple[str, QuerySet[Request]]]:
    """What a reviewer and a registrar are waited for with."""
    ours = Request.objects.filter(within(by.organ.division.code, "division__code")).with_names()
    if by.role == Role.REVIEWER:
        proposed = ours.filter(status=S.REVIEWING).exclude(by__user=by.user)
        return [("名录变更待审核", proposed), ("到期未能生效", stuck(ours))]
    if by.role == Role.REGISTRAR:
        drafts = ours.filter(status=S.DRAFTING)
        return [("名录变更申请待提交", drafts), ("到期未能生效", stuck(ours))]
    return []


def stuck(requests: QuerySet[Request]) -> QuerySet[Request]:
    """Those that could not take effect on their day."""
    return requests.filter(status=S.APPROVED).exclude(trouble="")


def rows_of(requests: QuerySet[Request]) -> list[Row]:
    """The first of them."""
    return [
        Row(one, one.get_absolute_url(), f"{one.division.name}，{one.effective_on} 生效")
        for one in requests[:MOST]
    ]
