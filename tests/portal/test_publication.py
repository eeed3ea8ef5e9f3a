"""The public copy of a document: prepared by one, reviewed by another, published, corrected, withdrawn."""

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import DatabaseError, IntegrityError, transaction
from django.urls import reverse
from django.utils.timezone import localdate
from hypothesis import given
from hypothesis import strategies as st

from portal.deadlines.models import CalendarDay
from portal.documents.services import void
from portal.notices.models import Notice
from portal.publication.models import Publication, deadline_of
from portal.publication.passages import public, united
from portal.publication.redaction import Proposal
from portal.publication.services import preparing, publishing
from portal.publication.tasks import typeset_public_copies
from portal.publication.workflow import PUBLICATION
from portal.record.models import Event
from portal.record.services import verify
from portal.workflow import Conflict
from proposals import services
from proposals.models import Reply
from tests.conftest import CAST

R, S = Reply.Status, Publication.Status
LAW = {
    S.PROPOSED: {"office": {"approve"}},
    S.REVIEWED: {"office": {"return", "publish"}},
    S.PUBLISHED: {"office": {"withdraw", "replace"}},  # replaced only by the next version
    S.WITHDRAWN: {},
    S.REPLACED: {},
}


def act(copy, verb, by, note=""):
    return publishing.act(copy, verb, by=by, edition=copy.edition, note=note)


@pytest.mark.parametrize("status", S)
def test_who_may_do_what_with_a_publication(copy_at, cast, status):
    copy = copy_at(S.PUBLISHED if status == S.REPLACED else status)
    if status == S.REPLACED:
        again = preparing.prepare(copy.document, by=cast["clerk"])
        for verb in ("approve", "publish"):
            act(again, verb, cast["office"])
        copy.refresh_from_db()
    assert copy.status == status
    allowed = {name: {step.verb for step in PUBLICATION.open_to(cast[name], copy)} for name in CAST}
    assert {name: verbs for name, verbs in allowed.items() if verbs} == LAW[status]


def test_nobody_reviews_what_they_prepared(at, office, appoint, bureau, section):
    reply = at(R.DELIVERED)
    copy = services.publication.prepare(reply, by=office)
    with pytest.raises(PermissionDenied):
        act(copy, "approve", office)
    other_post = appoint("office", "宋知远", bureau, "office", title="主任", section=section)
    with pytest.raises(PermissionDenied):
        act(copy, "approve", other_post)
    second = appoint("second_office", "温以岚", bureau, "office")
    act(copy, "approve", second)
    assert copy.reviewed_by == second


def test_the_database_knows_no_review_by_the_one_who_prepared(copy_at):
    copy = copy_at(S.REVIEWED)
    with pytest.raises(IntegrityError), transaction.atomic():
        Publication.objects.update(reviewed_by=copy.prepared_by)
    with pytest.raises(IntegrityError), transaction.atomic():
        Publication.objects.update(status="public")


@pytest.mark.parametrize("change", [{"source": {}}, {"index_number": "1/2"}, {"version": 9}])
def test_what_is_public_is_frozen_by_the_database(copy_at, change):
    copy_at(S.PUBLISHED)
    with pytest.raises(DatabaseError, match="frozen"), transaction.atomic():
        Publication.objects.update(**change)
    with pytest.raises(DatabaseError, match="frozen"), transaction.atomic():
        Publication.objects.all()._raw_delete("default")


@pytest.mark.parametrize("disclosure", ["依申请公开", "不予公开", ""])
def test_only_what_was_decided_open_is_published(at, clerk, disclosure):
    reply = at(R.DELIVERED)
    reply.document.source["disclosure"] = disclosure
    with pytest.raises(ValidationError, match="不主动公开"):
        preparing.prepare(reply.document, by=clerk)
    assert not Publication.objects.exists()


def test_a_letter_is_published_only_after_its_deputy_has_it(at, clerk, outsider):
    with pytest.raises(ValidationError, match="送达以后"):
        services.publication.prepare(at(R.ISSUED), by=clerk)
    with pytest.raises(PermissionDenied):
        services.publication.prepare(Reply.objects.get(), by=outsider)


