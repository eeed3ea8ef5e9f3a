"""催办: who may press whom, how often, what is told, counted and shown; many at once equal as many single ones."""

import threading
from datetime import date

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import connection
from django.urls import reverse

from portal.deadlines.models import Deadline
from portal.deadlines.services import clock as clocks
from portal.deadlines.services import deadline as deadlines
from portal.notices.models import Notice
from portal.people.models import Absence, Appointment
from portal.record.models import Event
from portal.reminders.overview import overview
from portal.reminders.services.pressing import press
from tests.portal.reminding import TITLE, clock, lay  # noqa: F401

DUE = "2026-05-11"


@pytest.fixture
def deadline(clock, lay, clerk, section_head):
    clock.set("2026-05-06")
    return lay(DUE)


@pytest.fixture
def many(clock, lay, congress, province, bureau, clerk, section_head):
    """Several deadlines, about different things."""
    clock.set("2026-05-06")
    return [lay(DUE, subject=thing) for thing in (bureau, congress, province)]


def told():
    return sorted(Notice.objects.values_list("to__username", flat=True))


def test_the_holder_and_the_head_of_the_section_are_told(deadline, office):
    press(deadline, by=office, note="请本周办结。")
    assert told() == ["clerk", "section_head"]
    sentence = f"请抓紧办理。{TITLE}答复期限还有 4 个工作日（2026-05-11 截止）：请本周办结。"
    assert {notice.sentence for notice in Notice.objects.all()} == {sentence}
    event = Event.objects.about(deadline).get(verb="press")
    assert (event.by, event.note, event.facts) == (office.user, "请本周办结。", {"due": DUE})


def test_without_a_holder_the_clerks_of_the_section(deadline, office, colleague):
    Deadline.objects.update(holder=None)
    press(deadline, by=office)
    assert told() == ["clerk", "colleague", "section_head"]


def test_the_substitute_is_pressed_too_and_may_press_for_whom_he_stands_in(
    deadline, office, colleague, outsider
):
    days = {"from_on": date(2026, 5, 6), "until_on": date(2026, 5, 6)}
    clerk = deadline.holder
    Absence.objects.create(post=clerk, substitute=colleague.user, **days)
    Absence.objects.create(post=office, substitute=outsider.user, **days)
    office.substitute = outsider.user
    press(deadline, by=office)
    assert told() == ["clerk", "colleague", "section_head"]
    assert Event.objects.get(verb="press").actor.startswith("范文舟（代宋知远")


def test_nobody_is_told_of_their_own_press(deadline, section_head):
    press(deadline, by=section_head)
    assert told() == ["clerk"]


@pytest.mark.parametrize(
    ("role", "may"),
    [("clerk", False), ("colleague", False), ("outsider", False), ("foreign_office", False), ("deputy", False),
     ("office", True), ("section_head", True), ("leader", True), ("signatory", True)],
)  # fmt: skip
def test_who_may_press(request, deadline, appoint, bureau, section, role, may):
    if role == "leader":
        by = appoint("leader", "沈一舟", bureau, "leader", section=section)
    else:
        by = request.getfixturevalue(role)
    if may:
        press(deadline, by=by)
    else:
        with pytest.raises(PermissionDenied):
            press(deadline, by=by)
    assert Event.objects.filter(verb="press").count() == may


def test_the_leader_of_another_section_may_not(deadline, appoint, bureau):
    elsewhere = bureau.sections.latest("pk")
    leader = appoint("leader", "沈一舟", bureau, "leader", section=elsewhere)
    with pytest.raises(PermissionDenied):
        press(deadline, by=leader)


def test_the_holder_may_not_press_himself_under_another_post(deadline, appoint, clerk, bureau):
    other = Appointment.objects.create(user=clerk.user, organ=bureau, role="office")
    with pytest.raises(PermissionDenied):
        press(deadline, by=other)


def test_so_often_a_day_and_then_again_tomorrow(clock, deadline, office, signatory):
    press(deadline, by=office)
    clock.set("2026-05-06", "23:59")
    with pytest.raises(ValidationError, match="今日已催办 1 次，达到每日上限，请明日再催"):
        press(deadline, by=signatory)
    clock.set("2026-05-07", "00:00")
    press(deadline, by=signatory)
    assert Event.objects.filter(verb="press").count() == 2


@pytest.mark.parametrize("limit", [0, 1, 3])
def test_the_limit_is_a_setting(settings, deadline, office, limit):
    settings.PRESSES_A_DAY = limit
    for _ in range(limit):
        press(deadline, by=office)
    with pytest.raises(ValidationError):
        press(deadline, by=office)


def test_what_is_done_or_stopped_is_not_pressed_for(deadline, office, bureau):
    clocks.stop(deadline, by=office, reason="待会办单位")
    with pytest.raises(ValidationError, match="已中止计时"):
        press(deadline, by=office)
    deadlines.meet(bureau, "reply", by=office)
    with pytest.raises(ValidationError, match="已办结"):
        press(deadline, by=office)
    assert told() == []


