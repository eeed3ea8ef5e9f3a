"""Mails that come back: only reports about our own mails are believed; the office sees whom no mail reaches."""

import io
import sys
from types import SimpleNamespace

import pytest
from django.core.management import CommandError, call_command

from portal.notices.models import Choice, Delivery, Trouble
from portal.notices.services import change_address, tell
from portal.notices.tasks import send_digests, send_waiting
from portal.people.permissions import recipients
from portal.record.services import record
from tests.portal.clock import clock  # noqa: F401
from tests.portal.postbox import postbox  # noqa: F401

REPORT = """From: MAILER-DAEMON@mx.example.org
To: minyi@localhost
Subject: Undelivered Mail Returned to Sender
Auto-Submitted: auto-replied
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status; boundary="B"

--B
Content-Type: text/plain; charset=utf-8

I'm sorry.

--B
Content-Type: message/delivery-status

Reporting-MTA: dns; mx.example.org
Arrival-Date: Tue, 2 Jun 2026 10:00:00 +0800

Final-Recipient: rfc822; {address}
Original-Recipient: rfc822;{address}
Action: {action}
Status: 5.1.1
Diagnostic-Code: smtp; 550 5.1.1 <{address}>:
 Recipient address rejected: User unknown

--B
Content-Type: {part}

From: minyi@localhost
Message-ID: {id}
Subject: =?utf-8?b?6K+3?=

--B--
"""


@pytest.fixture(autouse=True)
def _time(clock):
    """Before anybody is appointed."""


@pytest.fixture
def told(bureau, office):
    def told(*posts, sentence="请办理。", verb="tick"):
        return tell(recipients(posts), record(verb, bureau, by=office), sentence, "/")

    return told


@pytest.fixture
def returned(monkeypatch):
    """Hand a report to the command, as a mail server does."""

    def returned(raw):
        raw = raw if isinstance(raw, bytes) else raw.encode()
        monkeypatch.setattr(sys, "stdin", SimpleNamespace(buffer=io.BytesIO(raw)))
        said = io.StringIO()
        call_command("bounce", stdout=said)
        return said.getvalue()

    return returned


def report(mail, **facts):
    known = {"address": mail["To"], "action": "failed", "part": "text/rfc822-headers"}
    return REPORT.format(**{**known, "id": mail["Message-ID"], **facts})


@pytest.mark.parametrize("part", ["text/rfc822-headers", "message/rfc822"])
def test_a_bounce_marks_the_notice_and_the_address(postbox, told, returned, clerk, clock, part):
    told(clerk)
    send_waiting()
    assert "林晓棠" in returned(report(postbox.mails[0], part=part))
    mail = Delivery.objects.get()
    assert mail.refused_at == clock.now()
    assert "User unknown" in mail.reason
    trouble = Trouble.objects.get()
    assert (trouble.user, trouble.address) == (clerk.user, "clerk@example.org")
    returned(report(postbox.mails[0], part=part))
    assert Trouble.objects.count() == 1


def test_a_bounced_digest_takes_all_that_was_in_it(postbox, told, returned, clerk):
    Choice.objects.create(
        user=clerk.user, topic="people.note", role="handler", channel="mail", mode="digest"
    )
    told(clerk, verb="note")
    told(clerk, verb="note")
    send_digests()
    returned(report(postbox.mails[0]))
    assert Delivery.objects.exclude(refused_at=None).count() == 2
    assert Trouble.objects.get().user == clerk.user


def test_a_delay_is_no_bounce(postbox, told, returned, clerk):
    told(clerk)
    send_waiting()
    assert "延迟" in returned(report(postbox.mails[0], action="delayed"))
    assert not Trouble.objects.exists()
    assert Delivery.objects.get().refused_at is None


