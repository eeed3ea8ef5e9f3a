"""Numbers without gaps, frozen sources, and PDFs that come through whatever happens to the workers."""

import hashlib
import threading
import time
from contextlib import ExitStack
from pathlib import Path

import pytest
import redis
from django.core.exceptions import ValidationError
from django.core.files.storage import default_storage
from django.core.management import CommandError, call_command
from django.db import DatabaseError, connection, transaction

from portal.documents import fonts
from portal.documents import services as documents
from portal.documents.models import OfficialDocument, Series
from portal.documents.tasks import typeset_waiting
from portal.embedded import Crew, start_valkey
from portal.models import Pulse
from portal.record.models import Event
from portal.storing import keep
from portal.workflow import Conflict
from proposals import services
from proposals.models import Assignment, Proposal, Reply
from tests import workers
from tests.conftest import unguarded
from tests.portal.outside import open_directory, until

R = Reply.Status
SOURCE = {
    "layout": "letter",
    "organ": "吉林省民政厅",
    "title": "对省十三届人大三次会议第1017号代表建议的答复",
    "addressees": ["尊敬的王春和代表"],
    "body": "现答复如下：\n一、关于社区减负\n已印发清单。",
    "attachments": [],
    "signature": "吉林省民政厅",
    "note": "",
    "copies": [],
}


@pytest.fixture
def freeze(bureau, signatory):
    def freeze(**changes):
        return documents.freeze({**SOURCE, **changes}, organ=bureau, kind="reply", by=signatory)

    return freeze


def typeset():
    return OfficialDocument.objects.typeset().count()


def test_the_numbers_count_from_one_each_year(freeze, bureau, signatory):
    first, second = freeze(), freeze()
    year = first.series.year
    assert [first.doc_number, second.doc_number] == [
        f"吉民议字〔{year}〕1号",
        f"吉民议字〔{year}〕2号",
    ]
    following = documents.series_of(bureau, "reply", year + 1, by=signatory)
    assert documents.next_number(following) == 1
    assert str(Series.objects.get(kind="reply", year=year + 1)) == f"吉民议字〔{year + 1}〕"
    assert documents.series_of(bureau, "reply", year + 1, by=signatory) == following
    begun = Event.objects.about(following).get()
    assert (begun.verb, begun.acting_as) == ("begin", signatory)


def test_two_organs_with_the_same_prefix_both_sign(freeze, signatory, foreign_bureau):
    first = freeze()
    documents.open_series(foreign_bureau, "reply", "吉民议字", first.series.year, by=None)
    second = documents.freeze(SOURCE, organ=foreign_bureau, kind="reply", by=signatory)
    assert first.doc_number == second.doc_number
    assert first.series != second.series


def test_a_letter_that_cannot_be_printed_uses_no_number(freeze):
    with pytest.raises(ValidationError, match="正文"):
        freeze(body="")
    assert freeze().number == 1


def test_others_need_not_wait_for_a_number_while_a_letter_is_validated(freeze, monkeypatch):
    def free(dated):
        seen.append(Series.objects.get(kind="reply").last)
        return validated(dated)

    seen, validated = [], documents.document.validated
    monkeypatch.setattr(documents.document, "validated", free)
    assert [freeze().number, freeze().number] == [1, 2]
    assert seen == [0, 1]  # not taken yet, so not locked


def test_an_organ_without_a_series_is_told_so(signatory, foreign_bureau):
    with pytest.raises(ValidationError, match="文号"):
        documents.freeze(SOURCE, organ=foreign_bureau, kind="reply", by=signatory)


@pytest.mark.parametrize(
    "change",
    [
        {"source": {}},
        {"doc_number": "吉民议字〔2026〕9号"},
        {"template": "x"},
        {"number": 9},
    ],
)
def test_what_is_signed_is_frozen(freeze, change):
    document = freeze()
    with pytest.raises(DatabaseError, match="frozen"), transaction.atomic():
        OfficialDocument.objects.update(**change)
    with pytest.raises(DatabaseError, match="frozen"), transaction.atomic():
        document.delete()


