"""Letters begin with a wording (文稿模板): what is known is filled in, and what is not keeps them from being signed."""

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.urls import reverse

from portal.documents.models import Kind
from portal.record.models import Event
from portal.wordings import services as wordings
from portal.wordings.fields import fields_of
from portal.workflow import Conflict, swap
from proposals import services
from proposals.forms import DraftForm
from proposals.known import known
from proposals.models import Reply

R = Reply.Status
HTMX = {"HX-Request": "true"}
CONTACT = "联系人：{{联系人}}　联系电话：{{联系电话}}"


@pytest.fixture
def with_contact(own_wording, office):
    """The office's wording asks for a telephone number, which nobody but the drafter knows."""
    text = {**own_wording.latest().text, "note": CONTACT}
    return wordings.edit(own_wording, own_wording.name, text, by=office, number=1)


def on_the_desk(reply, **changes):
    form = DraftForm.of(reply)
    return {name: form[name].value() or "" for name in form.fields} | changes


def test_without_one_of_its_own_an_organ_begins_with_the_shipped_wording(begun):
    reply = begun()
    assert (reply.title, reply.addressees, reply.note, reply.copies) == (
        "对省十三届人大三次会议第1017号代表建议的答复", ["尊敬的王春和代表"], "", [],
    )  # fmt: skip
    assert reply.body == (
        "您提出的《关于建立健全〈社区工作暂行办法〉的建议》收悉，经认真研究办理，现答复如下：\n\n"
    )
    assert reply.begun_from == wordings.shipped("reply").latest()
    assert reply.unfilled() == []


def test_its_own_is_filled_in_and_says_which_version_it_was(begun, with_contact, office):
    reply = begun(received_on="2026-03-02")
    assert reply.title == "关于关于建立健全〈社区工作暂行办法〉的建议的答复"
    assert reply.body == "您在省十三届人大三次会议上提出的第1017号建议收悉，现答复如下："
    assert reply.copies == [{"name": "省人大常委会办公厅", "count": 2}]
    assert reply.note == "联系人：林晓棠　联系电话：{{联系电话}}"
    assert (reply.begun_from.wording, reply.begun_from.number) == (with_contact, 2)
    assert Event.objects.about(reply).get().facts["name"] == "本厅答复 第 2 版"
    text = with_contact.latest().text
    wordings.edit(with_contact, "本厅答复", {**text, "note": ""}, by=office, number=2)
    assert Reply.objects.get().begun_from.text["note"] == CONTACT


def test_every_value_belongs_to_a_field_of_replies(begun):
    reply = begun(received_on="2026-03-02")
    values = known(reply.proposal, reply.drafter)
    missing = {field.name for field in fields_of(Kind.REPLY)} - set(values)
    assert missing == {"联系电话"}
    assert set(values) < {field.name for field in fields_of(Kind.REPLY)}
    assert values["收到日期"] == "2026年3月2日"


def test_what_people_typed_is_not_filled_in_again(begun):
    reply = begun(title="关于{{联系人}}和{{届次}}的建议")
    assert "《关于{{联系人}}和{{届次}}的建议》收悉" in reply.body
    assert "林晓棠" not in reply.body


def test_a_title_too_long_to_be_kept_stays_open(begun, own_wording):
    reply = begun(title="关于" + "长" * 150 + "的建议")
    assert reply.title == "关于{{案由}}的答复"
    assert reply.unfilled() == [("标题", ["{{案由}}"])]


def test_what_is_missing_is_named_at_submitting_checking_and_signing(
    begun, with_contact, clerk, section_head, signatory
):
    reply = begun()
    services.letter.save(reply, {"body": "电话{{主办处室"}, by=clerk, version=1)
    steps = [
        (R.DRAFTING, "submit", clerk),
        (R.CHECKING, "pass", section_head),
        (R.SIGNING, "sign", signatory),
    ]
    for status, verb, by in steps:
        swap(reply, {}, {"status": status})
        with pytest.raises(ValidationError) as refused:
            services.reply.act(reply, verb, by=by, version=reply.version)
        assert refused.value.message_dict == {
            "body": ["正文：“{{主办处室”尚未填写。"],
            "note": ["附注：“{{联系电话}}”尚未填写。"],
        }
    assert reply.document is None


