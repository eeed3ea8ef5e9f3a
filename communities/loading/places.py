"""The townships under which committees may stand, with the first part of a committee's full name."""

from typing import NamedTuple

from communities.naming import UNSPOKEN
from portal.people.models import Division


class Place(NamedTuple):
    """A division: its row, and its full name."""

    pk: int
    full_name: str


def places() -> dict[str, Place]:
    """Townships that stand, by the 9 digits of their codes.

    Where statistics have no townships, one line with the county's own code stands for all (金门县).
    """
    named: dict[int, str] = {}
    found = {}
    rows = Division.objects.order_by("level", "code").values_list(
        "pk", "code", "name", "level", "parent_id", "until"
    )
    for pk, code, name, level, parent, until in rows.iterator():
        full = named.get(parent or 0, "") + (name if name not in UNSPOKEN else "")
        if level < Division.Level.TOWNSHIP:
            named[pk] = full
        if until is None and level in (Division.Level.COUNTY, Division.Level.TOWNSHIP):
            found[code[:9]] = Place(pk, full)
    return found
