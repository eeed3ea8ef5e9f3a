"""The agenda: a month with its days off, what is overdue on top, and a feed that calendar programs read."""

from datetime import date, datetime, timedelta
from urllib.parse import urlsplit

import pytest
from django.urls import reverse
from django.utils import timezone
from django.utils.timezone import get_default_timezone, localdate
from icalendar import Calendar

from portal.deadlines.models import Deadline, Feed
from portal.deadlines.services import clock, feed
from portal.record import services
from proposals.models import Proposal, Reply

P, R = Proposal.Status, Reply.Status
TITLE = "关于进一步完善城乡社区居家养老服务网络、推进老旧小区嵌入式养老设施建设和社区工作者队伍建设的建议"


@pytest.fixture(autouse=True)
def today(monkeypatch):
    """Set the day, at noon."""

    def today(year, month, day):
        noon = datetime(year, month, day, 12, tzinfo=get_default_timezone())
        monkeypatch.setattr(timezone, "now", lambda: noon)
        monkeypatch.setattr(services, "now", lambda: noon)  # by which the record says when

    today(2026, 4, 23)
    return today


@pytest.fixture
def deadline(register):
    return Deadline.objects.about(register(received_on=date(2026, 2, 11), title=TITLE)).get()


@pytest.fixture
def page(client):
    def page(by, **asked):
        client.force_login(by.user)
        return client.get(reverse("deadlines:agenda"), asked)

    return page


@pytest.fixture
def fetched(client):
    """The events that a calendar program finds under a secret, without signing in."""

    def fetched(secret):
        client.logout()
        answer = client.get(reverse("deadlines:feed", args=[secret]))
        assert answer.status_code == 200
        return Calendar.from_ical(answer.content).walk("VEVENT")

    return fetched


def days(response):
    return {day.day: day for week in response.context["weeks"] for day in week}


def test_a_month_shows_what_is_due_and_on_which_days_one_works(page, deadline, office):
    response = page(office, month="2026-05")
    shown = days(response)
    assert [one.deadline for one in shown[date(2026, 5, 11)].first] == [deadline]
    kinds = {day: shown[day].calendar.kind for day in (date(2026, 5, 1), date(2026, 5, 9))}
    assert list(kinds.values()) == ["holiday", "make-up"]
    for words in ("休</span>", "班</span>", "2026年5月", "month=2026-04", "month=2026-06"):
        assert words in response.text, words


def test_what_is_overdue_stands_on_top_whatever_the_month(page, deadline, office, today):
    today(2026, 6, 1)
    response = page(office, month="2026-09")
    assert [one.deadline for one in response.context["overdue"]] == [deadline]
    assert response.text.index("逾期未办") < response.text.index('id="month">2026年9月')


def test_months_without_a_notice_say_so(page, office):
    assert "尚未公布" in page(office, month="2028-03").text
    assert "尚未公布" not in page(office, month="2026-03").text


@pytest.mark.parametrize("month", ["", "2026-13", "9999-12", "0001-01", "五月", "2026-05-01"])
def test_any_month_in_the_address_is_answered(page, office, month):
    assert page(office, month=month).status_code == 200


def test_ones_own_dates_apart_from_all(page, at, clerk, colleague, office, section_head):
    at(R.DRAFTING, received_on=date(2026, 2, 11))

    def due(by, **asked):
        return len(days(page(by, month="2026-05", **asked))[date(2026, 5, 11)].first)

    assert (due(clerk), due(colleague), due(section_head), due(office)) == (1, 0, 1, 1)
    assert (due(colleague, whose="all"), due(office, whose="own")) == (1, 0)


def test_nobody_sees_the_dates_of_others(page, deadline, outsider, foreign_office, deputy):
    for by in (outsider, foreign_office, deputy):
        assert TITLE not in page(by, month="2026-05", whose="all").text


def test_a_month_costs_the_same_for_two_and_for_twenty(
    client, register, office, django_assert_num_queries
):
    client.force_login(office.user)
    url = reverse("deadlines:agenda") + "?month=2026-05"
    for number in (1, 2):
        register(received_on=date(2026, 2, 10 + number), number=f"第{number}号")
    client.get(url)
    with django_assert_num_queries(40, exact=False) as few:
        client.get(url)
    for number in range(3, 21):
        register(received_on=date(2026, 2, 11), number=f"第{number}号")
    with django_assert_num_queries(len(few)):
        assert "另 1" in client.get(url).text


