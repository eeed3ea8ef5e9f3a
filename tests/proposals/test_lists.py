"""Work lists: what waits for me, what I assigned, what I follow; with counts and lights, the nearest day first."""

from datetime import timedelta
from io import StringIO

import pytest
from django.core.exceptions import PermissionDenied
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils.timezone import localdate

from portal.deadlines.models import Deadline
from portal.deadlines.services import clock
from portal.deadlines.services import deadline as deadlines
from portal.deadlines.services.calendar import around
from proposals import services
from proposals.models import Follow, Proposal, Reply

P, R = Proposal.Status, Reply.Status


@pytest.fixture
def home(client):
    def home(person):
        client.force_login(person.user)
        page = client.get("/")
        return page, {group["title"]: group for group in page.context["groups"]}

    return home


@pytest.fixture
def due_in(register, office):
    """Register a matter that is to be answered so many working days from now."""

    def due_in(days, number):
        matter = register(number=f"第{number}号")
        day = working_days_from_now(days)
        Deadline.objects.about(matter).update(due_on=day, falls_on=day)
        return matter

    return due_in


def working_days_from_now(days):
    calendar = around(localdate(), 60)
    return calendar.plus(localdate(), days) if days >= 0 else localdate() + timedelta(days=days)


def test_each_group_counts_what_is_over_and_near(home, due_in, office):
    for number, days in enumerate((-1, -20, 0, 7, 8, 30), 1):
        due_in(days, number)
    page, groups = home(office)
    waiting = groups["待我办"]
    assert (waiting["count"], waiting["over"], waiting["near"]) == (6, 2, 2)
    assert "逾期 2" in page.text
    assert "临期 2" in page.text


def test_lights_are_counted_over_the_whole_list_and_the_nearest_day_is_on_top(home, due_in, office):
    for number in range(1, 13):
        due_in(-13 + number if number < 11 else 40, 100 + number)
    _, groups = home(office)
    [list_] = groups["待我办"]["lists"]
    assert (list_.count, list_.over) == (12, 10)
    shown = [str(row.matter) for row in list_.rows]
    assert shown == [f"第{101 + nth}号" for nth in range(8)]


def test_a_stopped_clock_is_neither_over_nor_near_and_stands_last(home, due_in, office):
    stopped, later = due_in(-3, 1), due_in(30, 2)
    clock.stop(Deadline.objects.about(stopped).get(), by=office, reason="等候")
    _, groups = home(office)
    assert (groups["待我办"]["over"], groups["待我办"]["near"]) == (0, 0)
    rows = groups["待我办"]["lists"][0].rows
    assert [row.matter for row in rows] == [later, stopped]


def test_what_i_assigned_is_mine_until_it_is_answered(home, at, office, appoint, bureau):
    second = appoint("second_office", "方以南", bureau, "office")
    at(R.DRAFTING)
    assert [found.count for found in home(office)[1]["我交办的"]["lists"]] == [1]
    assert "我交办的" not in home(second)[1]
    assert home(second)[1]["在办和已办"]["count"] == 1


def test_what_is_answered_is_no_longer_waited_for(home, at, office):
    at(R.DELIVERED)
    assert "我交办的" not in home(office)[1]


def test_the_deputy_sees_no_stage_from_inside(home, client, at, deputy, clerk):
    matter = at(P.ASSIGNED)
    for page in (home(deputy)[0], client.get("/proposals/")):
        assert "前答复" in page.text
        assert "前签收" not in page.text
    assert "前签收" in home(clerk)[0].text
    assert matter.status == P.ASSIGNED


def test_whoever_may_see_a_matter_may_follow_it(client, home, at, deputy, section_head):
    matter = at(P.ASSIGNED)
    for person in (deputy, section_head):
        client.force_login(person.user)
        page = client.post(reverse("proposals:follow", args=[matter.pk]), follow=True)
        assert "取消关注" in page.text
        client.post(reverse("proposals:follow", args=[matter.pk]))  # twice is once
        assert home(person)[1]["我关注的"]["count"] == 1
        page = client.post(reverse("proposals:unfollow", args=[matter.pk]), follow=True)
        assert "取消关注<" not in page.text
        assert "我关注的" not in home(person)[1]


def test_nobody_follows_what_they_may_not_see(home, at, outsider, section_head):
    matter = at(P.ASSIGNED)
    with pytest.raises(PermissionDenied):
        services.following.follow(matter, by=outsider.user)
    services.following.follow(matter, by=section_head.user)
    section_head.until_on = section_head.from_on = localdate() - timedelta(days=1)
    section_head.save()
    assert Follow.objects.count() == 1
    assert "我关注的" not in home(section_head)[1]


def test_the_list_shows_lights_and_is_narrowed_by_them(client, due_in, office):
    for number, days in enumerate((-4, -1, 3, 7, 20), 1):
        due_in(days, number)
    client.force_login(office.user)

    def found(light):
        page = client.get("/proposals/", {"light": light})
        return [str(matter) for matter in page.context["page"]]

    assert found("over") == ["第1号", "第2号"]
    assert found("near") == ["第3号", "第4号"]
    assert len(found("")) == 5
    text = client.get("/proposals/").text
    for words in ("剩 3 个工作日", "剩 20 个工作日", "逾期"):
        assert words in text
    assert client.get("/proposals/", {"light": "over", "page": "9"}).status_code == 200


def test_a_letter_to_be_published_lights_its_matter(client, at, office):
    reply = at(R.DELIVERED)
    day = localdate() - timedelta(days=2)
    Deadline.objects.about(reply.document).update(due_on=day)
    client.force_login(office.user)
    page = client.get("/proposals/", {"light": "over"})
    assert [matter.pk for matter in page.context["page"]] == [reply.proposal_id]
    assert f"{day} 前公开" in page.text


@pytest.mark.parametrize("path", ["/", "/proposals/", "/proposals/?light=over"])
def test_pages_cost_the_same_for_two_and_for_twenty(client, due_in, office, path):
    client.force_login(office.user)

    def cost():
        with CaptureQueriesContext(connection) as asked:
            client.get(path)
        return len(asked)

    for number in (1, 2):
        services.following.follow(due_in(-number, number), by=office.user)
    client.get(path)
    few = cost()
    for number in range(3, 21):
        services.following.follow(due_in(-number, number), by=office.user)
    assert cost() == few


def test_matters_from_before_get_their_deadlines_once(at):
    """As an update finds them: a matter to be accepted, one being drafted, a letter to be made public."""
    at(P.ASSIGNED, number="第1号", received_on=localdate() - timedelta(days=40))
    at(R.DRAFTING, number="第2号")
    reply = at(R.DELIVERED, number="第3号")
    wanted = set(Deadline.objects.filter(closed_at=None).values_list(*OF_A_DEADLINE))
    assert {stage for _, stage, *_ in wanted} == {"reply", "accept", "publish"}
    Deadline.objects.all().delete()
    said = [opened(), opened()]
    assert said == ["4 deadlines opened.", "0 deadlines opened."]
    assert set(Deadline.objects.values_list(*OF_A_DEADLINE)) == wanted
    deadlines.drop(reply.document, by=None, reason="不再适用")
    assert opened() == "0 deadlines opened."


OF_A_DEADLINE = ("title", "stage", "due_on", "path", "section", "holder", "subject_type")


def opened():
    out = StringIO()
    call_command("open_deadlines", stdout=out)
    return out.getvalue().strip()
