"""All 620,573 committees are loaded against a raw COPY of the same rows, in one run, and once more."""

import json
import os
import subprocess
import sys
import time

import pytest
from django.db import connection

from communities.models import URBAN, VILLAGES, Change, Community, Load
from communities.services import loads, national

pytestmark = [pytest.mark.bench, pytest.mark.django_db(transaction=True)]
ROWS = 620_573
RATIO = 1.5
MEMORY = 400  # MiB
COLUMNS = (
    "code, name, short_name, full_name, kind, urban_rural, division_id, since, kind_by, initials, uscc,"
    " uscc_override, established_on, until"
)
CHILD = """
import json, resource, sys, time
import django
django.setup()
from django.conf import settings
settings.DATABASES["default"]["NAME"] = sys.argv[2]
from pathlib import Path
from communities.services import loads, national
begun = time.perf_counter()
loaded = loads.load_communities(Path(sys.argv[1]) / "villages.csv", national.TOLD, covered=[""])
spent = time.perf_counter() - begun
most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
print(json.dumps({"rows": loaded.rows, "seconds": spent, "memory": most, "found": loaded.found.facts()}))
"""


def loaded_by_a_child(package):
    """As `manage.py import_communities` does, in a process of its own, which is measured."""
    argv = [sys.executable, "-c", CHILD, str(package), connection.settings_dict["NAME"]]
    env = {**os.environ, "DJANGO_SETTINGS_MODULE": "tests.settings"}
    return json.loads(subprocess.run(argv, env=env, check=True, capture_output=True).stdout)


def raw_copy():
    """Seconds of COPY of the same rows into a table with the same columns, constraints and indexes."""
    with connection.cursor() as cursor:
        cursor.execute("CREATE TABLE raw (LIKE communities_community INCLUDING ALL)")
        cursor.execute(
            "ALTER TABLE raw ADD FOREIGN KEY (division_id) REFERENCES people_division DEFERRABLE INITIALLY DEFERRED"
        )
        rows = f"COPY (SELECT {COLUMNS} FROM communities_community ORDER BY code) TO STDOUT"
        with cursor.copy(rows) as copy:
            blocks = [bytes(block) for block in copy]
        begun = time.perf_counter()
        with cursor.copy(f"COPY raw ({COLUMNS}) FROM STDIN") as copy:
            for at in range(0, len(blocks), 1000):
                copy.write(b"".join(blocks[at : at + 1000]))
        spent = time.perf_counter() - begun
        cursor.execute("DROP TABLE raw")
    return spent


def counted(county, kinds):
    return Community.objects.filter(code__startswith=county, kind__in=kinds).count()


def test_all_of_china_is_loaded_nearly_as_fast_as_copied(package):
    divisions = [package / f"{name}.csv" for name in national.DIVISIONS]
    loads.load_divisions(divisions, national.TOLD, covered=[""])
    first = loaded_by_a_child(package)
    floor = raw_copy()
    second = loaded_by_a_child(package)
    print(f"\nCOPY {floor:.1f} s; load {first}; again {second}; kinds:")  # noqa: T201 -- a bench reports
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT kind, kind_by, count(*) FROM communities_community GROUP BY 1, 2 ORDER BY 3 DESC"
        )
        print(*cursor.fetchall(), sep="\n")  # noqa: T201
    assert first["rows"] == first["found"]["added"] == Community.objects.count() == ROWS
    assert all(stated == standing for _, stated, standing in national.compared(package))
    assert (counted("410902", URBAN), counted("410902", VILLAGES)) == (148, 20)
    assert (counted("410922", URBAN), counted("410922", VILLAGES)) == (9, 503)
    assert counted("410927", VILLAGES) == 372
    assert not Change.objects.exists()
    changed = {name for name, count in second["found"].items() if count}
    assert (changed, Load.objects.count()) == (set(), 2)
    assert max(first["memory"], second["memory"]) <= MEMORY
    assert first["seconds"] <= RATIO * floor
    assert second["seconds"] <= first["seconds"]
