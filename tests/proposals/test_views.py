"""Matters and replies through the browser: what is refused is explained, and nothing typed is lost."""

import re

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from portal.documents.models import OfficialDocument
from portal.record.models import Event
from portal.record.services import record
from proposals import services
from proposals.models import Proposal, Reply

P, R = Proposal.Status, Reply.Status
HTMX = {"HX-Request": "true"}


def draft_of(reply, **changes):
    return {
        "title": reply.title,
        "addressees": "\n".join(reply.addressees),
        "body": reply.body,
        "disclosure": "主动公开",
        "version": reply.version,
        **changes,
    }


def save(client, reply, **changes):
    headers = changes.pop("headers", {})
    data = draft_of(reply, **changes)
    return client.post(reverse("proposals:draft", args=[reply.pk]), data, headers=headers)


def take(client, reply, verb, **data):
    data = {"version": reply.version, **data}
    return client.post(reverse("proposals:step", args=[reply.pk, verb]), data)


@pytest.fixture
def desk(client, at, clerk):
    reply = at(R.DRAFTING)
    client.force_login(clerk.user)
    return reply


@pytest.fixture
def registration(client, office, congress):
    client.force_login(office.user)
    known = {
        "body": congress.pk,
        "session": "省十三届人大三次会议",
        "number": "第1017号",
        "title": "关于社区减负的建议",
        "deputy_name": "王春和",
        "received_on": "2026-03-02",
        "text": "建议内容保留",
    }
    return lambda **changes: client.post("/proposals/register/", {**known, **changes})


def test_a_used_number_is_refused_and_the_form_keeps_what_was_typed(registration):
    assert registration().status_code == 302
    response = registration(title="另一件", text="另一件的内容")
    assert response.status_code == 422
    for kept in ("该届次的这一编号已登记", "另一件的内容", 'value="另一件"', "2026-03-02"):
        assert kept in response.text
    assert Proposal.objects.count() == 1


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"title": "长" * 300}, "200"),
        ({"number": "第号"}, "编号应如"),
        ({"session": "十三大"}, "届次应如"),
        ({"title": "有\x00空字符"}, "空字符"),
        ({"text": "字" * 60_000}, "50000"),
        ({"received_on": "2026-13-40"}, "日期"),
        ({"body": "99999"}, "有效"),
        ({"title": ""}, "请填写"),
    ],
)
def test_a_wrong_registration_says_what_to_do_and_loses_nothing(registration, changes, message):
    response = registration(**changes)
    assert response.status_code == 422
    assert message in response.text
    if "text" not in changes:
        assert "建议内容保留" in response.text
    assert not Proposal.objects.exists()


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"body": "字" * 2_000_001}, "系统最多能排 2,000,000 字"),
        ({"title": "长" * 300}, "100"),
        ({"title": ""}, "请填写"),
        ({"body": "有\x00空字符"}, "空字符"),
        ({"version": "不是数"}, "整数"),
    ],
)
def test_a_draft_that_cannot_be_saved_is_kept_on_the_screen(client, desk, changes, message):
    response = save(client, desk, **changes)
    assert response.status_code == 422
    assert message in response.text
    for field, value in changes.items():
        if "\x00" not in value and field != "version":
            assert value in response.text
    fragment = save(client, desk, headers=HTMX, **changes)
    assert fragment.status_code == 422
    assert message in fragment.text
    desk.refresh_from_db()
    assert desk.version == 2


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"body": ""}, "正文"),
        ({"body": "响铃\x07字符"}, "U+0007"),
        ({"body": "见 https://www.mca.gov.cn 的说明"}, "去掉“https://”"),
        ({"copies": "\n".join(f"某机关{n} 0" for n in range(3))}, "份"),
    ],
)
def test_what_cannot_be_printed_is_saved_and_said_and_not_submitted(client, desk, changes, message):
    assert save(client, desk, headers=HTMX, **changes).status_code == 200
    preview = reverse("proposals:preview", args=[desk.pk])
    assert message in client.get(preview, headers=HTMX).text
    desk.refresh_from_db()
    assert desk.version == 3
    refused = take(client, desk, "submit")
    assert refused.status_code == 422
    assert message in refused.text
    desk.refresh_from_db()
    assert desk.status == R.DRAFTING


def test_an_autosave_says_its_version_and_the_page_asks_for_the_printed_pages(client, desk):
    response = save(client, desk, body="新写的一段。", headers=HTMX)
    assert 'id="id_version" value="3"' in response.text
    assert "<html" not in response.text
    pages = client.get(reverse("proposals:preview", args=[desk.pk]), headers=HTMX)
    assert pages.text.count("data:image/png;base64,") == 1
    assert "<html" not in pages.text


def test_the_open_page_is_never_in_conflict_with_itself(client, desk):
    first = {"desk": "window-1", "version": desk.version}
    assert save(client, desk, body="甲", headers=HTMX, **first).status_code == 200
    assert save(client, desk, body="甲乙", **first).status_code == 302
    assert save(client, desk, body="丙", desk="window-2", version=2).status_code == 409
    assert Reply.objects.get().body == "甲乙"


