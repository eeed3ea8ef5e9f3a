"""The time panel of a matter: what stands on it, what the office may do with a clock, and what is kept of it."""

from datetime import date, datetime, timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse
from django.utils import timezone
from django.utils.timezone import get_default_timezone, localdate

from portal.deadlines.models import Deadline, Pause
from portal.deadlines.services import clock
from portal.record.services import verify
from portal.workflow import Conflict
from proposals import timeline
from proposals.models import Proposal, Reply

P, R = Proposal.Status, Reply.Status
RECEIVED = date(2026, 2, 11)


@pytest.fixture(autouse=True)
def today(monkeypatch):
    """Set the day, at noon."""

    def today(year, month, day):
        noon = datetime(year, month, day, 12, tzinfo=get_default_timezone())
        monkeypatch.setattr(timezone, "now", lambda: noon)

    today(2026, 4, 23)
    return today


@pytest.fixture
def deadline(register, today):
    return Deadline.objects.about(register(received_on=RECEIVED)).get()


@pytest.fixture
def seen(client):
    def seen(by, path):
        client.force_login(by.user)
        return client.get(path).content.decode()

    return seen


def test_the_panel_says_until_when_how_it_was_reckoned_and_by_which_rule(seen, deadline, office):
    page = seen(office, deadline.path)
    for words in (
        "2026-05-11", "剩 10 个工作日", "正常", "起算日，当日不计", "第五十一条",
    ):  # fmt: skip
        assert words in page, words


def test_a_rule_that_nobody_verified_says_so(seen, at, office):
    assert "未核实" in seen(office, at(P.ASSIGNED).get_absolute_url())  # 签收: the platform's own


def test_overdue_is_said_by_word_shape_and_at_the_top(seen, deadline, office, today):
    today(2026, 5, 13)
    page = seen(office, deadline.path)
    assert page.count("逾期 2 个工作日") == 2
    assert '#bad"' in page
    assert 'class="notice error"' in page
    assert 'class="over"' in page


def test_the_deputy_reads_it_in_plain_words_and_no_name(seen, deadline, deputy, office, today):
    page = seen(deputy, deadline.path)
    assert "答复期限 2026-05-11，还有 10 个工作日。" in page
    assert "中止计时" not in page
    today(2026, 5, 11)
    assert "答复期限 2026-05-11，今天届满。" in seen(deputy, deadline.path)
    today(2026, 5, 12)
    assert "答复期限 2026-05-11，已超过 1 个工作日。" in seen(deputy, deadline.path)
    clock.stop(deadline, by=office, reason="等候上级文件")
    page = seen(deputy, deadline.path)
    assert "答复期限自 2026-05-12 起中止计时" in page
    assert "等候上级文件" not in page


def test_the_letter_brings_its_own_deadline(seen, at, clerk, today):
    reply = at(R.SIGNED, received_on=RECEIVED)
    for path in (reply.get_absolute_url(), reply.proposal.get_absolute_url()):
        page = seen(clerk, path)
        assert "<strong>公开</strong>" in page
        assert "第二十六条" in page
        assert "按期完成" in page  # 签收


def test_queries_do_not_grow_with_deadlines_and_stops(
    client, deadline, office, today, django_assert_num_queries
):
    client.force_login(office.user)
    client.get(deadline.path)
    with django_assert_num_queries(33, exact=False) as few:
        client.get(deadline.path)
    copies = []
    for nth, stage in enumerate(("return", "contact", "opinion", "assign", "reassign")):
        copy = Deadline.objects.get(pk=deadline.pk)
        copy.pk, copy.stage, copy._state.adding = None, stage, True
        copy.save()
        span = {"from_on": date(2026, 3, 2), "until_on": date(2026, 3, 4 + nth)}
        Pause.objects.create(deadline=copy, reason="等候", **span)
        copies.append(copy)
    with django_assert_num_queries(len(few)):
        page = client.get(deadline.path).content.decode()
    assert page.count("2026-03-02 中止") == len(copies)


def test_the_office_stops_and_restarts_the_clock(client, deadline, office, today):
    client.force_login(office.user)
    url = reverse("deadlines:stop", args=[deadline.pk])
    answer = client.post(url, {"reason": "等候省人大答复口径"}, follow=True)
    assert answer.redirect_chain == [(deadline.path, 302)]
    page = answer.content.decode()
    for words in ("中止计时", "等候省人大答复口径", "自 2026-04-23 中止计时", "恢复计时"):
        assert words in page, words
    today(2026, 4, 28)
    url = reverse("deadlines:restart", args=[deadline.pk])
    page = client.post(url, follow=True).content.decode()
    deadline.refresh_from_db()
    assert deadline.due_on == date(2026, 5, 18)  # five days later: a Saturday, so the Monday
    assert "答复期限恢复计时，截止日由 2026-05-11 改为 2026-05-18" in page
    assert "扣除 2026-04-23 至 2026-04-27 中止的时间" in page
    assert not verify()


