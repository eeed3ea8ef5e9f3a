"""When a division is renamed, so are its committees in full."""

from typing import Any

from django.db import connection

from communities.loading.places import places
from communities.loading.statements import STANDING
from communities.models import Community, Load, within
from portal.people.models import Division

PAST = f"""
INSERT INTO communities_past (community_id, {STANDING}, since, until)
SELECT id, {STANDING}, since, %(day)s FROM communities_community
WHERE id = ANY(%(ids)s) AND since < %(day)s
"""
CHANGES = """
INSERT INTO communities_change (kind, community_id, "on", before, after, note, load_id)
SELECT 'rename', id, greatest(since, %(day)s), jsonb_build_object('full_name', full_name),
  jsonb_build_object('full_name', left(%(prefix)s || name, 200)), '', %(load)s
FROM communities_community
WHERE id = ANY(%(ids)s) AND full_name <> left(%(prefix)s || name, 200) ORDER BY id
"""
FULL = """
UPDATE communities_community c SET full_name = left(%(prefix)s || c.name, 200), since = greatest(c.since, %(day)s)
WHERE c.id = ANY(%(ids)s)
"""


def rename_below(division: Division, load: Load) -> None:
    """Bring the full names of standing committees under a division up to its name, from a load's day on."""
    known = {place.pk: place.full_name for place in places().values()}
    rows = Community.objects.standing().filter(within(division.code)).order_by()
    by_place: dict[int, list[int]] = {}
    for pk, place in rows.values_list("pk", "division_id"):
        by_place.setdefault(place, []).append(pk)
    with connection.cursor() as cursor:
        for place, ids in by_place.items():
            words: dict[str, Any] = {"ids": ids, "prefix": known[place]}
            words |= {"day": load.as_of, "load": load.pk}
            cursor.execute(PAST, words)
            cursor.execute(CHANGES, words)
            cursor.execute(FULL, words)