def test_of_a_long_draft_the_number_of_pages_is_said(client, desk):
    save(client, desk, body="\n".join(["各地要加强社区工作者队伍建设。" * 30] * 44))
    page = client.get(reverse("proposals:preview", args=[desk.pk])).text
    assert page.count('class="sheet"') == 30
    total = re.search(r"第 30 页，共 (\d+) 页", page)
    assert int(total[1]) > 30
    pdf = client.get(reverse("proposals:draft-pdf", args=[desk.pk]))
    assert pdf.content.startswith(b"%PDF")


def test_saving_and_submitting_is_one_click_without_javascript(client, desk):
    response = save(client, desk, body="写好了。", then="submit")
    assert response["Location"] == desk.get_absolute_url()
    desk.refresh_from_db()
    assert (desk.status, desk.body) == (R.CHECKING, "写好了。")


def test_attachments_are_kept_in_their_order_and_an_empty_pair_is_none(client, desk):
    pairs = {
        "attachment_title": ["甲", "", "乙"],
        "attachment_body": ["甲的内容", "", "乙的内容"],
    }
    save(client, desk, **pairs)
    desk.refresh_from_db()
    assert [a["title"] for a in desk.attachments] == ["甲", "乙"]
    page = client.get(desk.get_absolute_url()).text
    assert page.index("甲的内容") < page.index("乙的内容")


def test_of_two_windows_the_second_is_told_and_loses_nothing(client, desk):
    save(client, desk, body="窗口一")
    fragment = save(client, desk, body="窗口二", headers=HTMX)
    assert fragment.status_code == 409
    assert "已在别处保存" in fragment.text
    page = save(client, desk, body="窗口二")
    assert page.status_code == 409
    assert "窗口二" in page.text
    assert Reply.objects.get().body == "窗口一"
    desk.refresh_from_db()
    assert f'value="{desk.version}"' in page.text  # saving again is a decision, not an accident


def test_what_was_typed_survives_even_when_the_draft_has_left_the_desk(client, desk, clerk):
    services.reply.act(desk, "submit", by=clerk, version=desk.version)
    page = save(client, desk, body="来不及保存的一段")
    assert page.status_code == 409
    assert "来不及保存的一段" in page.text


def test_the_same_post_twice_is_one_event(client, desk):
    assert take(client, desk, "submit").status_code == 302
    assert take(client, desk, "submit").status_code == 302
    assert Event.objects.filter(verb="submit").count() == 1


def test_a_lost_race_is_a_page_that_says_what_to_do(client, at, signatory, second_signatory):
    reply = at(R.SIGNING)
    for person, status in ((signatory, 302), (second_signatory, 409)):
        client.force_login(person.user)
        response = take(client, reply, "sign")
        assert response.status_code == status
    assert "本次操作未执行" in response.text
    assert OfficialDocument.objects.count() == 1


def test_a_step_without_the_version_that_was_read_is_a_conflict(client, at, signatory):
    reply = at(R.SIGNING)
    client.force_login(signatory.user)
    for version in ("", "0", "9" * 30, "x"):
        assert take(client, reply, "sign", version=version).status_code == 409


def test_a_forged_step_on_somebody_elses_matter_is_404(client, at, foreign_office, outsider):
    reply = at(R.SIGNING)
    for stranger in (foreign_office, outsider):
        client.force_login(stranger.user)
        assert take(client, reply, "sign").status_code == 404
        assert client.get(reply.proposal.get_absolute_url()).status_code == 404
    client.force_login(foreign_office.user)
    assert client.get("/proposals/?q=社区").context["page"].paginator.count == 0


def test_a_step_that_does_not_exist_is_404(client, desk):
    assert take(client, desk, "publish").status_code == 404


def test_sending_back_without_a_reason_is_explained(client, at, section_head):
    reply = at(R.CHECKING)
    client.force_login(section_head.user)
    response = take(client, reply, "send-back", note=" ")
    assert response.status_code == 422
    assert "请填写理由" in response.text


def test_the_reason_is_before_the_handlers_eyes(client, at, section_head, clerk):
    reply = at(R.CHECKING)
    client.force_login(section_head.user)
    take(client, reply, "send-back", note="请核对<数据>&来源")
    client.force_login(clerk.user)
    page = client.get(reply.get_absolute_url()).text
    assert "退回修改" in page
    assert "请核对&lt;数据&gt;&amp;来源" in page


def test_the_deputy_reads_no_name_from_inside(client, at, deputy, clerk, section_head, signatory):
    matter = at(R.DELIVERED).proposal
    client.force_login(deputy.user)
    page = client.get(matter.get_absolute_url()).text
    for post in (clerk, section_head, signatory):
        assert post.user.name not in page
    assert "送核稿" not in page
    assert "承办单位已签收" in page