def test_the_office_sets_the_day_by_a_document(client, deadline, office, today):
    client.force_login(office.user)
    url = reverse("deadlines:fix", args=[deadline.pk])
    posted = {"on": "2026-06-30", "document": "吉政办函〔2026〕11号"}
    page = client.post(url, posted, follow=True).content.decode()
    assert "答复期限另定截止日，由 2026-05-11 改为 2026-06-30" in page
    assert "按文件定于 2026-06-30：吉政办函〔2026〕11号" in page


@pytest.mark.parametrize(
    ("verb", "posted", "told"),
    [
        ("stop", {"reason": " "}, "请填写中止事由。"),
        ("stop", {"reason": "长" * 201}, "最多 200 字"),
        ("fix", {"on": "2026-06-30", "document": ""}, "请填写依据的文件。"),
        ("fix", {"on": "三十日", "document": "某函"}, "请填写日期"),
        ("fix", {"on": "2026-02-11", "document": "某函"}, "截止日应晚于起算日"),
        ("fix", {"on": "9999-12-31", "document": "某函"}, "超过五年"),
    ],
)
def test_what_is_wrong_is_said_and_nothing_typed_is_lost(
    client, deadline, office, verb, posted, told
):
    client.force_login(office.user)
    answer = client.post(reverse(f"deadlines:{verb}", args=[deadline.pk]), posted)
    page = answer.content.decode()
    assert answer.status_code == 422
    assert told in page
    for value in posted.values():
        assert value.strip() in page
    deadline.refresh_from_db()
    assert (deadline.stopped_on, deadline.fixed_on) == (None, None)


def test_nobody_else_keeps_the_time(deadline, cast):
    acts = [
        lambda by: clock.stop(deadline, by=by, reason="等候"),
        lambda by: clock.restart(deadline, by=by),
        lambda by: clock.fix(deadline, localdate() + timedelta(days=9), by=by, document="某函"),
    ]
    for name, by in cast.items():
        for act in acts if name != "office" else []:
            with pytest.raises(PermissionDenied):
                act(by)


def test_a_post_that_ended_keeps_no_time(deadline, office):
    office.until_on = localdate() - timedelta(days=1)
    office.from_on = office.until_on
    office.save()
    with pytest.raises(PermissionDenied):
        clock.stop(deadline, by=office, reason="等候")


def test_a_second_stop_is_a_conflict(client, deadline, office):
    clock.stop(deadline, by=office, reason="等候")
    with pytest.raises(Conflict):
        clock.stop(deadline, by=office, reason="等候")
    client.force_login(office.user)
    url = reverse("deadlines:stop", args=[deadline.pk])
    assert client.post(url, {"reason": "等候"}).status_code == 409


def test_the_timeline_tells_every_change_with_its_reason(deadline, office, today):
    clock.stop(deadline, by=office, reason="等候上级文件")
    clock.restart(deadline, by=office, reason="文件已到")
    clock.fix(deadline, date(2026, 6, 1), by=office, document="交办通知")
    clock.extend(deadline, date(2026, 8, 3), by=office, consent="人大同意延期函")
    told = {entry.verb: entry for entry in timeline.inside(deadline.subject)}
    reasons = {
        "stop": "等候上级文件",
        "restart": "文件已到",
        "fix": "交办通知",
        "extend": "人大同意延期函",
    }
    assert {verb: told[verb].note for verb in reasons} == reasons
    assert "宋知远" in told["stop"].actor


def test_a_stopped_clock_hides_no_sending_back(client, at, clerk, office, section_head):
    reply = at(R.CHECKING)
    from_desk = {"version": reply.version, "note": "请补充数据"}
    client.force_login(section_head.user)
    client.post(reverse("proposals:step", args=[reply.pk, "send-back"]), from_desk)
    clock.stop(Deadline.objects.get(stage="reply"), by=office, reason="等候")
    client.force_login(clerk.user)
    page = client.get(reply.get_absolute_url()).content.decode()
    assert "退回修改" in page
    assert 'class="notice warning"' in page


def test_what_was_received_long_ago_is_counted(seen, register, office, today):
    page = seen(office, register(received_on=date(1995, 3, 1)).get_absolute_url())
    assert "1995-06-01" in page
    assert "逾期" in page
