"""Matters in the browser: what is registered is clean, everybody finds theirs, the deputy reads the letter."""

from datetime import timedelta

import pytest
from django.template.loader import render_to_string
from django.utils.timezone import localdate

from portal.documents.tasks import typeset_waiting
from portal.people import services as people
from portal.publication.models import deadline_of
from portal.publication.services import publishing
from proposals import services
from proposals.models import Proposal, Reply
from proposals.printed import parsed_number

P, R = Proposal.Status, Reply.Status


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


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"title": "案由\u202e倒排"}, "案由含有换行或者不能印刷的字符（U+202E）"),
        ({"session": "省十三届人大\x07三次会议"}, "届次含有换行或者不能印刷的字符（U+0007）"),
        ({"deputy_name": "王\n春和"}, "领衔代表（委员）含有换行或者不能印刷的字符（U+000A）"),
        ({"text": "内容\x1b[0m"}, "U+001B"),
        ({"title": "\u200b"}, "案由"),
        ({"title": "有\x00空字符"}, "含有空字符，请删去后重试"),
        ({"title": ""}, "请填写案由"),
        ({"title": "长" * 300}, "最多 200 字，现有 300 字"),
        ({"body": ""}, "请选择"),
        ({"received_on": localdate() + timedelta(days=1)}, "不晚于今天"),
        ({"received_on": "1926-03-02"}, "1990 年以后"),
    ],
)
def test_what_cannot_be_so_is_refused_by_name(registration, changes, message):
    response = registration(**changes)
    assert response.status_code == 422
    assert message in response.text
    assert not Proposal.objects.exists()


def test_what_pasting_leaves_behind_is_taken_out(registration):
    registration(
        title="\u200b关于\ufeff社区减负的建议 ", number="第１０17号", text="一\u200b\n\n\n\n二\t三"
    )
    matter = Proposal.objects.get()
    assert (matter.title, matter.number) == ("关于社区减负的建议", "1017")
    assert matter.text == "一\n\n二\t三"


def test_a_full_width_number_is_the_same_number():
    assert parsed_number("７０") == parsed_number("第７0号") == "70"
    assert parsed_number("（１２１４）号") == "1214"


def test_the_chambers_of_the_own_province_are_offered_the_own_first(client, office, congress):
    city = people.add_division("220100", "长春市")
    people.add_organ("长春市人民代表大会", kind="congress", division=city)
    far = people.add_division("210000", "辽宁省")
    people.add_organ("辽宁省人民代表大会", kind="congress", division=far)
    client.force_login(office.user)
    page = client.get("/proposals/register/")
    assert "所属人大、政协" in page.text
    assert "maxlength" not in page.text
    assert f'<option value="{congress.pk}" selected>' in page.text
    assert page.text.index("吉林省人民代表大会") < page.text.index("长春市人民代表大会")
    assert "辽宁省人民代表大会" not in page.text


def lists(client, person):
    client.force_login(person.user)
    page = client.get("/")
    return page, {found.title: found.count for found in page.context["lists"]}


def test_what_is_under_way_is_on_everybodys_home_and_only_once(client, request, at, agreed):
    agreed(at(R.CHECKING))
    for name in ("office", "clerk", "colleague", "signatory"):
        page, found = lists(client, request.getfixturevalue(name))
        assert found == {"我交办的" if name == "office" else "办理中": 1}
        assert "<h1>首页</h1>" in page.text
    page, found = lists(client, request.getfixturevalue("section_head"))
    assert found == {"待核稿": 1}
    assert "<h1>等您办理</h1>" in page.text
    assert "<h1>我的建议提案</h1>" in lists(client, request.getfixturevalue("deputy"))[0].text


def test_what_is_to_be_published_waits_on_the_home_page_with_its_last_day(
    client, at, clerk, office, deputy, agreed
):
    assert lists(client, office)[1] == {}
    reply = at(R.DELIVERED)
    last = f"{deadline_of(reply.document).due_on} 前公开"
    for person in (office, clerk):
        page, found = lists(client, person)
        assert found == {"待拟公开副本": 1}
        assert last in page.text
    copy = services.publication.prepare(reply, by=clerk)
    for verb, waits in (("approve", "待公开审核"), ("publish", "待发布")):
        page, found = lists(client, office)
        assert found == {waits: 1}
        assert last in page.text
        publishing.act(copy, verb, by=office, edition=copy.edition)
    assert lists(client, office)[1] == {"办理中": 1}
    client.force_login(deputy.user)
    followed = client.get(reply.proposal.get_absolute_url()).text
    assert "答复已公开发布，个人信息已隐去" in followed
    assert "公开副本" not in followed


