"""Messages to webhooks, through a real receiver: signed, in the formats of robots; none lost, none doubled."""

import base64
import hashlib
import hmac
import json
from urllib.parse import parse_qs, urlsplit

import pytest

from portal.notices.models import Delivery, Notice, Preference
from portal.notices.services import choose, remind
from portal.notices.tasks import post_waiting, send_waiting
from portal.people.permissions import Recipient
from tests.portal.clock import clock  # noqa: F401
from tests.portal.outside import closed_port, hanging_server
from tests.portal.postbox import postbox  # noqa: F401
from tests.portal.receiver import Receiver, ids, receiver  # noqa: F401

SECRET = "一个只有双方知道的密钥，足够长，不外传"
OK = b'{"errcode":0,"errmsg":"ok"}'


@pytest.fixture(autouse=True)
def _time(clock):
    """Before anybody is appointed."""


@pytest.fixture
def wired(receiver):
    def wired(post, style="generic", url=""):
        choose(post.user, {("reminders.before", post.role, "webhook"): "at-once"})
        facts = {"webhook_format": style, "webhook_secret": SECRET}
        return Preference.objects.create(user=post.user, webhook_url=url or receiver.url, **facts)

    return wired


@pytest.fixture
def reminded(bureau):
    def reminded(post, sentence="将到期。"):
        person = Recipient(post.user, post.role)
        return remind(person, bureau, "reminders.before", sentence, "/proposals/7/")

    return reminded


def message():
    return Delivery.objects.get(channel="webhook")


def test_a_generic_message_is_signed_and_says_what_the_notice_says(
    receiver, wired, reminded, clerk
):
    wired(clerk)
    notice = reminded(clerk, "第1017号建议将到期。")
    post_waiting()
    post_waiting()
    [(path, headers, body)] = receiver.got
    assert path == "/hook?key=K"
    said = json.loads(body)
    assert said == {
        "id": str(message().pk),
        "notice": notice.pk,
        "topic": "reminders.before",
        "role": "handler",
        "to": "林晓棠",
        "instead_of": None,
        "sentence": "第1017号建议将到期。",
        "url": "http://127.0.0.1:8000/proposals/7/",
        "at": "2026-06-02T10:00:00+08:00",
    }
    stamp = headers["X-Minyi-Timestamp"]
    signed = hmac.new(SECRET.encode(), stamp.encode() + b"." + body, hashlib.sha256).hexdigest()
    assert headers["X-Minyi-Signature"] == f"sha256={signed}"
    assert headers["X-Minyi-Delivery"] == said["id"]
    assert message().sent_at


def test_a_robot_of_wecom_gets_plain_text(receiver, wired, reminded, clerk):
    wired(clerk, "wecom")
    receiver.answer = (200, OK, {})
    reminded(clerk, "[点此领奖](https://evil.example) <@all> 将到期")
    post_waiting()
    [(path, _, body)] = receiver.got
    assert path == "/hook?key=K"
    text = "[点此领奖](https://evil.example) <@all> 将到期\nhttp://127.0.0.1:8000/proposals/7/"
    assert json.loads(body) == {"msgtype": "text", "text": {"content": text}}
    assert message().sent_at


def test_a_robot_of_dingtalk_is_signed_in_its_address(receiver, wired, reminded, clerk, clock):
    wired(clerk, "dingtalk")
    receiver.answer = (200, OK, {})
    reminded(clerk)
    post_waiting()
    [(path, _, body)] = receiver.got
    words = {name: value for name, [value] in parse_qs(urlsplit(path).query).items()}
    assert words["timestamp"] == str(int(clock.now().timestamp() * 1000))
    line = f"{words['timestamp']}\n{SECRET}"
    sign = hmac.new(SECRET.encode(), line.encode(), hashlib.sha256).digest()
    assert (words["key"], words["sign"]) == ("K", base64.b64encode(sign).decode())
    assert json.loads(body)["msgtype"] == "text"


