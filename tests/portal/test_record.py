"""The record cannot be rewritten, and shows it when it was."""

import threading
from itertools import groupby

import pytest
from django.core.management import CommandError, call_command
from django.db import DatabaseError, connection, transaction

from portal.record.models import ChainEnd, Event
from portal.record.services import record, verify
from tests.conftest import unguarded


@pytest.fixture
def lines(bureau, office):
    before = Event.objects.count()
    events = [record("note", bureau, by=office, note=f"第{n}件事") for n in range(1, 6)]
    assert Event.objects.count() == before + 5
    return events


@pytest.mark.parametrize(
    "attack",
    [
        "UPDATE record_event SET note = 'x'",
        "DELETE FROM record_event",
        "UPDATE record_chainend SET length = 0",
        "UPDATE record_chainend SET hash = 'x'",
        "DELETE FROM record_chainend",
    ],
)
def test_the_database_refuses_to_change_it(lines, attack):
    with (
        pytest.raises(DatabaseError, match=r"never changed|only grows"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(attack)
    assert list(verify()) == []


def test_the_database_refuses_to_empty_it(lines):
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("ALTER TABLE record_event ENABLE TRIGGER events_are_kept")
    with (
        pytest.raises(DatabaseError, match="never changed"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute("TRUNCATE record_event CASCADE")


@pytest.mark.parametrize("field", ["note", "actor", "verb", "facts", "by_id", "at"])
def test_an_altered_line_is_named(lines, field):
    values = {"facts": "'{\"a\": 1}'", "by_id": "NULL", "at": "now() - interval '1 day'"}
    with unguarded() as cursor:
        value = values.get(field, "'x'")
        cursor.execute(f"UPDATE record_event SET {field} = {value} WHERE id = %s", [lines[2].pk])
    [fault] = verify()
    assert "第 3 条" in fault
    assert fault.endswith("内容已被改动")


@pytest.mark.parametrize("nth", [0, 2, 4])
def test_a_removed_line_is_named(lines, nth):
    with unguarded() as cursor:
        cursor.execute("DELETE FROM record_event WHERE id = %s", [lines[nth].pk])
    [fault] = verify()
    assert f"第 {nth + 1} " in fault


def test_an_inserted_line_is_named(lines):
    columns = ", ".join(
        f.column for f in Event._meta.concrete_fields if f.name not in ("id", "place", "note")
    )
    with unguarded() as cursor:
        cursor.execute(
            f"INSERT INTO record_event (place, note, {columns}) "
            f"SELECT 6, '伪造', {columns} FROM record_event WHERE id = %s",
            [lines[4].pk],
        )
    faults = list(verify())
    assert any("第 6 条" in fault and "插入" in fault for fault in faults)


def test_a_whole_chain_that_vanished_is_noticed(lines):
    with unguarded() as cursor:
        cursor.execute("DELETE FROM record_event WHERE id = ANY(%s)", [[e.pk for e in lines]])
    [fault] = verify()
    assert "缺第 1 至 5 条" in fault


def test_the_command_says_so_and_fails(lines, capsys):
    call_command("verify_record")
    assert "留痕完好" in capsys.readouterr().out
    with unguarded() as cursor:
        cursor.execute("UPDATE record_event SET note = 'x' WHERE id = %s", [lines[0].pk])
    with pytest.raises(CommandError, match="1 处问题"):
        call_command("verify_record")


def test_the_post_one_acted_under_stands_in_the_line(lines, office):
    assert lines[0].actor == "宋知远（吉林省民政厅 办公室）"
    assert lines[0].acting_as == office


def test_a_long_note_is_kept_whole(bureau, office):
    note = "长" * 100_000
    assert Event.objects.get(pk=record("note", bureau, by=office, note=note).pk).note == note
    assert list(verify()) == []


@pytest.mark.django_db(transaction=True)
def test_what_is_written_during_the_walk_is_no_fault(bureau, office, monkeypatch):
    def write():
        record("note", bureau, by=office)
        connection.close()

    def grouped_while_somebody_writes(*known):
        """Called when the ends of the chains were read and the events were not."""
        thread = threading.Thread(target=write)
        thread.start()
        thread.join()
        return groupby(*known)

    record("note", bureau, by=office)
    monkeypatch.setattr("portal.record.services.groupby", grouped_while_somebody_writes)
    assert list(verify()) == []
    assert Event.objects.about(bureau).count() == 2


@pytest.mark.django_db(transaction=True)
def test_writers_of_one_chain_queue_up(bureau, office):
    def write():
        record("note", bureau, by=office)
        connection.close()

    threads = [threading.Thread(target=write) for _ in range(20)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    places = Event.objects.about(bureau).values_list("place", flat=True)
    assert sorted(places) == list(range(1, 21))
    assert ChainEnd.objects.get(subject_id=bureau.pk, length=20)
    assert list(verify()) == []