def test_a_deputy_inside_the_organ_can_judge(client, at, deputy, bureau):
    matter = at(R.DELIVERED).proposal
    people.appoint(deputy.user, bureau, "signatory")
    client.force_login(deputy.user)
    client.post("/act-as/", {"appointment": deputy.pk})
    assert "请您评价" in client.get(matter.get_absolute_url()).text
    refused = client.post(f"/proposals/{matter.pk}/judge/", {})
    assert refused.status_code == 422
    assert "请选择" in refused.text
    grades = {"attitude": "satisfied", "result": "satisfied"}
    assert client.post(f"/proposals/{matter.pk}/judge/", grades).status_code == 302


@pytest.fixture
def sent(clerk, section_head, signatory, office, agreed):
    """Bring a draft, as it stands, to its deputy."""
    way = [("submit", clerk), ("pass", section_head), ("sign", signatory)]

    def sent(reply):
        for verb, by in [*way, ("issue", office), ("deliver", office)]:
            reply.refresh_from_db()
            if verb == "pass":
                agreed(reply)
            services.reply.act(reply, verb, by=by, version=reply.version)
            if verb == "sign":
                typeset_waiting()

    return sent


def test_the_deputy_reads_the_letter_as_it_was_signed_on_the_page(client, at, deputy, sent):
    reply = at(R.DRAFTING, text="我的原话<保留>")
    body = "一、总体情况\n甲\t乙\n1\t2\n<b>此致</b>"
    attachments = [{"title": "清单", "body": "附件内容"}]
    Reply.objects.filter(pk=reply.pk).update(body=body, attachments=attachments)
    sent(reply)
    matter = reply.proposal
    client.force_login(deputy.user)
    page = client.get(matter.get_absolute_url()).text
    for shown in (
        "在线阅读",
        "<h3>一、总体情况</h3>",
        '<th scope="col">甲</th>',
        "<td>2</td>",
        "&lt;b&gt;此致&lt;/b&gt;",
        "附件　清单",
        "附件内容",
        f"尊敬的{matter.deputy_name}代表：",
        "我的原话&lt;保留&gt;",
    ):
        assert shown in page


def test_before_it_is_delivered_no_word_of_the_letter_is_shown(client, at, deputy):
    reply = at(R.ISSUED)
    client.force_login(deputy.user)
    page = client.get(reply.proposal.get_absolute_url()).text
    assert "在线阅读" not in page
    assert "清单管理" not in page


def test_a_letter_is_found_by_its_number_and_its_section(client, at, register, office, section):
    reply = at(R.SIGNED)
    register("第2号")
    client.force_login(office.user)
    for asked in (reply.document.doc_number, section.name):
        assert [m.number for m in client.get("/proposals/", {"q": asked}).context["page"]] == [
            "1017"
        ]


def test_components_say_what_is_so():
    pages = [{"src": "data:,", "number": 1}]
    shown = render_to_string("components/_pages.html", {"pages": pages, "total": 9, "whole": "/x"})
    assert "共 9 页" in shown
    assert "仅显示前 1 页" in shown
    assert 'href="/x"' in shown
    assert "仅显示" not in render_to_string("components/_pages.html", {"pages": pages})
    step = {
        "verb": "sign",
        "label": "签发",
        "url": "/y",
        "grave": True,
        "warning": "签发后不能撤回。",
    }
    shown = render_to_string("components/_steps.html", {"steps": [step]})
    assert "<details" in shown
    assert "签发后不能撤回。" in shown
    assert "确认签发" in shown
    assert "danger" not in shown
    shown = render_to_string("components/_notice.html", {"text": "一\n<二>"})
    assert "一<br>&lt;二&gt;" in shown
    shown = render_to_string("components/_document.html", {"state": "failed", "poll": "/z"})
    assert 'hx-trigger="every 15s"' in shown