PASSING = [
    ("generic", 500, b""),
    ("generic", 503, b""),
    ("generic", 429, b""),
    ("generic", 408, b""),
    ("generic", 425, b""),
    ("wecom", 200, b'{"errcode":45009,"errmsg":"api freq out of limit"}'),
    ("wecom", 200, b'{"errcode":-1,"errmsg":"system busy"}'),
    ("dingtalk", 200, b'{"errcode":130101,"errmsg":"send too fast"}'),
    ("dingtalk", 200, b'{"errcode":410100,"errmsg":"send too fast"}'),
]
FINAL = [
    ("generic", 301, b"", "不予跟随"),
    ("generic", 307, b"", "不予跟随"),
    ("generic", 400, b"", "HTTP 400"),
    ("generic", 404, b"", "HTTP 404"),
    ("generic", 410, b"", "HTTP 410"),
    ("wecom", 200, b'{"errcode":93000,"errmsg":"invalid webhook url"}', "93000"),
    ("wecom", 200, b"<html>", "不是群机器人的格式"),
    ("wecom", 200, b"[]", "不是群机器人的格式"),
    ("wecom", 200, b"\xff" * 100_000, "不是群机器人的格式"),
    ("dingtalk", 200, b'{"errcode":310000,"errmsg":"sign not match"}', "sign not match"),
]


@pytest.mark.parametrize(("style", "code", "body"), PASSING)
def test_what_may_pass_is_tried_again(receiver, wired, reminded, clerk, clock, style, code, body):
    wired(clerk, style)
    receiver.answer = (code, body, {})
    reminded(clerk)
    post_waiting()
    assert (message().sent_at, message().refused_at, message().attempts) == (None, None, 1)
    receiver.answer = (200, OK, {})
    clock.go(minutes=1)
    post_waiting()
    assert message().sent_at


@pytest.mark.parametrize(("style", "code", "body", "said"), FINAL)
def test_what_is_refused_for_good_ends_where_its_owner_sees_it(
    client, receiver, wired, reminded, clerk, clock, style, code, body, said
):
    wired(clerk, style)
    receiver.answer = (code, body, {"Location": f"http://localhost:{receiver.server_port}/other"})
    reminded(clerk, "第1017号将到期。")
    post_waiting()
    assert said in message().reason
    clock.go(hours=1)
    post_waiting()
    assert len(receiver.got) == (code == 200)
    client.force_login(clerk.user)
    assert said in client.get("/notices/choices/").text
    assert clerk.user.notices.count() == 1
    assert Delivery.objects.get(channel="mail").refused_at is None


def test_half_an_hour_without_a_receiver_then_errors_then_silence(
    receiver, wired, reminded, clerk, clock, monkeypatch
):
    choice = wired(clerk)
    monkeypatch.setattr("portal.notices.outgoing.TIMEOUT", 0.05)

    def pass_by(url, minutes):
        Preference.objects.filter(pk=choice.pk).update(webhook_url=url)
        for nth in range(minutes * 4):
            if nth % 16 == 0:
                reminded(clerk)
            post_waiting()
            clock.go(seconds=15)

    pass_by(f"http://localhost:{closed_port()}/", 30)
    receiver.answer = (503, b"", {})
    pass_by(receiver.url, 10)
    with hanging_server() as silent:
        pass_by(f"http://localhost:{silent}/", 10)
    assert receiver.got == []
    receiver.answer = (200, b"", {})
    monkeypatch.setattr("portal.notices.outgoing.TIMEOUT", 10)
    pass_by(receiver.url, 35)
    found = sorted(ids(receiver))
    assert len(found) == len(set(found)) == Notice.objects.count() > 20
    assert not Delivery.objects.waiting().filter(channel="webhook").exists()


