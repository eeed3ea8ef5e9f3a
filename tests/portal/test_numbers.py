"""Numbers: opened, skipped, voided, never reused; 索引号 without a gap."""

import csv
import re
from io import StringIO

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import DatabaseError, transaction
from django.urls import reverse
from django.utils.timezone import localdate

from portal.documents import registers
from portal.documents import services as documents
from portal.documents.models import IndexSeries, OfficialDocument, Series, VoidedNumber
from portal.documents.tasks import typeset_waiting
from portal.people.models import Organ
from portal.record.models import Event
from portal.workflow import Conflict
from proposals import services
from proposals.models import Reply
from tests.portal.test_documents import copies, freeze, in_threads  # noqa: F401

R = Reply.Status
YEAR = localdate().year
INDEX = re.compile(r"(?P<front>[0-9A-Z]{6,18})/(?P<ym>\d{4}|\d{6})-(?P<seq>\d{5,6})")


@pytest.fixture
def series(bureau):
    return Series.objects.get(organ=bureau, kind="reply")


def test_a_series_may_begin_where_the_old_numbers_ended(bureau, office, signatory):
    opened = documents.open_series(bureau, "opinion", "吉民函", YEAR, by=office, start=38)
    assert [documents.next_number(opened) for _ in range(2)] == [38, 39]
    following = documents.series_of(bureau, "opinion", YEAR + 1, by=signatory)
    assert documents.next_number(following) == 1
    event = Event.objects.about(opened).get()
    assert (event.verb, event.acting_as, event.facts["start"]) == ("open", office, 38)


@pytest.mark.parametrize(
    "wrong", [{"kind": "reply"}, {"start": 0}, {"prefix": "ABC"}, {"prefix": "=1+1"}]
)
def test_what_cannot_be_a_series_is_refused(bureau, office, wrong):
    chosen = {"kind": "pilot", "prefix": "吉民发", "year": YEAR, "start": 1, **wrong}
    with pytest.raises(ValidationError):
        documents.open_series(bureau, **chosen, by=office)
    assert Series.objects.count() == 2  # as before


def test_only_the_office_of_the_organ_keeps_its_numbers(
    bureau, series, freeze, signatory, clerk, foreign_office
):
    document = freeze()
    for by in (signatory, clerk, foreign_office):
        for act in (
            lambda by=by: documents.open_series(bureau, "pilot", "吉民发", YEAR, by=by),
            lambda by=by: documents.choose_layout(series, "file", by=by),
            lambda by=by: documents.skip(series, by=by, reason="x"),
            lambda by=by: documents.void(document, by=by, reason="x"),
            lambda by=by: documents.choose_index(bureau, "uscc", by=by),
        ):
            with pytest.raises(PermissionDenied):
                act()
    assert not VoidedNumber.objects.exists()


def test_a_layout_is_chosen_for_the_future(bureau, series, office, freeze):
    signed = freeze()
    documents.choose_layout(series, "file", by=office)
    assert Series.objects.layout_of(bureau, "reply") == "file"
    signed.refresh_from_db()
    assert signed.source["layout"] == "letter"
    documents.open_series(bureau, "reply", "吉民议字", YEAR + 1, by=office)
    assert Series.objects.layout_of(bureau, "reply") == "file"  # next year has not come
    event = Event.objects.about(series).get(verb="choose-layout")
    assert (event.before, event.after) == ("letter", "file")


def test_a_skipped_and_a_voided_number_are_never_used_again(series, freeze, office):
    first = freeze()
    skipped = documents.skip(series, by=office, reason="用于纸质发文")
    voided = documents.void(first, by=office, reason="引用文件有误")
    assert (str(skipped), str(voided)) == (f"{series}2号", f"{series}1号")
    assert freeze().number == 3
    with pytest.raises(Conflict):
        documents.void(first, by=office, reason="再来")
    for change in ({"reason": "别的"}, {"number": 9}):
        with pytest.raises(DatabaseError, match="stays voided"), transaction.atomic():
            VoidedNumber.objects.update(**change)
    with pytest.raises(DatabaseError, match="stays voided"), transaction.atomic():
        VoidedNumber.objects.all().delete()
    rows = registers.of_numbers(series, [3, 2, 1])
    assert [(bool(row.document), bool(row.voided)) for row in rows] == [
        (True, False),
        (False, True),
        (True, True),
    ]