def test_a_judgement_without_grades_is_explained(client, at, deputy):
    matter = at(R.DELIVERED).proposal
    client.force_login(deputy.user)
    url = reverse("proposals:judge", args=[matter.pk])
    response = client.post(url, {"comment": "保留这句话"})
    assert response.status_code == 422
    assert "保留这句话" in response.text
    refused = client.post(url, {"attitude": "satisfied", "result": "unsatisfied"})
    assert "请写明" in refused.text or "写明具体意见" in refused.text
    assert client.post(url, {"attitude": "satisfied", "result": "satisfied"}).status_code == 302
    assert client.post(url, {"attitude": "satisfied", "result": "satisfied"}).status_code == 409


def queries(client, url):
    with CaptureQueriesContext(connection) as seen:
        assert client.get(url).status_code == 200
    return len(seen)


@pytest.mark.parametrize("person", ["office", "clerk", "signatory", "deputy"])
def test_pages_cost_the_same_for_2_rows_as_for_200(client, request, at, register, person):
    reply = at(R.SIGNED)
    register("第2号")
    user = request.getfixturevalue(person).user
    client.force_login(user)
    urls = ["/", "/proposals/", "/notices/", reply.proposal.get_absolute_url()]
    urls += [] if person == "deputy" else [reply.get_absolute_url()]
    client.get("/")  # the kinds of things are asked for once a process
    few = {url: queries(client, url) for url in urls}
    model = Proposal.objects.get(number="2")
    rows = [Proposal.objects.get(pk=model.pk) for _ in range(200)]
    for n, row in enumerate(rows):
        row.pk, row.number, row.received_on = None, str(5000 + n), model.received_on
    Proposal.objects.bulk_create(rows)
    event = None
    for _ in range(40):
        event = record("note", reply, by=None)
    services.proposal.tell(event, reply.proposal)
    assert {url: queries(client, url) for url in urls} == few
    assert max(few.values()) <= 22, few


def test_the_list_is_narrowed_by_words_status_and_kind(client, at, register, office):
    at(R.DRAFTING)
    register("第88号", title="关于养老服务的建议")
    client.force_login(office.user)

    def found(**asked):
        return [m.number for m in client.get("/proposals/", asked).context["page"]]

    assert found(q="养老") == ["88"]
    assert found(q="第1017号") == ["1017"]
    assert found(status="registered") == ["88"]
    assert found(kind="proposal") == []
    assert found(q="养老 王春和") == ["88"]
    assert found(status="nonsense") == found()


def test_an_autosave_after_the_session_ended_says_so(client, desk):
    client.logout()
    response = save(client, desk, body="还没存上", headers=HTMX)
    assert response.status_code == 401
    assert "登录已过期" in response.text


@pytest.mark.parametrize(
    ("line", "name", "count"),
    [
        ("市人大选工委 2", "市人大选工委", 2),
        ("市人大选工委　2", "市人大选工委", 2),
        ("市人大选工委2份", "市人大选工委", 2),
        ("市人大选工委（2份）", "市人大选工委", 2),
        ("省政府督查室", "省政府督查室", 1),
        ("市人大 ²", "市人大 ²", 1),
        ("第101中学", "第101中学", 1),
    ],
)
def test_copies_are_understood_as_people_write_them(client, desk, line, name, count):
    assert save(client, desk, copies=line).status_code == 302
    desk.refresh_from_db()
    assert desk.copies == [{"name": name, "count": count}]


def test_nul_in_an_attachment_is_refused(client, desk):
    response = save(client, desk, attachment_title="甲\x00", attachment_body="乙")
    assert response.status_code == 422
    assert "空字符" in response.text


@pytest.mark.parametrize("note", ["有\x00空字符", "长" * 2001])
def test_a_reason_is_looked_at_before_it_is_kept_for_good(client, at, section_head, note):
    reply = at(R.CHECKING)
    client.force_login(section_head.user)
    response = take(client, reply, "send-back", note=note)
    assert response.status_code == 422
    assert "理由" in response.text


def test_the_note_of_the_letter_is_no_remark_in_the_record(client, desk):
    save(client, desk, note="联系人：某人", then="submit")
    assert Event.objects.get(verb="submit").note == ""


def test_what_was_submitted_stays_among_the_versions(client, desk, section_head, clerk):
    save(client, desk, body="送审的稿子", headers=HTMX, desk="w")
    desk.refresh_from_db()
    submitted = desk.version
    take(client, desk, "submit")
    desk.refresh_from_db()
    services.reply.act(desk, "send-back", by=section_head, version=desk.version, note="改")
    desk.refresh_from_db()
    save(client, desk, body="改过的稿子，长一些", headers=HTMX, desk="w")
    assert list(desk.versions.values_list("number", flat=True))[:2] == [submitted + 1, submitted]


def test_a_post_that_ended_signs_nothing(at, signatory):
    reply = at(R.SIGNING)
    type(signatory).objects.filter(pk=signatory.pk).update(
        from_on="2019-01-01", until_on="2020-01-01"
    )
    with pytest.raises(PermissionDenied):
        services.reply.act(reply, "sign", by=signatory, version=reply.version)