def test_the_pdf_is_frozen_once_it_is_there(freeze):
    document = freeze()
    typeset_waiting()
    for change in ({"sha256": "x"}, {"pdf": "elsewhere.pdf"}, {"pages": 9}, {"renderer": "x"}):
        with pytest.raises(DatabaseError, match="frozen"), transaction.atomic():
            OfficialDocument.objects.update(**change)
    document.refresh_from_db()
    with document.pdf.open("rb") as kept:
        content = kept.read()
    assert hashlib.sha256(content).hexdigest() == document.sha256
    assert (len(content), document.pages) == (document.size, 1)
    facts = Event.objects.about(document).get(verb="typeset").facts
    assert facts["sha256"] == document.sha256
    assert facts["renderer"] == document.renderer
    assert document.renderer.endswith(f" / fonts {fonts.edition()}")


def test_typesetting_again_gives_the_same_bytes(freeze, capsys):
    for number in range(3):
        freeze(title=f"对省十三届人大三次会议第{number + 1}号代表建议的答复")
    typeset_waiting()
    call_command("retypeset", verify=True)
    assert "共 3 件，全部一致" in capsys.readouterr().out


def test_a_file_that_was_changed_is_named(freeze, capsys):
    document = freeze()
    typeset_waiting()
    document.refresh_from_db()
    path = Path(document.pdf.path)
    path.write_bytes(path.read_bytes().replace(b"%PDF", b"%PDE", 1))
    with pytest.raises(CommandError, match="1 件不一致"):
        call_command("retypeset", verify=True)
    assert document.doc_number in capsys.readouterr().out


def test_a_file_that_is_gone_is_named_and_the_rest_compared(freeze, capsys):
    gone, changed, _whole = freeze(), freeze(), freeze()
    typeset_waiting()
    for document in (gone, changed):
        document.refresh_from_db()
    Path(gone.pdf.path).unlink()
    Path(changed.pdf.path).write_bytes(b"")
    with pytest.raises(CommandError, match="共 3 件，2 件不一致"):
        call_command("retypeset", verify=True)
    named = capsys.readouterr().out
    assert gone.doc_number in named
    assert changed.doc_number in named


def test_half_a_file_of_a_dead_worker_is_replaced(freeze):
    document = freeze()
    pdf = documents.document.printed(document).pdf
    sha = hashlib.sha256(pdf).hexdigest()
    name = f"documents/{sha[:2]}/{sha}.pdf"
    keep(name, pdf[:100])
    typeset_waiting()
    document.refresh_from_db()
    assert document.pdf.name == name
    assert default_storage.size(name) == len(pdf)


def test_one_poisoned_document_does_not_stop_the_rest(freeze):
    poisoned, whole = freeze(), freeze()
    with unguarded():
        OfficialDocument.objects.filter(pk=poisoned.pk).update(source={"layout": "nonsense"})
    typeset_waiting()
    poisoned.refresh_from_db()
    whole.refresh_from_db()
    assert (poisoned.sha256, poisoned.attempts) == ("", 1)
    assert poisoned.failure
    assert whole.sha256


def in_threads(work, items):
    def run(item):
        try:
            work(item)
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=[item]) for item in items]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


def copies(reply, count):
    """The keys of a reply and of its copies, each to a matter of its own."""
    matters = [Proposal.objects.get(pk=reply.proposal_id) for _ in range(count - 1)]
    for n, matter in enumerate(matters):
        matter.pk, matter.number = None, str(5000 + n)
    replies = [Reply.objects.get(pk=reply.pk) for _ in matters]
    assignments = [Assignment.objects.get(proposal=reply.proposal_id) for _ in matters]
    created = Proposal.objects.bulk_create(matters)
    for copy, assignment, matter in zip(replies, assignments, created, strict=True):
        copy.pk, copy.proposal = None, matter
        assignment.pk, assignment.proposal = None, matter
    Assignment.objects.bulk_create(assignments)
    return [reply.pk, *(copy.pk for copy in Reply.objects.bulk_create(replies))]


