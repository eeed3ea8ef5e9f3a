"""Absences: who is named, who may act in whose place and when, and that both names are told."""

import threading
from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import connection, transaction
from django.utils import timezone
from django.utils.timezone import localdate

from portal.absences import services
from portal.notices.models import Notice
from portal.notices.tasks import send_waiting
from portal.people.models import Absence, Appointment
from portal.people.permissions import acting_posts, is_held, posts_of
from portal.record.models import Event
from portal.record.services import verify
from portal.workflow import Conflict
from proposals.models import Proposal, Reply
from proposals.permissions import handled_by, replies_visible_to
from proposals.services import letter, proposal, reply
from proposals.workflow import PROPOSAL, REPLY
from tests.portal.test_notices import postbox  # noqa: F401
from tests.standing_in import away, under

P, R = Proposal.Status, Reply.Status
DAY = timedelta(days=1)


@pytest.fixture
def clock(monkeypatch):
    """Go some days on."""
    real = timezone.now

    def go(days):
        monkeypatch.setattr("django.utils.timezone.now", lambda: real() + days * DAY)

    return go


def told(user):
    return list(Notice.objects.filter(to=user).order_by("pk").values_list("sentence", flat=True))


def test_a_substitute_is_named_told_and_recorded(clerk, colleague):
    absence = away(clerk, colleague, last=4, reason="出差")
    event = Event.objects.about(clerk).get()
    assert (event.verb, event.by, event.acting_as) == ("absent", clerk.user, clerk)
    assert event.note == "出差"
    assert event.facts["until"] == str(localdate() + 4 * DAY)
    days = f"{localdate()} 至 {localdate() + 4 * DAY}"
    assert told(colleague.user) == [f"{days}，由您代林晓棠（{clerk}）办理。"]
    assert told(clerk.user) == []
    services.move_end(absence, localdate() + DAY, by=clerk)
    services.end_absence(absence, by=clerk)
    assert told(colleague.user)[1:] == [
        f"您代林晓棠（{clerk}）办理，改至 {localdate() + DAY} 止。",
        f"您代林晓棠（{clerk}）办理，已提前结束。",
    ]
    verbs = Event.objects.about(clerk).values_list("verb", flat=True)
    assert list(verbs) == ["absent", "move-end", "return"]
    assert verify() == []


def test_the_office_names_one_for_somebody_who_is_ill(clerk, colleague, office):
    absence = away(clerk, colleague, by=office)
    assert told(clerk.user) == [
        f"{localdate()} 至 {absence.until_on}，由江一苇代您（{clerk}）办理。"
    ]
    with pytest.raises(ValidationError, match="不能指定自己代办"):
        away(clerk, office, by=office, first=10, last=11)
    services.end_absence(absence, by=office)
    with pytest.raises(Conflict):
        services.end_absence(absence, by=office)
    assert away(clerk, colleague, by=office, first=3, last=5).state == "未开始"


def test_one_substitute_for_several_posts_all_or_none(appoint, bureau, clerk, colleague, office):
    also = appoint("clerk", "林晓棠", bureau, "section-head", section=bureau.sections.latest("pk"))
    today = localdate()
    days = {"from_on": today, "until_on": today}
    away(also, office)
    with pytest.raises(ValidationError, match="已由宋知远代办"):
        services.name_substitute([clerk, also], colleague.user, by=clerk, **days)
    assert Absence.objects.count() == 1
    services.end_absence(Absence.objects.get(), by=clerk)
    services.name_substitute([clerk, also], colleague.user, by=clerk, **days)
    assert {post.pk for post in acting_posts(colleague.user)} >= {clerk.pk, also.pk}


@pytest.mark.parametrize(
    ("first", "last", "sentence"),
    [
        (-1, 3, "最早自今天"),
        (3, 2, "不能早于开始之日"),
        (0, 180, "一次最多 180 天"),
        (366, 367, "最多提前 365 天"),
        (8, 12, "已由江一苇代办"),
        (12, 20, "已由江一苇代办"),
        (5, 30, "已由江一苇代办"),
    ],
)
def test_days_that_cannot_be(clerk, colleague, section_head, first, last, sentence):
    away(clerk, colleague, first=10, last=12)
    with pytest.raises(ValidationError, match=sentence):
        away(clerk, section_head, first=first, last=last)
    assert Absence.objects.count() == 1
    assert away(clerk, section_head, first=13, last=13).post == clerk
    assert away(clerk, section_head, first=0, last=9).post == clerk