def forged(mail):
    """What somebody might send to have a person cut off, and what is no report at all."""
    ours = mail["Message-ID"]
    key, _, rest = ours.partition(".")
    seal, _, host = rest.partition("@")
    good = report(mail)
    return {
        "nothing": "",
        "noise": b"\xff\xfe\x00" * 1000,
        "a plain mail": f"Message-ID: {ours}\n\nHello",
        "another report": good.replace(
            "report-type=delivery-status", "report-type=feedback-report"
        ),
        "no status": good.replace("message/delivery-status", "text/plain"),
        "no recipient": good.replace("Final-Recipient", "X-Final").replace("Original-", "X-"),
        "no mail": good.replace("Message-ID", "X-Id"),
        "a foreign mail": report(mail, id="<abc@elsewhere.example>"),
        "a made-up seal": report(mail, id=f"{key}.{'0' * 20}@{host}"),
        "another number": report(mail, id=f"<notice-99999999.{seal}@{host}"),
        "a number beyond all": report(mail, id=f"<notice-{'9' * 40}.{seal}@{host}"),
        "no number": report(mail, id=f"<notice-x.{seal}@{host}"),
        "the seal of a digest": report(mail, id=ours.replace("notice", "digest")),
        "somebody else's address": report(mail, address="section_head@example.org"),
        "too large": good + "x" * 10_000_000,
    }


FORGED = list(forged({"To": "x@example.org", "Message-ID": "<notice-1.0@h>"}))


@pytest.mark.parametrize("name", FORGED)
def test_what_is_not_about_a_mail_of_ours_changes_nothing(postbox, told, returned, clerk, name):
    told(clerk)
    send_waiting()
    with pytest.raises(CommandError) as error:
        returned(forged(postbox.mails[0])[name])
    assert error.value.returncode == 65
    assert str(error.value).endswith("。")
    assert not Trouble.objects.exists()
    assert Delivery.objects.get().refused_at is None


def test_a_new_address_ends_the_trouble_and_gets_what_was_not_read(
    postbox, told, returned, clerk, client
):
    told(clerk, sentence="甲")
    told(clerk, sentence="乙")
    send_waiting()
    for mail in list(postbox.mails):
        returned(report(mail))
    told(clerk, sentence="丙")
    send_waiting()
    assert len(postbox.mails) == 2
    clerk.user.notices.filter(sentence="乙").update(read_at="2026-06-02T03:00:00Z")
    client.force_login(clerk.user)
    assert "邮件送不到您的邮箱" in client.get("/notices/choices/").text
    client.post("/notices/address/", {"email": "new@example.org"})
    assert "邮件送不到您的邮箱" not in client.get("/notices/choices/").text
    send_waiting()
    send_waiting()
    assert [(mail["To"], mail["Subject"]) for mail in postbox.mails[2:]] == [
        ("new@example.org", "甲"),
        ("new@example.org", "丙"),
    ]


@pytest.mark.parametrize(
    "wrong", ["", "x", "a@", "a b@example.org", "a@b.c\r\nBcc: d@e.f", "a" * 300 + "@example.org"]
)
def test_an_address_that_is_none_is_refused(client, clerk, wrong):
    client.force_login(clerk.user)
    answer = client.post("/notices/address/", {"email": wrong})
    assert answer.status_code == 422
    clerk.user.refresh_from_db()
    assert clerk.user.email == "clerk@example.org"


def test_the_office_sees_whom_no_mail_reaches_why_and_what_they_missed(
    client, postbox, told, returned, clerk, colleague, section_head, office, foreign_office
):
    colleague.user.email = ""
    colleague.user.save()
    told(clerk, colleague, section_head, sentence="第1017号建议请签收。")
    send_waiting()
    returned(report(postbox.to(clerk.user)[0]))
    client.force_login(office.user)
    text = client.get("/notices/unreachable/").text
    assert "林晓棠" in text
    assert "User unknown" in text
    assert "2026-06-02 10:00" in text
    assert "江一苇" in text
    assert "未登记电子邮箱" in text
    assert text.count("第1017号建议请签收。") == 2
    assert "顾怀民" not in text
    change_address(colleague.user, "jiang@example.org")
    assert "江一苇" not in client.get("/notices/unreachable/").text
    client.force_login(foreign_office.user)
    assert "林晓棠" not in client.get("/notices/unreachable/").text


def test_whom_no_mail_reaches_costs_the_same_for_two_as_for_twenty(
    client, told, office, appoint, bureau, section, django_assert_num_queries
):
    posts = []
    client.force_login(office.user)
    for wanted in (2, 20):
        while len(posts) < wanted:
            post = appoint(f"p{len(posts)}", "周某", bureau, "handler", section=section)
            post.user.email = ""
            post.user.save()
            posts.append(post)
        for _ in range(7):
            told(*posts)
        with django_assert_num_queries(8):
            text = client.get("/notices/unreachable/").text
    assert "共 14 条" in text
    assert text.count("请办理。") == 5 * 20
