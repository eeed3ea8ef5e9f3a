"""All of China as a file: memory and time of XLSX and CSV in processes of their own, against COPY of the same rows."""

import json
import os
import subprocess
import sys
from time import perf_counter

import pytest
from django.conf import settings
from django.db import connection
from openpyxl import load_workbook
from python_calamine import CalamineWorkbook

pytestmark = [pytest.mark.bench, pytest.mark.django_db(transaction=True), pytest.mark.timeout(1800)]
MANY = int(os.environ.get("MINYI_COMMITTEES", "620573"))
LAY = """
INSERT INTO communities_community (code, name, short_name, full_name, kind, kind_by, urban_rural, initials, uscc,
    uscc_override, division_id, since)
SELECT 220102001000 + n, '示范' || n || '村民委员会', '示范' || n || '村',
    '吉林省长春市南关区南岭街道示范' || n || '村民委员会', 'village', 'name', '220', 'sf' || n || 'c', '', '',
    %s, '2020-01-01'
FROM generate_series(1, %s) AS n
"""
COPY = """
COPY (SELECT c.code, c.name, short_name, full_name, kind, urban_rural, d.name, c.since, c.until
    FROM communities_community c JOIN people_division d ON d.id = c.division_id ORDER BY c.code)
TO STDOUT WITH (FORMAT csv, HEADER)
"""
CHILD = """
import json, resource, sys, time
import django
django.setup()
from django.utils.timezone import localdate
from communities import listing, tables
started = time.perf_counter()
with open(sys.argv[2], "w+b") as file:
    found = listing.rows(listing.listed(listing.Wanted(localdate())))
    rows = tables.WRITERS[sys.argv[1]](file, list(listing.FIELDS.values()), found)
peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
print(json.dumps({"rows": rows, "seconds": time.perf_counter() - started, "peak": peak}))
"""


@pytest.fixture
def all_of_china(street):
    """As many committees as the national file has, in one street."""
    with connection.cursor() as cursor:
        cursor.execute(LAY, [street.pk, MANY])
        cursor.execute("ANALYZE communities_community")


def made(form, path):
    """How a process of its own writes the file, on the database of the test."""
    known = connection.settings_dict
    place = (
        f"{known['HOST']}:{known['PORT']}" if known["PORT"] else known["HOST"].replace("/", "%2F")
    )
    url = f"postgres://{known['USER']}:{known['PASSWORD']}@{place}/{known['NAME']}"
    env = {**os.environ, "DATABASE_URL": url, "DJANGO_SETTINGS_MODULE": "portal.settings"}
    argv = [sys.executable, "-c", CHILD, form, str(path)]
    done = subprocess.run(argv, env=env, cwd=settings.BASE_DIR, check=True, capture_output=True)
    return json.loads(done.stdout)


def copied():
    """Seconds that PostgreSQL itself takes for the same rows as CSV."""
    started = perf_counter()
    with connection.cursor() as cursor, cursor.connection.cursor().copy(COPY) as copy:
        for _ in copy:
            pass
    return perf_counter() - started


def test_all_of_china_leaves_as_a_file(all_of_china, tmp_path, capsys):
    bare = copied()
    csv, xlsx = (made(form, tmp_path / f"all.{form}") for form in ("csv", "xlsx"))
    with capsys.disabled():
        for form, told in (("CSV", csv), ("XLSX", xlsx)):
            print(  # noqa: T201
                f"\n{form}: {told['rows']} rows in {told['seconds']:.1f} s, peak {told['peak']:.0f} MiB,"
                f" {told['seconds'] / bare:.1f} x COPY ({bare:.2f} s)"
            )
    assert csv["rows"] == xlsx["rows"] == MANY
    assert max(csv["peak"], xlsx["peak"]) <= 300
    assert csv["seconds"] <= 50  # the web server gives an answer a minute
    assert xlsx["seconds"] <= 600  # the task has 780
    sheet = CalamineWorkbook.from_path(tmp_path / "all.xlsx").get_sheet_by_index(0)
    assert sum(1 for _ in sheet.iter_rows()) == MANY + 1
    book = load_workbook(tmp_path / "all.xlsx", read_only=True)
    assert sum(1 for _ in book.active.iter_rows(values_only=True)) == MANY + 1
    book.close()