def test_people_who_cannot_be(cast, clerk, congress, appoint):
    gone = appoint("gone", "某甲", clerk.organ, "office", until_on=localdate())
    Appointment.objects.filter(pk=gone.pk).update(
        from_on=localdate() - 2 * DAY, until_on=localdate() - DAY
    )
    locked_out = appoint("locked_out", "某乙", clerk.organ, "office")
    locked_out.user.is_active = False
    locked_out.user.save()
    for name in (cast["foreign_office"], cast["deputy"], gone, locked_out):
        with pytest.raises(ValidationError, match="现不在吉林省民政厅任职"):
            away(clerk, name)
    with pytest.raises(ValidationError, match="不能由本人代办"):
        away(clerk, clerk)
    for by in ("colleague", "section_head", "signatory", "foreign_office"):
        with pytest.raises(PermissionDenied):
            away(clerk, cast["outsider"], by=cast[by])
    with pytest.raises(PermissionDenied):
        away(cast["deputy"], cast["other_deputy"])
    congress_office = appoint("congress_office", "某丙", congress, "office")
    with pytest.raises(PermissionDenied):
        away(cast["deputy"], cast["other_deputy"], by=congress_office)
    with pytest.raises(ValidationError, match="现不在吉林省人民代表大会任职"):
        away(congress_office, cast["deputy"])  # a deputy is none of its people


@pytest.mark.parametrize("day", [-1, 0, 1, 3, 4])
def test_the_substitute_may_act_on_these_days_only(client, at, clerk, outsider, clock, day):
    mine = at(R.DRAFTING)
    away(clerk, outsider, first=5, last=8)
    clock(5 + day)
    standing_in, inside = under(outsider.user, clerk), 0 <= day <= 3
    assert (standing_in is not None) == inside
    assert replies_visible_to(outsider.user).filter(pk=mine.pk).exists() == inside
    client.force_login(outsider.user)
    client.post("/act-as/", {"appointment": clerk.pk})
    assert client.get(mine.get_absolute_url()).status_code == (200 if inside else 404)
    posted = {"title": "标题", "addressees": "某代表", "body": "代办", "version": mine.version}
    answer = client.post(f"{mine.get_absolute_url()}draft/", posted)
    assert answer.status_code == (302 if inside else 404)
    clerk.substitute = outsider.user  # as a page that was opened in time would have it
    drafted = {**mine.drafted(), "body": "再写"}
    version = Reply.objects.get().version
    if inside:
        letter.save(mine, drafted, by=clerk, version=version)
    else:
        with pytest.raises(PermissionDenied):
            letter.save(mine, drafted, by=clerk, version=version)
    assert (Reply.objects.get().body == "再写") == inside


def ended(absence, clerk, outsider):
    services.end_absence(absence, by=clerk)


def locked_out(absence, clerk, outsider):
    type(outsider.user).objects.filter(pk=outsider.user.pk).update(is_active=False)


def gone(absence, clerk, outsider):
    type(clerk.user).objects.filter(pk=clerk.user.pk).update(is_active=False)


def over(absence, clerk, outsider):
    days = {"from_on": localdate() - 9 * DAY, "until_on": localdate() - DAY}
    Appointment.objects.filter(pk=clerk.pk).update(**days)


def moved(absence, clerk, outsider):
    days = {"from_on": localdate() - 9 * DAY, "until_on": localdate() - DAY}
    Appointment.objects.filter(pk=outsider.pk).update(**days)


@pytest.mark.parametrize("end", [ended, locked_out, gone, over, moved])
def test_whatever_ends_the_absence_ends_the_right_to_act(at, clerk, outsider, end):
    mine = at(R.DRAFTING)
    absence = away(clerk, outsider)
    standing_in = under(outsider.user, clerk)
    assert is_held(standing_in)
    end(absence, clerk, outsider)
    assert under(outsider.user, clerk) is None
    assert not handled_by(outsider.user).exists()
    assert not is_held(standing_in)
    with pytest.raises(PermissionDenied):
        letter.save(mine, {"body": "晚了"}, by=standing_in, version=mine.version)
    with pytest.raises(PermissionDenied):
        reply.act(mine, "submit", by=standing_in, version=mine.version)


@pytest.mark.parametrize("status", [P.REGISTERED, P.ASSIGNED, *R])
def test_the_substitute_sees_and_may_do_what_the_absent_one_may(at, cast, outsider, status):
    thing = at(status)
    matter = thing.proposal if isinstance(thing, Reply) else thing
    for name in ("office", "clerk", "colleague", "section_head", "leader", "signatory"):
        with transaction.atomic():
            post = cast[name]
            away(post, outsider)
            standing_in = under(outsider.user, post)
            seen = set(handled_by(post.user).values_list("pk", flat=True))
            assert set(handled_by(outsider.user).values_list("pk", flat=True)) == seen
            assert PROPOSAL.open_to(standing_in, matter) == PROPOSAL.open_to(post, matter)
            if isinstance(thing, Reply):
                assert REPLY.open_to(standing_in, thing) == REPLY.open_to(post, thing)
            transaction.set_rollback(True)