def test_two_copies_of_a_document_are_not_prepared_at_once(copy_at, clerk):
    copy = copy_at(S.PROPOSED)
    with pytest.raises(Conflict):
        preparing.prepare(copy.document, by=clerk)


def test_the_signed_source_stays_as_it_is_and_the_public_one_is_new(copy_at, deputy):
    copy = copy_at(S.PUBLISHED)
    assert copy.document.source["addressees"] == [f"尊敬的{deputy.user.name}代表"]
    assert copy.source["addressees"] == ["尊敬的王**代表"]
    assert copy.source["doc_number"] == copy.document.doc_number
    assert copy.sha256 != copy.document.sha256


def test_one_approves_the_edition_that_one_read(copy_at, office, clerk):
    copy = copy_at(S.PROPOSED)
    read = Publication.objects.get(pk=copy.pk)
    preparing.redact(copy, "清单管理", by=clerk)
    with pytest.raises(Conflict):
        act(read, "approve", office)
    act(copy, "approve", office)
    with pytest.raises(Conflict):
        preparing.redact(copy, "工作事项", by=clerk)


def test_a_passage_added_by_hand_is_starred_wherever_it_stands(copy_at, clerk, office):
    copy = copy_at(S.PROPOSED)
    assert preparing.redact(copy, "社区", by=office) == 2
    assert "社区" not in str(copy.source)
    assert "关于**减负" in copy.source["body"]
    with pytest.raises(ValidationError, match="原文中没有"):
        preparing.redact(copy, "不在文中", by=clerk)
    with pytest.raises(ValidationError, match="一行"):
        preparing.redact(copy, " \n ", by=clerk)
    event = Event.objects.get(verb="redact")
    assert event.facts == {"passage": "社区", "times": 2}


def test_a_change_is_taken_back_and_put_in_force_again_but_never_a_deputys_name(copy_at, clerk):
    copy = copy_at(S.PROPOSED)
    preparing.redact(copy, "社区", by=clerk)
    for one in copy.redactions.filter(kind=preparing.BY_HAND):
        preparing.turn(copy, one, by=clerk)
    assert "关于社区减负" in copy.source["body"]
    preparing.turn(copy, one, by=clerk)
    assert str(copy.source).count("社区") == 1
    name = copy.redactions.get(lasting=True)
    with pytest.raises(ValidationError, match="不得公开"):
        preparing.turn(copy, name, by=clerk)
    with pytest.raises(IntegrityError), transaction.atomic():
        copy.redactions.filter(pk=name.pk).update(taken_back_by=clerk.user)


def test_a_summary_takes_the_place_of_the_text_and_goes_through_the_rules(copy_at, clerk):
    copy = copy_at(S.PROPOSED)
    preparing.redact(copy, "减负", by=clerk)
    with pytest.raises(ValidationError, match="摘要"):
        preparing.rescope(copy, by=clerk, scope="summary", summary=" ")
    words = "王春和代表建议社区减负，联系电话13812345678，已采纳。"
    preparing.rescope(copy, by=clerk, scope="summary", summary=words)
    assert copy.source["body"] == "王**代表建议社区**，联系电话138****5678，已采纳。"
    assert copy.source["attachments"] == []
    preparing.rescope(copy, by=clerk, scope="full")
    assert "清单管理" in copy.source["body"]
    assert "减负" not in copy.source["body"]


def test_a_returned_copy_is_reviewed_and_typeset_anew(copy_at, office, clerk):
    copy = copy_at(S.REVIEWED)
    assert copy.sha256
    with pytest.raises(ValidationError, match="请填写理由"):
        act(copy, "return", office)
    act(copy, "return", office, note="第二段还有姓名")
    assert (copy.status, copy.sha256, copy.reviewed_by) == (S.PROPOSED, "", None)
    preparing.redact(copy, "清单管理", by=clerk)
    act(copy, "approve", office)
    typeset_public_copies()
    copy.refresh_from_db()
    assert copy.sha256


