"""Before an act the page says whom it will tell: just those who then find a notice."""

from datetime import timedelta

import pytest
from django.utils.timezone import localdate
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from portal.documents import services as documents
from portal.documents.tasks import typeset_waiting
from portal.notices.models import Notice
from portal.people.models import Absence, Appointment
from portal.record.models import Event
from proposals import services
from proposals.models import Proposal, Reply
from proposals.services.telling import TOLD, announced, audience_of

P, R = Proposal.Status, Reply.Status
STEPS = {  # where each verb that tells somebody starts, and who takes it
    "assign": (P.REGISTERED, "office"),
    "accept": (P.ASSIGNED, "clerk"),
    "submit": (R.DRAFTING, "clerk"),
    "pass": (R.CHECKING, "section_head"),
    "send-back": (R.CHECKING, "section_head"),
    "send-back again": (R.SIGNING, "signatory"),
    "sign": (R.SIGNING, "signatory"),
    "redraft": (R.SIGNED, "office"),
    "issue": (R.SIGNED, "office"),
    "deliver": (R.ISSUED, "office"),
    "judge": (R.DELIVERED, "deputy"),
}
PEOPLE = ("office", "clerk", "colleague", "section_head", "signatory", "second_signatory")


@pytest.fixture
def take(cast, section):
    """Take a step by the services, as the pages do."""

    def take(verb, subject, by):
        if verb == "assign":
            services.proposal.assign(subject, section, by=by)
        elif verb == "accept":
            services.proposal.accept(subject, by=by)
        elif verb == "judge":
            grades = {"attitude": "satisfied", "result": "satisfied"}
            services.feedback.judge(subject.proposal, by=by, **grades)
        else:
            words = {"note": "请修改"} if verb in ("send-back", "redraft") else {}
            services.reply.act(subject, verb, by=by, version=subject.version, **words)

    return take


def ready(verb, subject, office):
    """What has to be there before the step."""
    if verb == "issue":
        typeset_waiting()
    if verb == "redraft":
        documents.void(subject.document, by=office, reason="有误")
    return type(subject).objects.get(pk=subject.pk)


def told_since(last):
    event = Event.objects.filter(pk__gt=last, verb__in=TOLD, notices__isnull=False).first()
    found = Notice.objects.filter(event__pk__gt=last, topic__startswith="proposals.")
    assert event is None or {notice.event_id for notice in found} == {event.pk}
    return sorted((notice.to.name, notice.role, str(notice.instead_of or "")) for notice in found)


def names_of(lines):
    people = [one for line in lines for one in line.people]
    return sorted((one.user.name, one.role, str(one.instead_of or "")) for one in people)


def test_every_verb_that_tells_is_tried():
    assert {verb.split()[0] for verb in STEPS} | {"register"} == set(TOLD)


@pytest.mark.parametrize("name", STEPS)
def test_who_is_previewed_is_who_is_told(at, cast, take, section, name):
    (status, who), verb = STEPS[name], name.split()[0]
    subject = ready(verb, at(status), cast["office"])
    by = cast[who]
    given = {"section": section} if verb == "assign" else {}
    matter = subject.proposal if verb == "judge" else subject
    previewed = names_of(audience_of(verb, matter, by=by.user, **given))
    last = Event.objects.latest("pk").pk
    take(verb, subject, by)
    assert told_since(last) == previewed
    assert previewed


@given(
    away=st.dictionaries(st.sampled_from(PEOPLE), st.sampled_from(PEOPLE)),
    name=st.sampled_from(["submit", "pass", "send-back"]),
)
@settings(
    max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
def test_whoever_is_away_the_preview_holds(at, cast, take, away, name):
    """With any absences: the substitutes are named before, and are told."""
    matters = Proposal.objects.count()
    (status, _), by = STEPS[name], cast[STEPS[name][1]]
    subject = at(status, number=f"第{matters + 1}号")
    Absence.objects.all().delete()
    day = {"from_on": localdate(), "until_on": localdate() + timedelta(days=1)}
    for absent, substitute in away.items():
        if absent != substitute:
            Absence.objects.create(post=cast[absent], substitute=cast[substitute].user, **day)
    previewed = names_of(audience_of(name, subject, by=by.user))
    said = announced(name, subject, by=by)
    last = Event.objects.latest("pk").pk
    take(name, subject, by)
    told = told_since(last)
    assert told == previewed
    for person, _, instead_of in told:
        assert f"{person}（代{instead_of}）" if instead_of else person in said
    assert by.user.name not in [person for person, _, _ in told]


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("assign", "本操作将通知：所选处室的承办人和处室负责人、王春和。"),
        ("accept", "本操作将通知：王春和。"),
        ("submit", "本操作将通知：顾怀民、宋知远。"),
        ("pass", "本操作将通知：秦守正、叶书珩。"),
        ("sign", "本操作将通知：宋知远、林晓棠。"),
        ("deliver", "本操作将通知：王春和、林晓棠。"),
    ],
)
def test_the_page_says_whom(client, at, cast, name, words):
    status, who = STEPS[name]
    subject = at(status)
    client.force_login(cast[who].user)
    assert words in client.get(subject.get_absolute_url()).content.decode()


def test_the_substitute_is_named_with_whom_they_stand_in_for(client, at, cast, appoint, bureau):
    stand_in = appoint("stand_in", "方以南", bureau, "handler", section=cast["clerk"].section)
    day = {"from_on": localdate(), "until_on": localdate()}
    Absence.objects.create(post=cast["section_head"], substitute=stand_in.user, **day)
    client.force_login(cast["clerk"].user)
    page = client.get(at(R.DRAFTING).get_absolute_url()).content.decode()
    assert "本操作将通知：顾怀民、方以南（代顾怀民）、宋知远。" in page


def test_the_deputy_reads_no_name_from_inside(client, at, cast):
    reply = at(R.DELIVERED)
    client.force_login(cast["deputy"].user)
    page = client.get(reply.proposal.get_absolute_url()).content.decode()
    assert "提交后将通知承办单位。" in page
    inside = set(Appointment.objects.exclude(role="deputy").values_list("user__name", flat=True))
    assert not [name for name in inside if f"将通知：{name}" in page]