@pytest.mark.parametrize("reason", ["", " \n", "a\x00b", "长" * 201])
def test_a_number_is_voided_for_a_reason(series, office, reason):
    with pytest.raises(ValidationError):
        documents.skip(series, by=office, reason=reason)
    series.refresh_from_db()
    assert series.last == 0


@pytest.mark.parametrize(("status", "verb"), [(R.SIGNED, "issue"), (R.ISSUED, "deliver")])
def test_a_letter_whose_number_is_voided_goes_no_further(at, office, status, verb):
    reply = at(status)
    typeset_waiting()
    documents.void(reply.document, by=office, reason="有误")
    reply.refresh_from_db()
    with pytest.raises(ValidationError, match="作废"):
        services.reply.act(reply, verb, by=office, version=reply.version)
    reply.refresh_from_db()
    assert reply.status == status


@pytest.mark.parametrize("status", [R.SIGNED, R.ISSUED])
def test_a_letter_whose_number_is_voided_is_drafted_and_signed_anew(
    client, at, clerk, section_head, signatory, office, status
):
    reply = at(status)
    withdrawn = reply.document
    with pytest.raises(PermissionDenied):
        services.reply.act(reply, "redraft", by=office, version=reply.version, note="有误")
    documents.void(withdrawn, by=office, reason="有误")
    reply = Reply.objects.get()
    services.reply.act(reply, "redraft", by=office, version=reply.version, note="清单有误")
    assert (reply.status, reply.document, reply.signed_at) == (R.DRAFTING, None, None)
    client.force_login(clerk.user)
    assert "清单有误" in client.get(reply.get_absolute_url()).content.decode()
    for verb, by in (("submit", clerk), ("pass", section_head), ("sign", signatory)):
        if verb == "sign":
            services.disclosure.check(
                reply, by=office, disclosure="主动公开", version=reply.version
            )
        services.reply.act(reply, verb, by=by, version=reply.version)
    assert reply.document.number == withdrawn.number + 1


def test_the_pages_say_that_a_delivered_letter_was_withdrawn(client, at, office, deputy):
    reply = at(R.DELIVERED)
    documents.void(reply.document, by=office, reason="所附清单有误")
    for who, page in (
        (office, reply.get_absolute_url()),
        (deputy, reply.proposal.get_absolute_url()),
    ):
        client.force_login(who.user)
        shown = client.get(page).content.decode()
        assert "已作废" in shown
        assert "所附清单有误" in shown


@pytest.mark.django_db(transaction=True)
def test_fifty_sign_while_numbers_are_voided_and_skipped(at, office, signatory):
    keys = copies(at(R.SIGNING), 50)

    def act(item):
        n, key = item
        reply = Reply.objects.select_related("proposal__organ", "drafter").get(pk=key)
        services.reply.act(reply, "sign", by=signatory, version=reply.version)
        if n % 5 == 0:
            documents.skip(Series.objects.get(kind="reply"), by=office, reason="用于纸质发文")
        if n % 5 == 1:
            documents.void(reply.document, by=office, reason="有误")

    in_threads(act, list(enumerate(keys)))
    used = list(OfficialDocument.objects.values_list("number", flat=True))
    skipped = list(VoidedNumber.objects.filter(document=None).values_list("number", flat=True))
    assert (len(used), len(skipped)) == (50, 10)
    assert sorted(used + skipped) == list(range(1, 61))
    assert VoidedNumber.objects.exclude(document=None).count() == 10
    assert Series.objects.get(kind="reply").last == 60


