"""The daily digest: one mail a working day at the hour one chose, whatever beat did; none where there is no news."""

import threading
from datetime import time

import pytest
from django.db import connection

from portal.notices.models import Delivery, Digest, Preference
from portal.notices.services import choose, remind
from portal.notices.tasks import send_digests, send_waiting
from portal.people.permissions import Recipient
from tests.portal.clock import clock  # noqa: F401
from tests.portal.postbox import page, plain, postbox  # noqa: F401


def overview(user, day):
    """What a room would say of somebody's day."""
    if user.username != "clerk":
        return [("没有内容的一节", [])]
    return [("今日到期", [(f"第1017号建议{day:%m月%d日}到期", "/proposals/17/")])]


@pytest.fixture(autouse=True)
def _time(clock):
    """Before anybody is appointed."""
    clock.set("2026-06-02 07:00")


@pytest.fixture
def bundled(bureau, clerk):
    choose(clerk.user, {("reminders.before", "handler", "mail"): "digest"})

    def bundled(sentence="将到期。"):
        return remind(
            Recipient(clerk.user, "handler"), bureau, "reminders.before", sentence, "/proposals/7/"
        )

    return bundled


@pytest.fixture
def mornings(settings):
    settings.MORNING_OVERVIEWS = ["tests.portal.test_digests.overview"]


def test_a_digest_comes_once_at_the_hour(postbox, clock, bundled, clerk):
    bundled("甲将到期。")
    bundled("乙将到期。")
    send_waiting()
    send_digests()
    assert postbox.mails == []
    for _ in range(20):
        clock.go(minutes=30)
        send_digests()
    [mail] = postbox.mails
    assert mail["To"] == clerk.user.email
    assert mail["Subject"] == "6月2日办理汇总：通知2条"
    for said in (plain(mail), page(mail)):
        assert said.index("甲将到期。") < said.index("乙将到期。")
        assert "http://127.0.0.1:8000/proposals/7/" in said
    assert Digest.objects.get().sent_at.strftime("%H:%M") == "00:00"  # UTC
    assert not Delivery.objects.filter(sent_at=None).exists()


def test_what_comes_later_waits_for_the_next_working_day(postbox, clock, bundled):
    bundled("甲")
    clock.set("2026-06-05 08:00")  # a Friday
    send_digests()
    bundled("乙")
    for day in ("06-05 20:00", "06-06 08:00", "06-07 09:00"):
        clock.set(f"2026-{day}")
        send_digests()
    assert len(postbox.mails) == 1
    clock.set("2026-06-08 08:00")
    send_digests()
    assert "乙" in plain(postbox.mails[1])
    assert "甲" not in plain(postbox.mails[1])


@pytest.mark.parametrize(("day", "sent"), [("2026-02-14", 1), ("2026-02-17", 0), ("2026-02-15", 0)])
def test_working_days_are_those_of_the_calendar(postbox, clock, bundled, day, sent):
    """A working Saturday, the Spring Festival, and its first Sunday."""
    clock.set(f"{day} 08:00")
    bundled()
    send_digests()
    assert len(postbox.mails) == sent


def test_a_beat_that_was_away_makes_up_for_it_the_same_day_and_never_twice(postbox, clock, bundled):
    bundled("甲")
    clock.set("2026-06-02 16:20")
    send_digests()
    send_digests()
    assert len(postbox.mails) == 1
    bundled("乙")
    clock.set("2026-06-06 12:00")  # away for days: the next working day
    send_digests()
    clock.set("2026-06-08 08:00")
    send_digests()
    assert [mail["Subject"] for mail in postbox.mails] == [
        "6月2日办理汇总：通知1条",
        "6月8日办理汇总：通知1条",
    ]


def test_the_hour_is_ones_own_and_a_late_digest_respects_quiet(postbox, clock, bundled, clerk):
    Preference.objects.create(
        user=clerk.user, digest_hour=17, quiet_from=time(18), quiet_until=time(7)
    )
    bundled()
    clock.set("2026-06-02 16:59")
    send_digests()
    clock.set("2026-06-02 18:30")
    send_digests()
    assert postbox.mails == []
    clock.set("2026-06-03 17:00")
    send_digests()
    assert len(postbox.mails) == 1


def test_the_overview_comes_with_it_or_alone_and_nothing_to_say_is_not_said(
    postbox, clock, mornings, bundled, clerk, office, colleague
):
    Preference.objects.create(user=colleague.user, overview=False)
    clock.set("2026-06-02 08:00")
    send_digests()
    [mail] = postbox.mails
    assert (mail["To"], mail["Subject"]) == (clerk.user.email, "6月2日办理汇总")
    for said in (plain(mail), page(mail)):
        assert "今日到期" in said
        assert "第1017号建议06月02日到期" in said
        assert "http://127.0.0.1:8000/proposals/17/" in said
    empty = Digest.objects.get(user=office.user)
    assert empty.empty_at
    assert empty.sent_at is None
    assert not Digest.objects.filter(user=colleague.user).exists()
    bundled("乙")
    clock.set("2026-06-03 08:00")
    send_digests()
    assert "乙" in plain(postbox.mails[1])
    assert "今日到期" in plain(postbox.mails[1])


def test_who_wants_no_overview_gets_the_bundled_notices_alone(
    postbox, clock, mornings, bundled, clerk
):
    Preference.objects.create(user=clerk.user, overview=False)
    bundled("甲")
    clock.set("2026-06-02 08:00")
    send_digests()
    [mail] = postbox.mails
    assert "今日到期" not in plain(mail)


def test_a_digest_that_could_not_be_sent_for_a_day_says_nothing_of_that_morning(
    postbox, clock, mornings, bundled, clerk
):
    bundled("甲")
    postbox.answer = "452 disk is full"
    clock.set("2026-06-02 08:00")
    send_digests()
    postbox.answer = "250 OK"
    clock.set("2026-06-03 07:00")
    send_digests()
    [mail] = postbox.mails
    assert "甲" in plain(mail)
    assert "今日到期" not in plain(mail)


def test_what_was_read_meanwhile_stands_behind(postbox, clock, bundled):
    first = bundled("甲")
    bundled("乙")
    first.read_at = clock.now()
    first.save()
    clock.set("2026-06-02 08:00")
    send_digests()
    said = plain(postbox.mails[0])
    assert (
        said.index("【未读通知】")
        < said.index("乙")
        < said.index("【已读或已办的通知】")
        < said.index("甲")
    )


@pytest.mark.django_db(transaction=True)
def test_any_number_of_workers_send_each_digest_once(postbox, clock, bundled, clerk):
    for nth in range(10):
        bundled(f"第{nth}件")
    clock.set("2026-06-02 08:00")

    def work():
        send_digests()
        connection.close()

    threads = [threading.Thread(target=work) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    send_digests()
    [mail] = postbox.mails
    assert plain(mail).count("件\r\n") == 10
    assert not Delivery.objects.waiting().exists()


def test_a_digest_refused_for_good_ends_with_all_that_is_in_it(postbox, clock, bundled, clerk):
    bundled("甲")
    postbox.refused = {clerk.user.email: "550 no such person"}
    clock.set("2026-06-02 08:00")
    send_digests()
    assert Digest.objects.get().refused_at
    assert "550" in Delivery.objects.get().reason
    bundled("乙")
    clock.set("2026-06-03 08:00")
    send_digests()
    assert Digest.objects.count() == 1
