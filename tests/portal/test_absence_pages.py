"""The pages of absences, without JavaScript: naming, moving, ending; whom one stands in for; both names everywhere."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils.timezone import localdate

from portal.documents.services import void
from portal.people.models import Absence
from portal.publication.models import Publication
from portal.publication.services import publishing
from proposals import services
from proposals.models import Proposal, Reply
from tests.portal.files import upload
from tests.standing_in import away, under

P, R = Proposal.Status, Reply.Status
DAY = timedelta(days=1)


def words(post, colleague, /, **others):
    today = localdate()
    days = {"from_on": today, "until_on": today + DAY}
    return {"posts": post.pk, "substitute": colleague.user.pk, "reason": "出差", **days, **others}


def test_one_names_a_substitute_moves_the_end_and_ends_it(client, clerk, colleague, cast):
    client.force_login(clerk.user)
    page = client.get("/absences/").text
    assert "江一苇" in page
    assert "梁望舒" not in page  # of another organ
    assert "王春和" not in page  # a deputy
    page = client.post("/absences/", words(clerk, colleague), follow=True).text
    assert "已登记，并已通知江一苇。" in page
    absence = Absence.objects.get()
    assert (absence.post, absence.substitute, absence.reason) == (clerk, colleague.user, "出差")
    later = {"until_on": localdate() + 5 * DAY}
    page = client.post(f"/absences/{absence.pk}/move/", later, follow=True).text
    assert f"已改至 {localdate() + 5 * DAY}" in page
    page = client.post(f"/absences/{absence.pk}/end/", follow=True).text
    assert "提前结束" in page
    assert client.post(f"/absences/{absence.pk}/end/").status_code == 409


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"posts": []}, "请选择。"),
        ({"substitute": ""}, "请选择。"),
        ({"until_on": localdate() - DAY}, "不能早于开始之日"),
        ({"until_on": "后天"}, "输入一个有效的日期"),
        ({"until_on": localdate() + 400 * DAY}, "一次最多 180 天"),
        ({"from_on": localdate() - DAY}, "最早自今天"),
        ({"reason": "长" * 101}, "最多 100 字"),
        ({"reason": "空\x00"}, "空字符"),
    ],
)
def test_what_cannot_be_is_said_and_nothing_typed_is_lost(
    client, clerk, colleague, wrong, sentence
):
    client.force_login(clerk.user)
    answer = client.post("/absences/", words(clerk, colleague, **wrong))
    assert answer.status_code == 422
    assert sentence in answer.text
    kept = "出差" if "reason" not in wrong else f'value="{colleague.user.pk}" selected'
    assert kept in answer.text
    assert not Absence.objects.exists()


def test_a_last_day_that_cannot_be_is_said(client, clerk, colleague, office):
    absence = away(clerk, colleague)
    for person in (clerk, office):
        client.force_login(person.user)
        for day, sentence in (("", "请填写结束日期"), (localdate() - DAY, "不能早于开始之日")):
            answer = client.post(f"/absences/{absence.pk}/move/", {"until_on": day})
            assert answer.status_code == 422
            assert answer.text.count(sentence) == 1


def test_a_substitute_or_a_colleague_names_nobody_for_somebody_else(client, clerk, colleague, cast):
    away(clerk, colleague)
    client.force_login(colleague.user)
    client.post("/act-as/", {"appointment": clerk.pk})
    answer = client.post("/absences/", words(clerk, cast["outsider"]))
    assert answer.status_code == 422
    assert "请选择一个有效的选项" in answer.text
    client.force_login(cast["deputy"].user)
    assert "您没有可以由他人代办的任职" in client.get("/absences/").text
    assert client.post("/absences/", words(clerk, colleague)).status_code == 403


def test_the_office_names_one_and_sees_those_of_its_organ(client, clerk, colleague, cast):
    away(cast["signatory"], cast["second_signatory"])
    client.force_login(cast["office"].user)
    assert "叶书珩" in client.get("/absences/organ/").text
    page = client.post("/absences/organ/", words(clerk, colleague, reason="住院"), follow=True)
    assert "已登记，并已通知江一苇。" in page.text
    assert "住院" in page.text
    client.force_login(cast["foreign_office"].user)
    assert "林晓棠" not in client.get("/absences/organ/").text


def test_who_stands_in_switches_and_is_told_on_every_page(client, at, clerk, outsider):
    mine = at(R.DRAFTING)
    absence = away(clerk, outsider, last=5)
    client.force_login(outsider.user)
    until = absence.until_on
    page = client.get("/").text
    assert f"代林晓棠 · 基层政权和社区治理处 承办人，至 {until:%m-%d}" in page
    assert "您正代" not in page
    assert mine.proposal.title not in page
    page = client.post("/act-as/", {"appointment": clerk.pk}, follow=True).text
    assert mine.proposal.title in page
    for path in ("/", "/absences/", "/notices/", "/proposals/", mine.get_absolute_url()):
        page = client.get(path).text
        assert f"您正代<strong>林晓棠</strong>（{clerk}）办理，至 {until}。" in page, path
    page = client.post("/act-as/", {"appointment": outsider.pk}, follow=True).text
    assert "您正代" not in page


def test_the_right_that_ended_ends_the_page_too(client, clerk, outsider):
    absence = away(clerk, outsider)
    client.force_login(outsider.user)
    client.post("/act-as/", {"appointment": clerk.pk})
    client.force_login(clerk.user)
    client.post(f"/absences/{absence.pk}/end/")
    client.force_login(outsider.user)
    assert "您正代" not in client.get("/").text
    assert client.post("/act-as/", {"appointment": clerk.pk}).status_code == 404


def test_pages_say_who_really_did_it(client, at, cast, office, outsider, clerk):
    away(office, outsider)
    away(clerk, cast["colleague"])
    in_office, at_desk = under(outsider.user, office), under(cast["colleague"].user, clerk)
    reply = at(R.CHECKING)
    services.disclosure.check(reply, by=in_office, disclosure="主动公开", version=reply.version)
    services.files.attach(reply.proposal, [upload()], by=in_office)
    client.force_login(office.user)
    assert "范文舟（代宋知远） 20" in client.get(reply.get_absolute_url()).text
    assert "范文舟（代宋知远）</span>" in client.get(reply.proposal.get_absolute_url()).text
    copy = services.publication.prepare(at(R.DELIVERED, number="第9号"), by=at_desk)
    publishing.act(copy, "approve", by=in_office, edition=copy.edition)
    page = client.get(Publication.objects.get().get_absolute_url()).text
    assert "<dd>江一苇（代林晓棠）</dd>" in page
    assert "<dd>范文舟（代宋知远）</dd>" in page
    void(copy.document, by=in_office, reason="文本有误")
    assert "范文舟（代宋知远）" in client.get("/numbers/voided.csv").text


def test_a_leader_reads_the_sections_matters_and_does_nothing(client, at, leader):
    mine = at(R.DRAFTING)
    client.force_login(leader.user)
    page = client.get("/").text
    assert "办理中" in page
    assert mine.proposal.title in page
    answer = client.get(mine.get_absolute_url())
    assert answer.status_code == 200
    assert answer.context["reply"] == mine
    assert answer.context["steps"] == []
    assert client.get(f"{mine.get_absolute_url()}versions/2/").text.count("清单管理") == 1


def queries(client, path):
    with CaptureQueriesContext(
        connection,
    ) as counted:
        assert client.get(path).status_code == 200
    return len(counted)


def test_two_absences_cost_what_twenty_do(
    client, appoint, bureau, section, clerk, office, outsider
):
    at_first = {}
    paths = ("/", "/absences/", "/absences/organ/")
    client.force_login(office.user)
    queries(client, "/")  # the kinds of things are known from here on
    for number in range(20):
        post = appoint(f"p{number}", f"某{number}", bureau, "handler", section=section)
        away(post, office, by=post)
        away(office, outsider, first=number, last=number)
        if number == 1:
            at_first = {path: queries(client, path) for path in paths}
    assert {path: queries(client, path) for path in paths} == at_first
    assert len(client.get("/").context["appointments"]) == 21
