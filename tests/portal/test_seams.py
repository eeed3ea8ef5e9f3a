"""Where the parts of time meet: what a deputy may not read, what a voided letter leaves, what is settled when."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils.timezone import localdate

from portal.deadlines.lights import light_of
from portal.deadlines.models import Deadline, DeadlineRule, Stage
from portal.documents.services import void
from portal.notices.models import Notice
from portal.people.models import Absence
from portal.people.permissions import recipients
from portal.record.models import Event
from portal.reminders.models import Reminder
from portal.reminders.permissions import may_press
from portal.reminders.services.sweeping import sweep
from portal.reminders.tasks import send_due
from proposals import services
from proposals.models import Proposal, Reply
from proposals.services import timing

P, R = Proposal.Status, Reply.Status


@pytest.fixture
def feedback(at, bureau):
    """A deputy who is to judge within ten working days."""
    DeadlineRule.objects.create(
        jurisdiction=bureau.division.code,
        place="吉林省",
        stage="feedback",
        amount=10,
        unit="workdays",
        start="replied",
        source="试验规定",
    )
    reply = at(R.DELIVERED)
    return Deadline.objects.about(reply.proposal).get(stage=Stage.FEEDBACK)


def test_a_deputy_reads_nothing_of_how_the_organ_reminds(client, feedback, deputy, office):
    page = reverse("reminders:show", args=[feedback.pk])
    month = {"month": f"{feedback.due_on:%Y-%m}"}
    client.force_login(deputy.user)
    assert client.get(page).status_code == 404
    assert feedback.title not in client.get(reverse("reminders:list")).content.decode()
    assert feedback.title in client.get(reverse("deadlines:agenda"), month).content.decode()
    client.force_login(office.user)
    assert client.get(page).status_code == 200
    assert not may_press(office, feedback)


def test_a_voided_letter_need_not_be_public(at, office):
    document = at(R.DELIVERED).document
    assert Deadline.objects.about(document).running().exists()
    void(document, by=office, reason="签发有误")
    assert Deadline.objects.about(document).get().outcome == "dropped"


def test_what_was_reminded_of_is_read_once_it_is_done_and_not_before(at, office, clerk, settings):
    settings.REMINDERS_FROM = 0
    reply = at(R.DRAFTING, received_on=localdate() - timedelta(days=100))
    sweep()
    send_due()
    told = Notice.objects.filter(reminder__deadline__stage="reply", to=clerk.user)
    assert told.get().read_at is None
    services.proposal.tell(Event.objects.about(reply.proposal).last(), reply.proposal)
    assert told.get().read_at is None  # a step is no reason to forget the day
    timing.delivered(reply, by=office)
    send_due()
    assert told.get().read_at


def test_a_substitute_who_left_the_organ_is_not_reminded(at, clerk, foreign_office, settings):
    settings.REMINDERS_FROM = 0
    day = localdate()
    Absence.objects.create(
        post=clerk, substitute=foreign_office.user, from_on=day, until_on=day + timedelta(days=3)
    )
    at(R.DRAFTING, received_on=day - timedelta(days=100))
    sweep()
    assert Reminder.objects.filter(to=clerk.user).exists()
    assert not Reminder.objects.filter(to=foreign_office.user).exists()
    assert [one.user for one in recipients([clerk])] == [clerk.user]


def test_today_is_said_of_today_only(at):
    matter = at(P.ASSIGNED)
    deadline = Deadline.objects.about(matter).with_left().get(stage="reply")
    deadline.left, deadline.due_on = 0, localdate() + timedelta(days=2)
    assert light_of(deadline).left == "剩 2 日"
    deadline.due_on = localdate()
    assert light_of(deadline).left == "今日截止"