def test_there_are_no_chains(at, clerk, colleague, outsider, office):
    mine = at(R.DRAFTING)
    first = away(clerk, colleague)
    away(colleague, outsider)
    assert under(outsider.user, colleague)
    assert under(outsider.user, clerk) is None
    standing_in = under(colleague.user, clerk)
    with pytest.raises(PermissionDenied):
        away(clerk, outsider, first=10, last=12, by=standing_in)
    with pytest.raises(PermissionDenied):
        services.move_end(first, localdate() + 9 * DAY, by=standing_in)
    away(office, colleague)
    for_the_office = under(colleague.user, office)
    with pytest.raises(PermissionDenied):  # not even the office's own post
        away(office, outsider, first=10, last=12, by=for_the_office)
    with pytest.raises(ValidationError, match="不能改自己代办的期限"):
        services.move_end(first, localdate() + 9 * DAY, by=for_the_office)
    assert posts_of(outsider.user).count() == 2
    assert mine.drafter == clerk


def test_the_record_the_pages_and_the_notices_name_both(client, at, cast, clerk, outsider, postbox):
    matter = at(P.ASSIGNED)
    away(clerk, outsider)
    standing_in = under(outsider.user, clerk)
    mine = proposal.accept(matter, by=standing_in)
    drafted = {**mine.drafted(), "body": "答复如下。", "disclosure": "主动公开"}
    letter.save(mine, drafted, by=standing_in, version=mine.version)
    reply.act(mine, "submit", by=standing_in, version=mine.version)
    event = Event.objects.about(mine).get(verb="submit")
    assert (event.by, event.acting_as) == (outsider.user, clerk)
    assert event.actor == f"范文舟（代林晓棠，{clerk}）"
    assert event.who == "范文舟（代林晓棠）"
    assert mine.drafter == clerk
    assert mine.versions.first().by == outsider.user
    reply.act(mine, "send-back", by=cast["section_head"], version=mine.version, note="请补充")
    sentence = "第1017号建议的答复稿被退回修改：请补充"
    assert told(outsider.user)[-1] == f"（代林晓棠）{sentence}"
    assert told(clerk.user)[-1] == sentence
    send_waiting()
    assert postbox.to(outsider.user)[-1]["Subject"].strip() == f"（代林晓棠）{sentence}"
    client.force_login(cast["section_head"].user)
    for page in (matter.get_absolute_url(), mine.get_absolute_url()):
        assert event.actor in client.get(page).text
    assert verify() == []


def test_the_absent_one_may_still_act(at, clerk, outsider):
    mine = at(R.DRAFTING)
    away(clerk, outsider)
    reply.act(mine, "submit", by=clerk, version=mine.version)
    assert Event.objects.about(mine).get(verb="submit").actor.startswith("林晓棠（吉林省")


class Other(threading.Thread):
    """Does something in a connection of its own; says what came of it."""

    def __init__(self, act):
        super().__init__()
        self.act, self.outcome = act, None
        self.start()

    def run(self):
        try:
            self.act()
            self.outcome = "done"
        except (PermissionDenied, Conflict, ValidationError) as error:
            self.outcome = type(error).__name__
        finally:
            connection.close()


def submitted(mine, standing_in):
    mine = Reply.objects.select_related("proposal", "drafter").get(pk=mine.pk)
    reply.act(mine, "submit", by=standing_in, version=mine.version)


@pytest.mark.django_db(transaction=True)
def test_an_act_and_the_end_of_the_absence_are_one_after_the_other(at, clerk, outsider):
    mine = at(R.DRAFTING)
    absence = away(clerk, outsider)
    standing_in = under(outsider.user, clerk)
    with transaction.atomic():  # the absence is ended, but not committed yet
        services.end_absence(absence, by=clerk)
        late = Other(lambda: submitted(mine, standing_in))
        late.join(0.5)
        assert late.is_alive()
    late.join()
    assert late.outcome == "PermissionDenied"
    assert Reply.objects.get().status == R.DRAFTING

    again = away(clerk, outsider)
    with transaction.atomic():  # the act is done, but not committed yet
        submitted(mine, standing_in)
        end = Other(lambda: services.end_absence(Absence.objects.get(pk=again.pk), by=clerk))
        end.join(0.5)
        assert end.is_alive()
    end.join()
    assert end.outcome == "done"
    assert Reply.objects.get().status == R.CHECKING


@pytest.mark.django_db(transaction=True)
def test_of_ten_at_once_one_substitute_is_named(clerk, colleague, outsider, office):
    def name(substitute, by):
        return Other(lambda: away(Appointment.objects.get(pk=clerk.pk), substitute, by=by))

    pairs = [(colleague, clerk), (outsider, office)] * 5
    others = [name(substitute, by) for substitute, by in pairs]
    for other in others:
        other.join()
    assert sorted(other.outcome for other in others) == ["ValidationError"] * 9 + ["done"]
    assert Absence.objects.count() == Event.objects.filter(verb="absent").count() == 1
