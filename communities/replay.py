"""The registry of a day, told from its changes alone: taken back one by one from how it stands now.

It is what `Past` and `Spell` are held against: both must tell the same of every day.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.db.models import F, Min
from django.db.models.functions import Coalesce, Least

from communities.models import SAID, Change, Community

Said = dict[str, str]


def standing_on(day: date) -> dict[int, Said]:
    """What stood on a day, by the committee's key: what `SAID` says, the township by the code it had on that day.

    Of what a first load entered, without a change that begins it, the earliest day it is known from is the beginning.
    """
    found = {one.pk: one for one in Community.objects.all()}
    said = {key: {} if one.until else present(one) for key, one in found.items()}
    later = Change.objects.filter(community__isnull=False, on__gt=day).order_by("-on", "-pk")
    for key, before, after in later.values_list("community", "before", "after"):
        said[key] = undone(said[key], before, after)
    unborn = {key for key, since in unwritten().items() if since > day}
    return {key: told for key, told in said.items() if told and key not in unborn}


def unwritten() -> dict[int, date]:
    """The committees whose beginning is no change, and the earliest day each is known from."""
    begun = Change.objects.filter(before={}).exclude(after={}).exclude(kind=Change.Kind.RESTORE)
    loaded = Community.objects.exclude(pk__in=begun.exclude(community=None).values("community"))
    first = Least(F("since"), Coalesce(Min("past__since"), F("since")))
    return dict(loaded.annotate(first=first).order_by().values_list("pk", "first"))


def present(community: Community) -> Said:
    """What its standing says now."""
    told = {name: str(getattr(community, name)) for name in SAID if name != "division"}
    return {**told, "division": community.code[:9] + "000"}


def undone(said: Said, before: Mapping[str, Any], after: Mapping[str, Any]) -> Said:
    """What was said before a change; nothing before it began."""
    if after and not before:
        return {}
    return {**said, **{name: value for name, value in before.items() if name in SAID}}
