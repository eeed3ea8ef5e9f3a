"""公开属性: proposed by the drafter, checked by the office, decided by the signatory."""

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.urls import reverse

from portal.record.models import Event
from portal.workflow import Conflict
from proposals import services
from proposals.models import Reply
from proposals.services.disclosure import Decision
from tests.conftest import CAST

R = Reply.Status
GROUND = "涉及个人隐私，依据《政府信息公开条例》第十五条"


def submit(reply, clerk, **drafted):
    services.letter.save(reply, drafted, by=clerk, version=reply.version)
    services.reply.act(reply, "submit", by=clerk, version=reply.version)


def check(reply, office, disclosure="主动公开", remark="", version=None):
    read = version or reply.version
    word = {"disclosure": disclosure, "remark": remark, "version": read}
    return services.disclosure.check(reply, by=office, **word)


def sign(reply, signatory, decided=None):
    services.reply.act(reply, "sign", by=signatory, version=reply.version, decided=decided)
    return reply.document


@pytest.mark.parametrize(
    ("drafted", "message"),
    [
        ({"disclosure": ""}, "请选择公开属性"),
        ({"disclosure": "依申请公开"}, "建议依申请公开的，请写明理由"),
        ({"disclosure": "不予公开", "disclosure_ground": " "}, "建议不予公开的，请写明理由"),
    ],
)
def test_a_draft_goes_on_with_its_proposal_and_the_ground_of_it(at, clerk, drafted, message):
    reply = at(R.DRAFTING)
    with pytest.raises(ValidationError, match=message):
        submit(reply, clerk, **drafted)
    submit(reply, clerk, disclosure="不予公开", disclosure_ground=GROUND)
    assert reply.status == R.CHECKING


def test_nobody_signs_before_the_office_has_checked(at, section_head, signatory, office):
    reply = at(R.CHECKING)
    services.reply.act(reply, "pass", by=section_head, version=reply.version)
    with pytest.raises(ValidationError, match="还缺办公室对公开属性的审核"):
        sign(reply, signatory)
    check(reply, office)
    assert sign(reply, signatory).disclosure == "主动公开"


@pytest.mark.parametrize("status", [R.CHECKING, R.SIGNING])
def test_only_the_office_checks(at, cast, status):
    reply = at(status)
    for name in set(CAST) - {"office"}:
        with pytest.raises(PermissionDenied):
            check(reply, cast[name])
    check(reply, cast["office"])


@pytest.mark.parametrize("status", [R.DRAFTING, R.SIGNED, R.DELIVERED])
def test_it_is_checked_only_while_the_letter_is_before_a_checker(at, office, status):
    with pytest.raises(Conflict):
        check(at(status), office)


def test_the_version_that_was_read_is_checked(at, office):
    reply = at(R.CHECKING)
    with pytest.raises(Conflict):
        check(reply, office, version=reply.version - 1)


def test_who_departs_from_what_was_proposed_says_why(at, office, signatory, section_head):
    reply = at(R.CHECKING)
    with pytest.raises(ValidationError, match="请写明理由"):
        check(reply, office, "依申请公开")
    with pytest.raises(ValidationError, match="请选择公开属性"):
        check(reply, office, "绝密")
    check(reply, office, "依申请公开", GROUND)
    services.reply.act(reply, "pass", by=section_head, version=reply.version)
    with pytest.raises(ValidationError, match="请写明理由"):
        sign(reply, signatory, Decision("主动公开"))
    reply.refresh_from_db()
    assert (reply.status, reply.document) == (R.SIGNING, None)
    document = sign(reply, signatory, Decision("主动公开", "可以公开"))
    assert (document.disclosure, document.source["disclosure"]) == ("主动公开", "主动公开")
    event = Event.objects.about(reply).get(verb="decide")
    assert event.facts == {"checked": "依申请公开", "disclosure": "主动公开"}
    assert event.note == "可以公开"


def test_without_a_word_of_the_signatory_the_offices_stands_with_its_ground(
    at, office, signatory, section_head
):
    reply = at(R.CHECKING)
    check(reply, office, "不予公开", GROUND)
    services.reply.act(reply, "pass", by=section_head, version=reply.version)
    assert sign(reply, signatory).disclosure == "不予公开"
    assert Event.objects.about(reply).get(verb="decide").note == GROUND


def test_what_is_sent_back_is_checked_anew(at, signatory):
    reply = at(R.SIGNING)
    assert reply.disclosure_checked == "主动公开"
    services.reply.act(reply, "send-back", by=signatory, version=reply.version, note="改")
    assert (reply.disclosure_checked, reply.disclosure_checked_by) == ("", None)


def test_what_was_signed_without_a_decision_is_not_open(at):
    document = at(R.SIGNED).document
    del document.source["disclosure"]
    assert document.disclosure == "依申请公开"
    assert not document.is_open


def test_the_page_explains_a_missing_ground_and_keeps_the_choice(client, at, office, signatory):
    reply = at(R.SIGNING)
    client.force_login(office.user)
    url = reverse("proposals:disclosure", args=[reply.pk])
    asked = {"disclosure": "不予公开", "version": reply.version}
    refused = client.post(url, asked)
    assert refused.status_code == 422
    assert "请写明理由和依据" in refused.text
    assert client.post(url, {**asked, "remark": GROUND}).status_code == 302
    client.force_login(signatory.user)
    page = client.get(reply.get_absolute_url()).text
    assert '<option value="不予公开" selected>' in page
    assert GROUND in page
    step = reverse("proposals:step", args=[reply.pk, "sign"])
    refused = client.post(step, {"version": reply.version, "disclosure": "主动公开"})
    assert refused.status_code == 422
    assert '<option value="主动公开" selected>' in refused.text
