"""校对 on the desk: what is found is shown, and put right only where somebody says so."""

import pytest
from django.urls import reverse

from proposals import services
from proposals.models import Reply

R = Reply.Status
HTMX = {"HX-Request": "true"}
BODY = "您提出的《关于建立健全〈社区工作办法〉的建议》收悉,现答复如下：\n一、根据甲民发[2020]5号\n三、“准入制度"


@pytest.fixture
def desk(client, at, clerk):
    reply = at(R.DRAFTING)
    client.force_login(clerk.user)
    return reply


def post(client, reply, name, **changes):
    headers = changes.pop("headers", {})
    data = {"title": reply.title, "addressees": "某代表", "version": reply.version, "body": BODY}
    url = reverse(f"proposals:{name}", args=[reply.pk])
    return client.post(url, {**data, **changes}, headers=headers)


def mend(client, reply, what, **changes):
    return post(client, reply, "mend", mend=what, **changes)


def test_the_findings_stand_on_the_desk_with_place_and_excerpt(client, desk):
    post(client, desk, "draft")
    page = client.get(desk.get_absolute_url()).text
    for said in (
        "正文第2行",
        "甲民发<mark>[2020]5号</mark>",
        "发文字号应作“〔2020〕5号”",
        "没有配对",
    ):
        assert said in page
    assert "与登记的标题《关于建立健全〈社区工作暂行办法〉的建议》不一致" in page


def test_an_autosave_brings_the_findings_along(client, desk):
    fragment = post(client, desk, "draft", headers=HTMX).text
    assert 'id="findings"' in fragment
    assert 'hx-swap-oob="true"' in fragment
    assert "发文字号应作" in fragment
    clean = post(client, desk, "draft", body="收悉。", version=3, headers=HTMX).text
    assert "没有发现问题" in clean


def test_one_finding_is_put_right_and_nothing_else(client, desk):
    at = BODY.index("[2020]")
    response = mend(client, desk, f"body:{at}:{at + 8}:docnumber")
    assert response["Location"] == desk.get_absolute_url()
    desk.refresh_from_db()
    assert desk.body == BODY.replace("[2020]5号", "〔2020〕5号")
    assert desk.versions.get(number=desk.version).by == desk.drafter.user
    assert "已改正 1 处" in client.get(desk.get_absolute_url()).text


def test_a_kind_is_put_right_everywhere(client, desk):
    pair = {"attachment_title": "名单", "attachment_body": "甲,乙"}
    mend(client, desk, "半角标点", note="陈某,电话", **pair)
    desk.refresh_from_db()
    assert desk.body == BODY.replace(",", "，")
    assert desk.note == "陈某，电话"
    assert desk.attachments == [{"title": "名单", "body": "甲，乙"}]


def test_all_that_is_certain_is_put_right_and_the_rest_stays_for_people(client, desk):
    mend(client, desk, "all")
    desk.refresh_from_db()
    assert desk.body == (
        "您提出的《关于建立健全〈社区工作暂行办法〉的建议》收悉，现答复如下：\n"
        "一、根据甲民发〔2020〕5号\n三、“准入制度"
    )
    page = client.get(desk.get_absolute_url()).text
    assert "改正全部有把握的" not in page
    assert "左引号没有配对" in page


def test_what_was_typed_meanwhile_is_saved_even_if_the_place_has_moved(client, desk):
    response = mend(client, desk, "body:900:901:halfwidth", body="新写的一段,在前面")
    assert response.status_code == 302
    desk.refresh_from_db()
    assert desk.body == "新写的一段,在前面"
    assert "这一处未改" in client.get(desk.get_absolute_url()).text


def test_a_mend_over_a_version_one_has_not_seen_changes_nothing(client, desk):
    post(client, desk, "draft", body="别处写的")
    page = mend(client, desk, "all")
    assert page.status_code == 409
    assert "甲民发[2020]5号" in page.text  # as it was typed, not as it would be
    desk.refresh_from_db()
    assert desk.body == "别处写的"


def test_a_draft_that_cannot_be_saved_is_not_mended(client, desk):
    page = mend(client, desk, "all", title="长" * 101)
    assert page.status_code == 422
    desk.refresh_from_db()
    assert desk.version == 2


def test_nothing_is_mended_once_the_draft_has_left_the_desk(client, desk, clerk):
    services.reply.act(desk, "submit", by=clerk, version=desk.version)
    assert mend(client, desk, "all").status_code == 409
    desk.refresh_from_db()
    assert desk.version == 2


def test_what_an_autosave_says_is_wrong_leaves_the_cursor_where_somebody_types(client, desk):
    # htmx moves the focus to whatever has this attribute in what it exchanges.
    refused = post(client, desk, "draft", headers=HTMX, title="")
    assert refused.status_code == 422
    assert "未自动保存" in refused.text
    post(client, desk, "draft", headers=HTMX, body="响铃\x07字符")
    pages = client.get(reverse("proposals:preview", args=[desk.pk]), headers=HTMX).text
    assert "U+0007" in pages
    assert "autofocus" not in refused.text + pages
    assert "autofocus" in post(client, desk, "draft", title="").text
