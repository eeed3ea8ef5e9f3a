"""What is known of a matter for the merge fields (合并域) of its letters; the others are filled in by hand."""

from datetime import date

from portal.people.models import Appointment
from proposals.models import Proposal


def known(matter: Proposal, drafter: Appointment) -> dict[str, str]:
    """The value of each field of a letter that answers a matter; those without one are left out."""
    return {
        "编号": matter.number,
        "届次": matter.session,
        "案由": matter.title,
        "代表姓名": matter.deputy_name,
        "称谓": matter.person,
        "类别": matter.noun,
        "收到日期": printed_day(matter.received_on),
        "承办单位": matter.organ.name,
        "主办处室": drafter.section.name if drafter.section else "",
        "联系人": drafter.user.name,
    }


def printed_day(day: date) -> str:
    """A day as it is printed, without leading zeros. Source: GB/T 9704-2012 7.3.5.4."""
    return f"{day.year}年{day.month}月{day.day}日"
