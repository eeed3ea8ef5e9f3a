"""The registry is changed: every change on a day, with what was before and after, in one transaction."""

from datetime import date

from django.db import transaction

from communities import naming
from communities.models import Change, Community
from portal.people.models import Appointment, Division
from portal.record.services import record


@transaction.atomic
def establish(
    code: str, name: str, division: Division, *, on: date, by: Appointment | None, kind: str = ""
) -> Community:
    """Enter a committee that is set up on a day; without `kind` its name and code tell.

    Raises ValidationError: the code is not under its township, or is in use.
    """
    told, how = naming.kind_of(name, code)
    community = Community(
        code=code,
        name=name,
        short_name=naming.short_of(name),
        full_name=naming.full_of(division, name),
        kind=kind or told,
        kind_by=Community.By.HAND if kind else how,
        division=division,
        initials=naming.initials_of(naming.short_of(name)),
        since=on,
        established_on=on,
    )
    community.full_clean()
    community.save()
    after = {"name": name, "code": code, "kind": community.kind, "division": division.code}
    Change.objects.create(kind=Change.Kind.ESTABLISH, community=community, on=on, after=after)
    record("establish", community, by=by, facts={"on": on.isoformat(), **after})
    return community
