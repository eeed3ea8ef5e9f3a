"""What is known of a matter for the merge fields (合并域) of its letters; the others are filled in by hand."""

from datetime import date

from portal.people.models import Appointment
from proposals.models import Extension, Proposal


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


def known_of_extension(matter: Proposal) -> dict[str, str]:
    """The fields of the letter about an extension, once it is granted."""
    granted = matter.extensions.filter(status=Extension.Status.GRANTED).last()
    if granted is None:
        return {}
    return {
        "原定期限": printed_day(granted.from_on),
        "延长期限": printed_day(granted.until_on),
        "延期理由": granted.reason,
        "同意机关": granted.authority,
    }


def printed_day(day: date) -> str:
    """A day as it is printed, without leading zeros. Source: GB/T 9704-2012 7.3.5.4."""
    return f"{day.year}年{day.month}月{day.day}日"