def test_killed_between_posting_and_marking_the_receiver_can_tell(
    receiver, wired, reminded, clerk, monkeypatch
):
    wired(clerk)
    reminded(clerk)

    def killed(_delivery):
        raise SystemExit

    with monkeypatch.context() as patch:
        patch.setattr("portal.notices.webhook.sent", killed)
        with pytest.raises(SystemExit):
            post_waiting()
    Delivery.objects.update(try_at=None)
    post_waiting()
    first, second = ids(receiver)
    assert first == second


def test_a_receiver_that_is_away_keeps_nobody_elses_messages(
    receiver, wired, reminded, clerk, colleague
):
    wired(clerk, url=f"http://localhost:{closed_port()}/")
    wired(colleague)
    for _ in range(3):
        reminded(clerk)
    reminded(colleague)
    post_waiting()
    assert len(receiver.got) == 1
    tried = Delivery.objects.filter(channel="webhook", notice__to=clerk.user).order_by("pk")
    assert [one.attempts for one in tried] == [1, 0, 0]
    assert all(one.try_at for one in tried)


def test_mail_goes_on_while_a_receiver_is_silent(receiver, wired, reminded, clerk, postbox):
    wired(clerk, url=f"http://localhost:{closed_port()}/")
    reminded(clerk)
    post_waiting()
    send_waiting()
    assert len(postbox.mails) == 1


def test_an_answer_that_drips_is_cut_off(receiver, wired, reminded, clerk, monkeypatch):
    wired(clerk, "wecom")
    monkeypatch.setattr("portal.notices.outgoing.LONGEST", 0.3)
    receiver.answer, receiver.drip = (200, b" " * 200 + OK, {}), 0.05
    reminded(clerk)
    post_waiting()
    assert (message().sent_at, message().attempts) == (None, 1)


def test_a_receiver_put_away_ends_what_waits_for_it(receiver, wired, reminded, clerk):
    wired(clerk)
    reminded(clerk)
    Preference.objects.update(webhook_url="")
    post_waiting()
    assert message().reason == "接收地址已被本人删除"
    reminded(clerk)
    assert Delivery.objects.filter(channel="webhook").count() == 1


def test_the_page_saves_tests_and_never_shows_the_secret(client, receiver, clerk):
    client.force_login(clerk.user)
    form = {"webhook_format": "generic", "webhook_url": receiver.url, "webhook_secret": SECRET}
    answer = client.post("/notices/webhook/", {**form, "test": "1"}, follow=True)
    assert "测试消息已送达" in answer.text
    assert SECRET not in answer.text
    [(_, _, body)] = receiver.got
    assert json.loads(body)["test"] is True
    client.post("/notices/webhook/", {**form, "webhook_secret": ""})
    assert Preference.objects.get().webhook_secret == SECRET
    receiver.answer = (404, b"", {})
    answer = client.post("/notices/webhook/", {**form, "test": "1"}, follow=True)
    assert "测试消息未送达：对方拒收（HTTP 404）" in answer.text
    form["webhook_url"] = f"http://localhost:{closed_port()}/"
    answer = client.post("/notices/webhook/", {**form, "test": "1"}, follow=True)
    assert "未能连接对方服务器" in answer.text
    client.post("/notices/webhook/", {"webhook_format": "generic", "webhook_url": ""})
    assert Preference.objects.get().webhook_url == ""


def test_a_short_secret_is_refused(client, receiver, clerk):
    client.force_login(clerk.user)
    form = {"webhook_format": "generic", "webhook_url": receiver.url, "webhook_secret": "short"}
    answer = client.post("/notices/webhook/", form)
    assert (answer.status_code, "至少 16 个字符" in answer.text) == (422, True)
    assert not Preference.objects.exists()


def test_another_server_may_stand_in_for_a_receiver(wired, reminded, clerk, receiver):
    """A receiver that moved: what waits goes to the new address."""
    wired(clerk, url=f"http://localhost:{closed_port()}/")
    reminded(clerk)
    post_waiting()
    moved = Receiver()
    Preference.objects.update(webhook_url=moved.url)
    Delivery.objects.update(try_at=None)
    post_waiting()
    moved.end()
    assert len(moved.got) == 1
