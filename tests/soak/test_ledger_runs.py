"""The ledger for long: hundreds of orders of days and acts, and a database that dies in the middle of a sweep."""

import os
import signal
import subprocess
import sys

import psycopg
import pytest
from hypothesis import settings
from hypothesis.stateful import run_state_machine_as_test

from portal import embedded
from portal.processes import Crew
from tests.portal.ladder_machine import Ladder
from tests.portal.outside import PROJECT, bare_environment, open_directory, until
from tests.portal.reminding import clock, lay  # noqa: F401

pytestmark = [pytest.mark.soak, pytest.mark.timeout(3600)]
LONG = settings(max_examples=200, stateful_step_count=50, deadline=None)
MATTERS, PEOPLE = 2000, 2
LAY = f"""
from datetime import date, timedelta
from django.contrib.contenttypes.models import ContentType
from django.utils.timezone import localdate
from portal.deadlines.models import Deadline
from portal.deadlines.services.calendar import reach
from portal.deadlines.services.rules import rule_for
from portal.people import services as people
from portal.people.models import Organ
province = people.add_division("220000", "吉林省")
organ = people.add_organ("吉林省民政厅", kind="civil-affairs", division=province, sections=["基层处"])
posts = [
    people.appoint(people.add_person(f"clerk{{n}}", "某人", email="", password="x"), organ, "handler",
                   section=organ.sections.get())
    for n in range({PEOPLE})
]
day = localdate() - timedelta(days=1)
reach(day.year - 1, day.year + 1)
rule = rule_for("220000000000", "reply", date(2026, 1, 5), matter="suggestion")
kind = ContentType.objects.get_for_model(Organ)
due = day + timedelta(days=15)
Deadline.objects.bulk_create([
    Deadline(subject_type=kind, subject_id=n, stage="reply", rule=rule, title="某建议", path="/", organ=organ,
             section=organ.sections.get(), started_on=day - timedelta(days=60), falls_on=due, due_on=due, armed_on=day)
    for n in range({MATTERS})
])
"""
SLOW = """
CREATE FUNCTION dawdle() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN PERFORM pg_sleep(0.01); RETURN NEW; END $$;
CREATE TRIGGER dawdle BEFORE INSERT ON reminders_reminder FOR EACH ROW EXECUTE FUNCTION dawdle()
"""
QUICK = "DROP TRIGGER dawdle ON reminders_reminder; DROP FUNCTION dawdle()"
SWEEP = "from portal.reminders.tasks import sweep_ledger, send_due; sweep_ledger()"
SEND = "from portal.reminders.tasks import sweep_ledger, send_due; send_due(limit=10_000)"


@pytest.fixture
def home():
    """A database of its own: how to run Python on it, how to ask it, and its server."""
    with open_directory() as data, Crew() as crew:
        url = embedded.start_postgres(crew, data)
        env = bare_environment(DATABASE_URL=url, DATA_DIR=str(data), SECRET_KEY="x" * 50)
        manage = [sys.executable, "-W", "ignore", "manage.py"]

        def run(*words, **options):
            return subprocess.Popen([*manage, *words], cwd=PROJECT, env=env, **options)

        def ask(text):
            with psycopg.connect(url, autocommit=True) as connection:
                cursor = connection.execute(text)
                return cursor.fetchall() if cursor.description else []

        assert run("migrate", "--verbosity", "0").wait() == 0
        yield run, ask, crew.children[0]


def test_a_database_that_dies_in_the_middle_of_a_sweep_loses_nothing(home):
    run, ask, server = home
    assert run("shell", "-c", LAY).wait() == 0
    ask(SLOW)
    sweep = run("shell", "-c", SWEEP, stderr=subprocess.DEVNULL)
    until(lambda: ask("SELECT 1 FROM pg_stat_activity WHERE wait_event = 'PgSleep'"))
    os.killpg(server.process.pid, signal.SIGKILL)
    server.process.wait()
    assert sweep.wait() != 0
    server.start()
    until(lambda: is_up(ask))
    assert ask("SELECT count(*) FROM reminders_reminder") == [(0,)]
    ask(QUICK)
    for words in (SWEEP, SEND, SWEEP, SEND):
        assert run("shell", "-c", words).wait() == 0
    wanted = MATTERS * PEOPLE
    assert ask(
        "SELECT count(*), count(notice_id), count(DISTINCT notice_id) FROM reminders_reminder"
    ) == [(wanted,) * 3]
    assert ask("SELECT count(*) FROM notices_notice") == [(wanted,)]


def is_up(ask):
    try:
        return ask("SELECT 1")
    except psycopg.OperationalError:
        return False


@pytest.fixture
def posts(clerk, colleague, section_head, office, signatory, appoint, bureau, section):
    """Everybody up the ladder."""
    appoint("leader", "沈一舟", bureau, "leader", section=section)
    return {"clerk": clerk, "colleague": colleague, "office": office}


def test_any_long_order_of_days_and_acts_is_reminded_of_as_the_model_says(clock, lay, posts):
    Ladder.clock, Ladder.lay, Ladder.posts = clock, staticmethod(lay), posts
    run_state_machine_as_test(Ladder, settings=LONG)