def test_all_that_is_missing_is_named_at_once(begun, with_contact, clerk):
    reply = begun()
    services.letter.save(reply, {"body": "", "title": ""}, by=clerk, version=1)
    with pytest.raises(ValidationError) as refused:
        services.reply.act(reply, "submit", by=clerk, version=2)
    assert set(refused.value.message_dict) == {"title", "body", "note"}


def test_the_desk_lists_what_is_missing_until_it_is_filled_in(client, begun, with_contact, clerk):
    reply = begun()
    client.force_login(clerk.user)
    desk = client.get(reply.get_absolute_url()).text
    assert "送核稿前还须填写" in desk
    assert "<li>附注：<code>{{联系电话}}</code></li>" in desk
    url = reverse("proposals:draft", args=[reply.pk])
    refused = client.post(url, on_the_desk(reply, then="submit"))
    assert refused.status_code == 422
    assert "附注：“{{联系电话}}”尚未填写。" in refused.text
    reply.refresh_from_db()
    filled = on_the_desk(reply, note="联系人：林晓棠　联系电话：0431-80000012")
    saved = client.post(url, filled, headers=HTMX).text
    assert '<div id="unfilled" hx-swap-oob="true">' in saved
    assert "送核稿前还须填写" not in saved


def test_an_untouched_draft_is_begun_again_with_another_wording(client, begun, with_contact, clerk):
    reply = begun()
    client.force_login(clerk.user)
    shipped = wordings.shipped("reply")
    desk = client.get(reply.get_absolute_url()).text
    assert "换用“答复（通用）”" in desk
    assert "换用“本厅答复”" not in desk
    url = reverse("proposals:reword", args=[reply.pk])
    assert client.post(url, on_the_desk(reply, wording=shipped.pk)).status_code == 302
    reply.refresh_from_db()
    assert reply.body.startswith("您提出的《")
    assert (reply.begun_from.wording, reply.version, reply.note) == (shipped, 2, "")
    assert reply.versions.count() == 2
    assert "换用文稿模板" in client.get(reply.get_absolute_url()).text
    back = client.post(url, on_the_desk(reply, wording=with_contact.pk))
    assert back.status_code == 302
    assert Reply.objects.get().begun_from.wording == with_contact


def test_what_was_typed_is_never_replaced_by_a_wording(client, begun, with_contact, clerk):
    reply = begun()
    client.force_login(clerk.user)
    shipped = wordings.shipped("reply")
    url = reverse("proposals:reword", args=[reply.pk])
    typed = client.post(url, on_the_desk(reply, wording=shipped.pk, body="我写的正文"))
    assert typed.status_code == 422
    assert "我写的正文" in typed.text
    assert "不再换用文稿模板" in typed.text
    services.letter.save(reply, {"body": "我写的正文"}, by=clerk, version=1)
    assert "换用“" not in client.get(reply.get_absolute_url()).text
    with pytest.raises(ValidationError, match="已经动笔"):
        services.letter.reword(reply, shipped, by=clerk, version=2)
    late = client.post(url, on_the_desk(reply, wording=shipped.pk, version=1))
    assert late.status_code == 422
    assert Reply.objects.get().body == "我写的正文"


def test_a_wording_is_chosen_among_the_organs_own(
    client, begun, own_wording, clerk, office, foreign_office
):
    reply, text = begun(), own_wording.latest().text
    foreign = wordings.write("reply", "外省的", text, by=foreign_office)
    gone = wordings.write("reply", "停用的", text, by=office)
    wordings.withdraw(gone, by=office, number=1)
    for wording in (foreign, gone):
        with pytest.raises(ValidationError, match="已停用"):
            services.letter.reword(reply, wording, by=clerk, version=1)
    client.force_login(clerk.user)
    url = reverse("proposals:reword", args=[reply.pk])
    assert client.post(url, on_the_desk(reply, wording=foreign.pk)).status_code == 404
    assert client.post(url, on_the_desk(reply, wording="不是数")).status_code == 404


def test_a_wording_is_chosen_by_the_handler_over_the_version_that_was_read(
    begun, own_wording, clerk, colleague
):
    reply = begun()
    with pytest.raises(PermissionDenied):
        services.letter.reword(reply, own_wording, by=colleague, version=1)
    with pytest.raises(Conflict):
        services.letter.reword(reply, own_wording, by=clerk, version=7)
