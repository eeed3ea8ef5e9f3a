"""The registry of a day, told from its changes alone: taken back one by one from how it stands now.

It is what `Past` and `Spell` are held against: both must tell the same of every day.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from communities.models import SAID, Change, Community

Said = dict[str, str]


def standing_on(day: date) -> dict[int, Said]:
    """What stood on a day, by the committee's key: what `SAID` says, the township by the code it had on that day.

    Of what was entered without a change that begins it, the day it stands from is the beginning.
    """
    found = {one.pk: one for one in Community.objects.all()}
    said = {key: {} if one.until else present(one) for key, one in found.items()}
    touched = set()
    later = Change.objects.filter(community__isnull=False, on__gt=day).order_by("-on", "-pk")
    for key, before, after in later.values_list("community", "before", "after"):
        said[key] = undone(said[key], before, after)
        touched.add(key)
    return {
        key: told
        for key, told in said.items()
        if told and (key in touched or found[key].since <= day)
    }


def present(community: Community) -> Said:
    """What its standing says now."""
    told = {name: str(getattr(community, name)) for name in SAID if name != "division"}
    return {**told, "division": community.code[:9] + "000"}


def undone(said: Said, before: Mapping[str, Any], after: Mapping[str, Any]) -> Said:
    """What was said before a change; nothing before it began."""
    if after and not before:
        return {}
    return {**said, **{name: value for name, value in before.items() if name in SAID}}