@pytest.mark.parametrize("note", ["长" * 201, "空\x00字符"])
def test_an_unfit_note_presses_nobody(deadline, office, note):
    with pytest.raises(ValidationError):
        press(deadline, by=office, note=note)
    assert told() == []


@pytest.mark.django_db(transaction=True)
def test_of_eight_who_press_at_once_one_gets_through(deadline, office):
    outcomes = []

    def work():
        try:
            press(deadline, by=office)
            outcomes.append("pressed")
        except ValidationError:
            outcomes.append("refused")
        finally:
            connection.close()

    threads = [threading.Thread(target=work) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(outcomes) == ["pressed"] + ["refused"] * 7
    assert told() == ["clerk", "section_head"]


def test_many_at_once_equal_as_many_single_ones(client, many, office):
    press(many[1], by=office)
    single = len(told())
    client.force_login(office.user)
    chosen = {"deadline": [one.pk for one in many], "note": "请抓紧"}
    answer = client.post(reverse("reminders:press-all") + "?state=soon", chosen, follow=True)
    assert answer.redirect_chain == [("/deadlines/?state=soon", 302)]
    assert len(told()) == 3 * single
    assert "已催办 2 件" in answer.text
    assert f"未催办：{TITLE}（答复）：今日已催办 1 次" in answer.text
    assert answer.text.count("1 次<") == 3


def test_with_nothing_ticked_one_is_told_what_to_do_and_keeps_the_note(client, many, office):
    client.force_login(office.user)
    answer = client.post(reverse("reminders:press-all"), {"note": "请抓紧"})
    assert answer.status_code == 422
    assert "请先勾选要催办的事项" in answer.text
    assert "请抓紧" in answer.text


def test_a_note_that_is_too_long_is_kept_with_what_was_ticked(client, many, office):
    client.force_login(office.user)
    chosen = {"deadline": [many[0].pk], "note": "长" * 201}
    answer = client.post(reverse("reminders:press-all"), chosen)
    assert answer.status_code == 422
    assert "长" * 201 in answer.text
    assert answer.text.count(" checked") == 1
    assert told() == []


def test_somebody_elses_deadline_is_not_pressed_for(client, many, foreign_office):
    client.force_login(foreign_office.user)
    assert (
        client.post(reverse("reminders:press-all"), {"deadline": [many[0].pk]}).status_code == 422
    )
    assert client.post(reverse("reminders:press", args=[many[0].pk])).status_code == 404
    assert told() == []


def test_the_page_of_one_shows_what_was_reminded_and_pressed(client, deadline, office):
    client.force_login(office.user)
    url = reverse("reminders:press", args=[deadline.pk])
    page = client.post(url, {"note": "请本周办结"}, follow=True)
    assert "已催办 1 次" in page.text
    assert "请本周办结" in page.text
    again = client.post(url, {"note": "再催一次"})
    assert again.status_code == 422
    assert "今日已催办 1 次，达到每日上限，请明日再催。" in again.text
    assert "再催一次" in again.text


@pytest.mark.parametrize(("state", "shown"), [("", 3), ("soon", 1), ("overdue", 1), ("stopped", 1)])
def test_the_list_is_narrowed(
    client, clock, lay, office, congress, province, bureau, clerk, state, shown
):
    clock.set("2026-05-06")
    lay("2026-05-05", subject=congress)
    lay("2026-05-14", subject=bureau)
    lay("2026-06-30", subject=province, stopped_on=date(2026, 5, 1))
    client.force_login(office.user)
    assert len(client.get("/deadlines/", {"state": state}).context["rows"]) == shown
    assert client.get("/deadlines/", {"stage": "accept"}).context["rows"] == []


def test_the_list_costs_the_same_for_two_as_for_twenty(
    client, clock, lay, office, clerk, django_assert_num_queries
):
    clock.set("2026-05-06")
    client.force_login(office.user)
    for wanted in (2, 20):
        while Deadline.objects.count() < wanted:
            lay(DUE, subject_id=1000 + Deadline.objects.count())
        with django_assert_num_queries(6):
            client.get("/deadlines/")


def test_the_mornings_overview(clock, lay, congress, province, bureau, clerk, office, deputy):
    clock.set("2026-05-06")
    lay("2026-05-05", subject=congress)
    lay("2026-05-15", subject=bureau)
    old = lay("2026-05-14", subject=province)
    Deadline.objects.filter(pk=old.pk).update(opened_at="2026-04-01T00:00Z")
    for person in (clerk, office):
        found = overview(person.user, date(2026, 5, 6))
        assert [heading for heading, _ in found] == ["逾期", "新到", "临期"]
        assert found[0][1] == [(f"{TITLE}答复期限已逾期 1 个工作日（2026-05-05 截止）", "/")]
    assert overview(deputy.user, date(2026, 5, 6)) == []


def test_a_long_overview_is_cut_and_says_so(clock, lay, clerk):
    clock.set("2026-05-06")
    for nth in range(13):
        lay("2026-05-05", subject_id=1000 + nth)
    [(_, rows)] = overview(clerk.user, date(2026, 5, 6))
    assert len(rows) == 11
    assert rows[-1] == ("另有 3 件", "/deadlines/?state=overdue")
