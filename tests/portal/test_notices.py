"""Notices: on the page and by mail, through a real SMTP server; none lost, none doubled, none faked."""

import threading
from datetime import timedelta

import pytest
from django.db import connection
from django.urls import reverse
from django.utils.timezone import now

from portal.notices.models import Delivery, Notice
from portal.notices.services import read, settle, tell
from portal.notices.tasks import send_waiting
from portal.people.permissions import recipients
from portal.record.services import record
from proposals import services
from proposals.models import Proposal, Reply
from tests.portal.outside import closed_port, hanging_server
from tests.portal.postbox import page, plain, postbox  # noqa: F401

P, R = Proposal.Status, Reply.Status
TITLE = "关于A&B社区<减负>的建议"


@pytest.fixture
def told(bureau, office):
    """Tell people of an event of its own."""

    def told(*posts, sentence="请办理。", path="/proposals/"):
        event = record("note", bureau, by=office)
        return tell(recipients(posts), event, sentence, path)

    return told


def test_a_notice_is_mailed_once_and_marked(postbox, told, clerk):
    told(clerk, sentence="第1017号建议请签收。", path="/proposals/7/")
    send_waiting()
    send_waiting()
    [mail] = postbox.mails
    assert (mail["To"], mail["Subject"]) == (clerk.user.email, "第1017号建议请签收。")
    assert mail.get_content_type() == "multipart/alternative"
    assert plain(mail).startswith("林晓棠，您好：")
    for said in (plain(mail), page(mail)):
        assert "http://127.0.0.1:8000/proposals/7/" in said
    assert Delivery.objects.get().sent_at


def test_plain_text_is_not_escaped(postbox, at, clerk):
    at(P.ASSIGNED, title=TITLE)
    send_waiting()
    [mail] = postbox.to(clerk.user)
    assert TITLE in mail["Subject"]
    assert TITLE in plain(mail)
    assert "关于A&amp;B社区&lt;减负&gt;的建议" in page(mail)


def test_the_address_in_a_mail_is_not_what_the_request_says(
    postbox, settings, client, register, office, clerk
):
    settings.ALLOWED_HOSTS, settings.SITE_URL = ["*"], "https://minyi.example.cn/portal/"
    matter = register()
    client.force_login(office.user)
    url = reverse("proposals:assign", args=[matter.pk])
    sent = client.post(url, {"section": clerk.section_id}, headers={"host": "evil.example"})
    assert sent.status_code == 302
    send_waiting()
    [mail] = postbox.to(clerk.user)
    assert f"https://minyi.example.cn/portal{matter.get_absolute_url()}\r\n" in plain(mail)
    assert "evil" not in mail.as_string()
    assert mail["Message-ID"].endswith("@minyi.example.cn>")


def test_whoever_acts_is_not_told_and_nobody_is_told_twice(told, office, clerk):
    told(office, clerk, clerk)
    assert [notice.to for notice in Notice.objects.all()] == [clerk.user]


def test_people_without_an_address_read_the_page(postbox, told, clerk, client):
    clerk.user.email = ""
    clerk.user.save()
    told(clerk, sentence="请到平台查看。")
    send_waiting()
    mail = Delivery.objects.get()
    assert (postbox.mails, mail.sent_at, mail.attempts) == ([], None, 0)
    client.force_login(clerk.user)
    assert "请到平台查看。" in client.get("/notices/").text


def test_while_smtp_is_away_nothing_is_lost_and_afterwards_nothing_doubled(
    postbox, settings, told, clerk
):
    port, settings.EMAIL_PORT = settings.EMAIL_PORT, closed_port()
    told(clerk)
    send_waiting()
    send_waiting()
    mail = Delivery.objects.get()
    assert (mail.sent_at, mail.attempts) == (None, 1)
    assert "ConnectionRefusedError" in mail.failure
    assert timedelta(seconds=5) < mail.try_at - now() <= timedelta(seconds=15)
    settings.EMAIL_PORT = port
    send_waiting()
    assert postbox.mails == []
    Delivery.objects.update(try_at=now())
    send_waiting()
    send_waiting()
    assert len(postbox.mails) == 1


def test_one_refused_address_does_not_stop_the_rest(postbox, told, clerk, section_head, signatory):
    postbox.refused = {clerk.user.email: "450 try later"}
    told(clerk, section_head, signatory)
    send_waiting()
    assert {mail["To"] for mail in postbox.mails} == {section_head.user.email, signatory.user.email}
    waiting = Delivery.objects.get(sent_at=None)
    assert (waiting.notice.to, waiting.attempts) == (clerk.user, 1)
    assert "450" in waiting.failure