def test_the_register_of_voided_numbers_holds_no_formula(client, series, freeze, office):
    documents.void(freeze(title="=HYPERLINK(1)的答复"), by=office, reason="@SUM(1+1)")
    documents.skip(series, by=office, reason="-2+3")
    client.force_login(office.user)
    response = client.get(reverse("documents:voided"))
    text = response.content.decode("utf-8-sig")
    head, *rows = csv.reader(StringIO(text))
    assert head[0] == "文号"
    assert [row[0] for row in rows] == [f"{series}1号", f"{series}2号"]
    assert [row[3] for row in rows] == ["'@SUM(1+1)", "'-2+3"]
    assert not [cell for row in rows for cell in row if cell.startswith(registers.FORMULA)]


def test_index_numbers_have_no_gap_and_begin_as_the_organ_chose(bureau, office):
    Organ.objects.filter(pk=bureau.pk).update(uscc="11220000013544496H")
    bureau.refresh_from_db()
    on = localdate().replace(year=2026)
    assert documents.index_number(bureau, on) == "11220000013544496H/2026-00001"
    documents.choose_index(bureau, "organisation", by=office)
    assert documents.index_number(bureau, on) == "013544496/2026-00002"
    assert documents.index_number(bureau, on.replace(year=2027)) == "013544496/2027-00001"
    assert INDEX.fullmatch(documents.index_number(bureau, on))


def test_an_index_number_whose_publication_fails_is_given_back(bureau):
    Organ.objects.filter(pk=bureau.pk).update(uscc="11220000013544496H")
    bureau.refresh_from_db()
    for _ in range(2):
        with transaction.atomic():
            assert documents.index_number(bureau, localdate()).endswith("-00001")
            transaction.set_rollback(True)
    assert documents.index_number(bureau, localdate()).endswith("-00001")


@pytest.mark.django_db(transaction=True)
def test_twenty_published_at_once_have_index_numbers_1_to_20(bureau):
    Organ.objects.filter(pk=bureau.pk).update(uscc="11220000013544496H")
    bureau.refresh_from_db()
    found = []
    in_threads(lambda _: found.append(documents.index_number(bureau, localdate())), range(20))
    assert sorted(found) == [f"11220000013544496H/{YEAR}-{n:05}" for n in range(1, 21)]
    assert IndexSeries.objects.get().last == 20


def test_an_organ_without_its_code_is_told_so(bureau, office):
    Organ.objects.filter(pk=bureau.pk).update(uscc="")
    bureau.refresh_from_db()
    with pytest.raises(ValidationError, match="统一社会信用代码"):
        documents.index_number(bureau, localdate())
    with pytest.raises(ValidationError, match="统一社会信用代码"):
        documents.choose_index(bureau, "organisation", by=office)


def test_the_office_does_all_of_it_on_its_pages(client, series, office, freeze):
    client.force_login(office.user)
    home = client.get("/").content.decode()
    assert reverse("documents:numbers") in home
    chosen = {"kind": "pilot", "prefix": "吉民发", "year": YEAR, "start": "7", "layout": "file"}
    assert client.post(reverse("documents:numbers"), chosen).status_code == 302
    opened = Series.objects.get(kind="pilot")
    assert (opened.start, opened.last, opened.layout) == (7, 6, "file")
    assert client.post(reverse("documents:numbers"), chosen).status_code == 422
    document = freeze()
    page = reverse("documents:series", args=[series.pk])
    assert client.post(f"{page}skip/", {"reason": ""}).status_code == 422
    assert client.post(f"{page}skip/", {"reason": "纸质发文"}).status_code == 302
    void = reverse("documents:void", args=[document.pk])
    assert document.source["title"] in client.get(void).content.decode()
    assert client.post(void, {"reason": "有误"}).status_code == 302
    assert client.post(void, {"reason": "有误"}).status_code == 404
    shown = client.get(page).content.decode()
    assert shown.count("已作废") == 2
    assert client.post(f"{page}layout/", {"layout": "file"}).status_code == 302
    assert (
        client.post(reverse("documents:index-number"), {"index": "organisation"}).status_code == 302
    )


def test_a_long_register_costs_as_many_queries_as_a_short_one(
    client, series, office, freeze, django_assert_max_num_queries
):
    client.force_login(office.user)
    for _ in range(20):
        freeze()
    with django_assert_max_num_queries(15):
        client.get(reverse("documents:series", args=[series.pk]))