@pytest.mark.django_db(transaction=True)
def test_fifty_signed_at_once_are_numbered_1_to_50(at, signatory, second_signatory):
    keys = [(key, n) for n, key in enumerate(copies(at(R.SIGNING), 50), 1)]
    signatories = [signatory, second_signatory]

    def sign(item):
        key, n = item
        reply = Reply.objects.select_related("proposal__organ", "drafter").get(pk=key)
        for by in signatories if n % 5 == 0 else signatories[:1]:  # some by two people
            try:
                services.reply.act(reply, "sign", by=by, version=reply.version)
            except Conflict:
                assert by == second_signatory

    in_threads(sign, keys)
    numbers = OfficialDocument.objects.values_list("number", flat=True)
    assert sorted(numbers) == list(range(1, 51))
    assert Series.objects.get(kind="reply").last == 50
    assert Reply.objects.filter(status=R.SIGNED, document__isnull=False).count() == 50


@pytest.mark.django_db(transaction=True)
def test_four_workers_at_once_typeset_each_document_once(freeze):
    for _ in range(8):
        freeze()
    in_threads(lambda _: typeset_waiting(), range(4))
    assert typeset() == 8
    assert Event.objects.filter(verb="typeset").count() == 8


@pytest.mark.django_db(transaction=True)
def test_what_a_killed_worker_left_is_done_by_the_next_one_once(freeze, tmp_path):
    redis.Redis.from_url(workers.settings.REDIS_URL).flushdb()
    body = "\n".join(["各地要加强社区工作者队伍建设，健全完善工作事项清单。" * 10] * 12)
    for _ in range(8):
        freeze(body=body)
    with workers.worker(tmp_path) as doomed:
        typeset_waiting.delay()
        until(lambda: typeset() >= 2 and one_is_claimed(), 180)
        workers.kill(doomed)
    assert 2 <= typeset() < 8
    with workers.worker(tmp_path):
        typeset_waiting.delay()
        until(lambda: typeset() == 8, 180)
    assert Event.objects.filter(verb="typeset").count() == 8
    assert all(default_storage.size(d.pdf.name) == d.size for d in OfficialDocument.objects.all())


def one_is_claimed():
    waiting = OfficialDocument.objects.waiting_to_be_typeset()
    with transaction.atomic():
        free = len(waiting.select_for_update(skip_locked=True).values_list("pk"))
    return free < waiting.count()


@pytest.mark.django_db(transaction=True)
def test_signing_does_not_need_the_broker_and_the_pdf_comes_when_it_is_back(
    at, signatory, tmp_path, monkeypatch
):
    reply = at(R.SIGNING)
    with open_directory() as data, ExitStack() as running, Crew() as back:
        first = ExitStack()
        broker = start_valkey(first.enter_context(Crew()), data)
        monkeypatch.setenv("CELERY_BROKER_WRITE_URL", broker)
        monkeypatch.setattr("portal.embedded.free_port", lambda: int(broker[:-2].split(":")[-1]))
        running.enter_context(workers.worker(tmp_path, broker))
        running.enter_context(workers.beat(tmp_path, broker))
        until(Pulse.objects.exists)
        first.close()
        started = time.monotonic()
        services.reply.act(reply, "sign", by=signatory, version=reply.version)
        assert time.monotonic() - started < 10
        assert reply.document.sha256 == ""
        assert start_valkey(back, data) == broker
        until(lambda: typeset() == 1, 180)
    assert Event.objects.filter(verb="typeset").count() == 1
    assert Event.objects.filter(verb="sign").count() == 1