def test_a_correction_replaces_what_stood_at_the_address(client, copy_at, clerk, office):
    first = copy_at(S.PUBLISHED)
    second = services.publication.prepare(Reply.objects.get(), by=clerk)
    preparing.redact(second, "清单管理", by=clerk)
    assert "清单管理" in client.get(first.address).text
    for verb in ("approve", "publish"):
        act(second, verb, office)
    first.refresh_from_db()
    assert (first.status, second.version) == (S.REPLACED, 2)
    assert second.address == first.address
    page = client.get(first.address).text
    assert "清单管理" not in page
    assert "更正发布" in page
    assert len(client.get(reverse("publication:json")).json()["letters"]) == 1


def test_a_withdrawn_letter_may_be_published_anew_at_its_address(client, copy_at, clerk, office):
    first = copy_at(S.WITHDRAWN)
    assert client.get(first.address).status_code == 410
    second = services.publication.prepare(Reply.objects.get(), by=clerk)
    assert client.get(first.address).status_code == 410
    for verb in ("approve", "publish"):
        act(second, verb, office)
    assert second.address == first.address
    assert client.get(first.address).status_code == 200


def test_the_index_number_counts_letters_not_versions_and_needs_the_organs_code(
    copy_at, bureau, office, clerk
):
    first = copy_at(S.PUBLISHED)
    year = localdate().year
    assert first.index_number == f"11220000013544496H/{year}-00001"
    again = services.publication.prepare(Reply.objects.get(), by=clerk)
    for verb in ("approve", "publish"):
        act(again, verb, office)
    assert again.index_number == first.index_number
    other = copy_at(S.REVIEWED, number="第2号")
    other.organ.uscc = ""
    with pytest.raises(ValidationError, match="尚未登记统一社会信用代码"):
        act(other, "publish", office)
    act(Publication.objects.get(pk=other.pk), "publish", office)
    assert Publication.objects.get(pk=other.pk).index_number[-5:] == "00002"


def test_a_withdrawn_document_is_not_published_and_no_longer_valid(client, copy_at, office, clerk):
    first = copy_at(S.PUBLISHED)
    reviewed = copy_at(S.REVIEWED, number="第2号")
    for copy in (first, reviewed):
        void(copy.document, reason="签发有误", by=office)
    with pytest.raises(ValidationError, match="已经作废"):
        act(reviewed, "publish", office)
    with pytest.raises(ValidationError, match="已经作废"):
        preparing.prepare(first.document, by=clerk)
    assert '<th scope="row">有效性</th><td>已作废</td>' in client.get(first.address).text


def test_it_is_due_20_working_days_after_it_was_signed(at):
    document = at(R.SIGNED).document
    today = localdate()
    working = CalendarDay.objects.filter(working=True, day__gt=today).order_by("day")
    assert deadline_of(document).due_on == working[19].day


def test_those_concerned_are_told(copy_at, clerk, office, deputy):
    copy_at(S.WITHDRAWN)

    def told(verb):
        found = Notice.objects.filter(event__verb=verb)
        return {notice.to.username: notice.sentence for notice in found}

    number = Publication.objects.get().document.doc_number
    assert told("prepare") == {"office": f"{number}的公开副本已拟好，请审核。"}
    assert told("publish") == dict.fromkeys(("clerk", "deputy"), f"{number}已公开发布。")
    assert set(told("withdraw")) == {"clerk", "deputy"}
    notice = Notice.objects.get(to=deputy.user, event__verb="publish")
    assert notice.path == Publication.objects.get().address


def test_every_change_has_its_event_and_the_record_is_whole(copy_at, office):
    copy = copy_at(S.WITHDRAWN)
    verbs = [event.verb for event in Event.objects.about(copy)]
    assert verbs == ["prepare", "approve", "publish", "withdraw", "typeset"][: len(verbs)]
    assert list(verify()) == []


SPANS = st.lists(st.tuples(st.integers(0, 30), st.integers(1, 8)), max_size=8)


@given(st.text("甲乙丙丁戊己", min_size=38, max_size=38), SPANS)
def test_whatever_overlaps_nothing_that_is_covered_is_read(text, spans):
    found = [Proposal(a, a + n, text[a : a + n], "name", "*" * n) for a, n in spans]
    shown = public({"body": text}, {"body": found})["body"]
    covered = {place for a, n in spans for place in range(a, a + n)}
    assert len(shown) == len(text)
    assert all((shown[n] == "*") == (n in covered) for n in range(len(text)))
    assert all(one.text == text[one.start : one.end] for one in united(found))
