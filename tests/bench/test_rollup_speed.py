"""The roll-up of a full province: 50,000 committees, two years of every figure, in one query a year."""

from time import perf_counter

import pytest
from django.db import connection

from communities.figures import FIGURES
from communities.rollup import rolled
from portal.people import services as people
from tests.communities.yearly import YEAR

pytestmark = [pytest.mark.bench, pytest.mark.django_db(transaction=True), pytest.mark.timeout(600)]
LIMIT = 0.3  # seconds
CITIES, COUNTIES, STREETS, COMMITTEES = 18, 9, 15, 21  # 51,030 committees
DIVISIONS = """
INSERT INTO people_division (code, name, level, parent_id)
SELECT rpad(p.own || lpad(n::text, {digits}, '0'), 12, '0'), '第' || n, {level}, p.id
FROM (SELECT id, left(code, {above}) AS own FROM people_division WHERE level = {level} - 1) p,
    generate_series(1, {many}) n
"""
COMMUNITIES = """
INSERT INTO communities_community (code, name, short_name, full_name, kind, urban_rural, division_id, since,
    kind_by, initials, uscc, uscc_override)
SELECT left(d.code, 9) || lpad(n::text, 3, '0'), '社区' || n, '社区' || n, '社区' || n,
    CASE WHEN n %% 3 = 0 THEN 'residents' ELSE 'village' END, '', d.id, '2020-01-01', 'hand', '', '', ''
FROM people_division d, generate_series(1, %s) n WHERE d.level = 3
"""
RETURNS = """
INSERT INTO communities_return (division_id, year, status, version, remark, lifecycle)
SELECT id, y, 'accepted', 1, '', 1 FROM people_division, unnest(%s::int[]) y WHERE level = 3
"""
WHOLE = [figure.name for figure in FIGURES]
LINES = f"""
INSERT INTO communities_line (filed_id, community_id, year, code, name, kind, explanation, {", ".join(WHOLE)})
SELECT r.id, c.id, r.year, c.code, c.name, c.kind, '', {", ".join(["(c.id * 7 + r.year) %% 900"] * len(WHOLE))}
FROM communities_return r JOIN communities_community c ON c.division_id = r.division_id
"""


@pytest.fixture
def full(province):
    """A province of 18 cities, 162 counties and 2,430 townships."""
    sizes = [(1, CITIES, 2, 2), (2, COUNTIES, 2, 4), (3, STREETS, 3, 6)]
    with connection.cursor() as cursor:
        for level, many, digits, above in sizes:
            cursor.execute(DIVISIONS.format(level=level, many=many, digits=digits, above=above))
        cursor.execute(COMMUNITIES, [COMMITTEES])
        cursor.execute(RETURNS, [[YEAR - 1, YEAR]])
        cursor.execute(LINES.replace("%%", "%"))
        cursor.execute("ANALYZE")
        cursor.execute(
            "SELECT count(*), sum(households) FROM communities_line WHERE year = %s", [YEAR]
        )
        count, households = cursor.fetchone()
    people.add_division("220000", "吉林省")
    return province, count, households


def test_a_full_province_is_added_up_in_time(full):
    province, count, households = full
    times = []
    for _ in range(9):
        started = perf_counter()
        roll = rolled(province, YEAR)
        times.append(perf_counter() - started)
    assert (roll.total.now.lines, roll.total.now["households"]) == (count, households)
    assert len(roll.parts) == CITIES
    middle = sorted(times)[len(times) // 2]
    print(f"\n{count} committees: median {middle * 1000:.0f} ms, worst {max(times) * 1000:.0f} ms")  # noqa: T201
    assert middle <= LIMIT
