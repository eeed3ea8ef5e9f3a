"""A million open deadlines: what a sweep costs, against its bare statement; MINYI_DEADLINES sets how many."""

import os
import resource
from datetime import date, datetime, time, timedelta
from time import perf_counter

import pytest
from django.db import connection
from django.utils.timezone import localdate, make_aware

from portal.deadlines.services.calendar import reach
from portal.deadlines.services.rules import rule_for
from portal.people import services as people
from portal.reminders.models import Reminder, Sweep
from portal.reminders.services import sweeping

pytestmark = [pytest.mark.bench, pytest.mark.django_db(transaction=True), pytest.mark.timeout(1800)]
MANY = int(os.environ.get("MINYI_DEADLINES", "1000000"))
ORGANS = 200
LAY = """
INSERT INTO deadlines_deadline (subject_type_id, subject_id, stage, rule_id, title, path, organ_id, section_id,
    holder_id, started_on, falls_on, due_on, fixed_by, extended, opened_at, outcome, armed_on, round)
SELECT t.id, n, 'reply', %(rule)s, '第' || n || '号建议', '/', p.organ_id, p.section_id, p.id,
    %(today)s::date - 120, d.due_on, d.due_on, '', false, now(), '', %(today)s::date - 100, 1
FROM generate_series(1, %(many)s) AS n
JOIN (SELECT *, row_number() OVER (ORDER BY id) - 1 AS nth FROM people_appointment WHERE role = 'handler') AS p
    ON p.nth = n %% %(organs)s
CROSS JOIN LATERAL (SELECT %(today)s::date - 60 + n %% 300 AS due_on) AS d
CROSS JOIN (SELECT id FROM django_content_type WHERE app_label = 'people' AND model = 'organ') AS t
"""


@pytest.fixture
def million(province):
    """So many open deadlines, spread over the organs, their clerks and the days of a year."""
    for nth in range(ORGANS):
        organ = people.add_organ(
            f"示范{nth}局", kind="civil-affairs", division=province, sections=["办理处"]
        )
        section = organ.sections.get()
        for role in ("handler", "section-head", "office", "leader", "signatory"):
            person = people.add_person(f"{role}{nth}", "某人", email="", password="x")
            within = {"section": section} if role in ("handler", "section-head", "leader") else {}
            people.appoint(person, organ, role, **within)
    today = localdate()
    reach(today.year - 2, today.year + 2)
    rule = rule_for("220000000000", "reply", date(2026, 1, 5), matter="suggestion")
    facts = {"rule": rule.pk, "today": today, "many": MANY, "organs": ORGANS}
    with connection.cursor() as cursor:
        cursor.execute(LAY, facts)
        cursor.execute("ANALYZE")


def timed(work):
    started = perf_counter()
    work()
    return perf_counter() - started


def emptied():
    """As it was at the end of yesterday: its reminders are there, today's are not."""
    yesterday = localdate() - timedelta(days=1)
    with connection.cursor() as cursor:
        cursor.execute("TRUNCATE reminders_reminder")
    sweeping.write(yesterday, yesterday)
    moment = make_aware(datetime.combine(yesterday, time(23, 58)))
    Sweep.objects.update_or_create(pk=1, defaults={"swept_at": moment})
    return Reminder.objects.count()


def memory():
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def test_a_sweep_costs_little_more_than_its_statement(million, capsys):
    today = localdate()
    sweeping.thresholds.ensure()
    bare, ours, again, sizes = [], [], [], []
    before = memory()
    for _ in range(3):
        emptied()
        bare.append(timed(lambda: sweeping.write(today - timedelta(days=1), today)))
        there = emptied()
        ours.append(timed(sweeping.sweep))
        again.append(timed(sweeping.sweep))
        sizes.append(Reminder.objects.count() - there)
    grown = memory() - before
    with capsys.disabled():
        print(  # noqa: T201
            f"\n{MANY} open deadlines, {sizes[0]} reminders written: statement {min(bare):.2f} s, sweep"
            f" {min(ours):.2f} s, again {min(again):.2f} s, {grown:.0f} MB more memory"
        )
    assert sizes == sizes[:1] * 3
    assert sizes[0] > MANY / 300
    assert min(ours) <= 2 * min(bare) + 0.05
    assert max(ours) <= 30
    assert grown < 20