def test_the_address_is_shown_once_and_only_its_digest_is_kept(client, office, deadline, settings):
    settings.SITE_URL = "https://minyi.example.org"
    client.force_login(office.user)
    answer = client.post(reverse("deadlines:subscribe"), {"whose": "all"})
    address = answer.context["address"]
    assert address.startswith("https://minyi.example.org/agenda/feed/")
    assert address in answer.text
    secret = address.rsplit("/", 1)[1].removesuffix(".ics")
    assert len(secret) >= 43
    assert secret not in str(Feed.objects.values().get())
    again = client.get(reverse("deadlines:agenda")).text
    assert secret not in again
    assert "已启用订阅（全部）" in again
    client.logout()
    read = client.get(urlsplit(address).path)
    assert read.status_code == 200
    assert read["Content-Type"] == "text/calendar; charset=utf-8"
    assert "private" in read["Cache-Control"]
    assert "sessionid" not in read.cookies


def test_an_event_reads_back_whole(fetched, deadline, office, settings):
    settings.SITE_URL = "https://minyi.example.org"
    [event] = fetched(feed.subscribe(office.user, own=False))
    assert event["SUMMARY"] == f"答复期限：第1017号建议《{TITLE}》"
    assert event["DTSTART"].dt == date(2026, 5, 11)
    assert event["DTEND"].dt == date(2026, 5, 12)
    assert event["UID"] == f"deadline-{deadline.pk}@minyi.example.org"
    assert event["URL"] == f"https://minyi.example.org{deadline.path}"
    assert event["SEQUENCE"] == 0
    [alarm] = event.walk("VALARM")
    assert alarm["TRIGGER"].dt == timedelta(days=-1)


def test_long_chinese_lines_are_folded_between_characters(client, deadline, office):
    secret = feed.subscribe(office.user, own=False)
    text = client.get(reverse("deadlines:feed", args=[secret])).content
    lines = text.split(b"\r\n")
    assert max(map(len, lines)) <= 75
    assert any(line.startswith(b" ") for line in lines)
    for line in lines:
        line.decode()  # no character is cut in two


def test_a_change_is_a_new_revision_of_the_same_event(fetched, deadline, office, today):
    secret = feed.subscribe(office.user, own=False)
    [first] = fetched(secret)
    today(2026, 4, 27)
    clock.fix(deadline, date(2026, 6, 30), by=office, document="交办通知")
    [second] = fetched(secret)
    assert second["UID"] == first["UID"]
    assert second["SEQUENCE"] == first["SEQUENCE"] + 1
    assert second["LAST-MODIFIED"].dt > first["LAST-MODIFIED"].dt
    assert second["DTSTART"].dt == date(2026, 6, 30)


def test_what_is_stopped_or_closed_drops_out(fetched, at, clerk, office):
    secret = feed.subscribe(office.user, own=False)
    at(R.DELIVERED)
    stages = {str(event["SUMMARY"])[:2] for event in fetched(secret)}
    assert stages == {"公开"}
    clock.stop(Deadline.objects.get(stage="publish"), by=office, reason="等候")
    assert fetched(secret) == []


def test_a_new_address_ends_the_old_and_a_revoked_one_is_not_found(client, office):
    old = feed.subscribe(office.user, own=True)
    new = feed.subscribe(office.user, own=True)
    status = lambda secret: client.get(reverse("deadlines:feed", args=[secret])).status_code  # noqa: E731
    assert (status(old), status(new), status("x" * 43)) == (404, 200, 404)
    client.force_login(office.user)
    client.post(reverse("deadlines:unsubscribe"))
    client.logout()
    assert status(new) == 404


def test_what_one_may_see_is_asked_when_it_is_read(client, fetched, deadline, office):
    secret = feed.subscribe(office.user, own=False)
    assert len(fetched(secret)) == 1
    office.from_on = office.until_on = localdate() - timedelta(days=1)
    office.save()
    assert fetched(secret) == []
    office.user.is_active = False
    office.user.save()
    assert client.get(reverse("deadlines:feed", args=[secret])).status_code == 404


def test_reading_too_often_is_refused(client, office, monkeypatch):
    monkeypatch.setattr("portal.deadlines.views.agenda.MOST", 2)
    path = reverse("deadlines:feed", args=[feed.subscribe(office.user, own=True)])
    assert [client.get(path).status_code for _ in range(3)] == [200, 200, 429]
