"""Finding committees among all 620,573: how long, and whether all are found; beside icontains and pg_trgm."""

import random
from time import perf_counter

import pytest
from django.db import connection

from communities import looking
from communities.models import Community
from communities.services import national

pytestmark = [
    pytest.mark.bench,
    pytest.mark.django_db(transaction=True),
    pytest.mark.timeout(3600),
]
FIELDS = ("short_name", "full_name", "initials", "code")
COMMON = ("社区", "41", "cw", "村委", "居委会", "河南", "山东", "00", "2001", "zc", "新华", "幸福")
WORDS = ("河南 社区", "濮阳 新", "长春 hy")
LIKE = "SELECT id FROM communities_community WHERE until IS NULL AND sought LIKE %s"


@pytest.fixture
def country(db, package):
    started = perf_counter()
    national.load(package)
    count = Community.objects.count()
    return count, perf_counter() - started


def parts(each):
    """Random parts of two to six characters of names, initials and codes, alike many of each."""
    dice = random.Random(20260630)
    rows = list(Community.objects.order_by("?").values_list(*FIELDS)[:5000])
    found = []
    for nth in range(len(FIELDS)):
        for size in range(2, 7):
            texts = [row[nth].lower() for row in rows if len(row[nth]) >= size]
            for text in dice.choices(texts, k=each):
                place = dice.randrange(len(text) - size + 1)
                found.append(text[place : place + size])
    return [part for part in found if " " not in part]


def timed(work):
    """Milliseconds that the database took for its answers."""
    spent = []

    def watch(execute, *told):
        started = perf_counter()
        try:
            return execute(*told)
        finally:
            spent.append((perf_counter() - started) * 1000)

    with connection.execute_wrapper(watch):
        work()
    return sum(spent)


def at(times, share):
    return sorted(times)[int(len(times) * share)]


def like(part):
    escaped = part.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
    return f"%{escaped}%"


def scan(part, extra=" ORDER BY code LIMIT 20"):
    with connection.cursor() as cursor:
        cursor.execute(LIKE + extra, [like(part)])
        return cursor.fetchall()


def ran(statement):
    with connection.cursor() as cursor:
        cursor.execute(statement)


def test_a_part_is_found_at_once(country, capsys):
    asked = [*parts(25), *COMMON, *WORDS]
    looking.look("社区")
    ours = [min(timed(lambda w=w: looking.look(w)) for _ in range(2)) for w in asked]
    few = [part for part in asked if " " not in part][::10]
    icontains = [
        timed(lambda w=w: list(Community.objects.filter(full_name__icontains=w)[:20])) for w in few
    ]
    ran("CREATE EXTENSION IF NOT EXISTS pg_trgm")
    ran("CREATE INDEX bench_trgm ON communities_community USING gin (sought gin_trgm_ops)")
    trigrams = [timed(lambda w=w: scan(w)) for w in few]
    ran("DROP INDEX bench_trgm")
    with capsys.disabled():
        print(f"\n{country[0]} committees, loaded in {country[1]:.0f} s; ms p50 / p95 / most")  # noqa: T201
        for name, times in (("ours", ours), ("icontains", icontains), ("pg_trgm", trigrams)):
            told = f"{at(times, 0.5):.1f} / {at(times, 0.95):.1f} / {max(times):.1f}"
            print(f"{name}: {len(times)} asked, {told}")  # noqa: T201
    found_as_by_a_scan(parts(25)[:500])
    assert at(ours, 0.95) <= 20


def found_as_by_a_scan(asked):
    """As many of 500 as contain them: recall exactly 1."""
    for part in asked:
        found = looking.found_for(part).values_list("pk", flat=True)
        assert set(found) == {pk for (pk,) in scan(part, "")}, part