def test_a_mail_sent_again_after_a_crash_can_be_told_as_the_same(postbox, told, clerk):
    told(clerk)
    send_waiting()
    Delivery.objects.update(sent_at=None)  # as if the worker had died before the commit
    send_waiting()
    first, second = [mail["Message-ID"] for mail in postbox.mails]
    assert first == second
    assert first.startswith(f"<notice-{Notice.objects.get().pk}.")
    assert first.endswith("@127.0.0.1>")


def test_a_silent_server_is_tried_once_a_sweep(settings, told, clerk, section_head):
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_TIMEOUT = 0.2
    told(clerk, section_head)
    with hanging_server() as port:
        settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", port
        send_waiting()
        assert [mail.attempts for mail in Delivery.objects.order_by("pk")] == [1, 0]
        send_waiting()
    assert [mail.attempts for mail in Delivery.objects.order_by("pk")] == [1, 1]


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r", "\u2028", "\x0b", "\x85"])
def test_no_header_comes_in_by_a_title(postbox, told, clerk, end):
    told(clerk, sentence=f"请签收{end}Bcc: evil@example.org{end}{end}")
    send_waiting()
    [mail] = postbox.mails
    assert mail["Subject"] == "请签收 Bcc: evil@example.org"
    assert mail["Bcc"] is None
    assert postbox.mails == postbox.to(clerk.user)


def test_a_reason_of_several_lines_is_told_and_mailed(postbox, at, section_head, clerk):
    reply = at(R.CHECKING)
    note = "一、请补充数据\r\n二、请核对时限" + "。" * 400
    services.reply.act(reply, "send-back", by=section_head, version=reply.version, note=note)
    notice = clerk.user.notices.first()
    assert "一、请补充数据 二、请核对时限" in notice.sentence
    assert len(notice.sentence) == 300
    send_waiting()
    # Django puts a long word of a header on a line of its own, behind a space.
    assert notice.sentence in {mail["Subject"].strip() for mail in postbox.to(clerk.user)}


@pytest.mark.django_db(transaction=True)
def test_any_number_of_workers_mail_each_notice_once(postbox, told, clerk, section_head):
    for nth in range(8):
        told(clerk, section_head, sentence=f"第{nth}件")

    def work():
        send_waiting()
        connection.close()

    threads = [threading.Thread(target=work) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(postbox.mails) == len({mail["Message-ID"] for mail in postbox.mails}) == 16
    assert not Delivery.objects.filter(sent_at=None).exists()


def test_a_notice_is_read_by_following_it(client, told, clerk):
    told(clerk, sentence="第1017号建议请签收。", path="/proposals/?q=1017")
    [notice] = clerk.user.notices.all()
    client.force_login(clerk.user)
    page = client.get("/notices/")
    assert "第1017号建议请签收。" in page.text
    assert page.text.count('class="status active"') == 1
    assert page.context["unread"] == 1
    assert client.get(f"/notices/{notice.pk}/")["Location"] == "/proposals/?q=1017"
    page = client.get("/notices/")
    assert page.context["unread"] == 0
    assert 'class="status active"' not in page.text
    notice.refresh_from_db()
    first = notice.read_at
    read(notice)
    notice.refresh_from_db()
    assert notice.read_at == first


def test_all_are_read_at_once_and_only_ones_own(client, told, clerk, section_head):
    for _ in range(3):
        told(clerk, section_head)
    client.force_login(clerk.user)
    assert client.get("/notices/").context["unread"] == 3
    client.post("/notices/read/")
    assert client.get("/notices/").context["unread"] == 0
    assert section_head.user.notices.filter(read_at=None).count() == 3
    assert client.get("/notices/read/")["Location"] == "/notices/"


def test_what_an_event_settles_no_longer_waits_for_anybody(bureau, congress, office, clerk):
    asked, elsewhere = record("pass", bureau, by=office), record("pass", congress, by=office)
    for event in (asked, elsewhere):
        tell(recipients([clerk]), event, "请签发。", "/")
    signed = record("sign", bureau, by=office)
    tell(recipients([clerk]), signed, "已签发。", "/")
    settle(signed)
    unread = Notice.objects.filter(read_at=None)
    assert {notice.event for notice in unread} == {elsewhere, signed}


def test_somebody_elses_notice_is_not_there(client, told, clerk, section_head):
    told(clerk, sentence="只给承办人")
    client.force_login(section_head.user)
    assert client.get(f"/notices/{Notice.objects.get().pk}/").status_code == 404
    assert "只给承办人" not in client.get("/notices/").text
    assert not Notice.objects.exclude(read_at=None).exists()


def test_the_list_costs_the_same_for_two_as_for_twenty(
    client, told, clerk, django_assert_num_queries
):
    client.force_login(clerk.user)
    for wanted in (2, 20):
        while clerk.user.notices.count() < wanted:
            told(clerk)
        with django_assert_num_queries(6):
            client.get("/notices/")
