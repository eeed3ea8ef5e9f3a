"""What people choose is what they are told; what is legal reaches them whatever they chose."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from portal.notices.models import Choice, Delivery, Notice, Preference
from portal.notices.services import choose, remind, tell
from portal.notices.tasks import send_waiting
from portal.notices.topics import topic_of, topics
from portal.people.models import Appointment
from portal.people.permissions import Recipient, recipients
from portal.publication.services import publishing
from portal.record.services import record
from proposals.services import telling
from tests.portal.clock import clock  # noqa: F401
from tests.portal.postbox import postbox  # noqa: F401

ALL = [(topic, role) for topic in topics() for role in topic.roles]
CLERKS = [topic for topic in topics() if "handler" in topic.roles]
MAIL, HOOK = ("at-once", "digest", "off"), ("at-once", "off")
QUIET = {"quiet_from": "22:00", "quiet_until": "07:30"}


def receiver(post, **more):
    """A person's settings, with somewhere to send messages to."""
    return Preference.objects.create(user=post.user, webhook_url="https://hook.example.cn/", **more)


def on_the_way(person):
    """How the latest notice goes out: channel -> (mode, from when)."""
    notice = person.notices.first()
    rows = Delivery.objects.filter(notice=notice) if notice else []
    return {row.channel: (row.mode, row.not_before) for row in rows}


def test_every_kind_of_notice_is_registered():
    names = {topic.name for topic in topics()}
    assert {f"proposals.{verb}" for verb in telling.TOLD} <= names
    assert {f"publication.{verb}" for verb in (*publishing.TOLD, "prepare")} <= names
    assert len(ALL) == len({(topic.name, role) for topic, role in ALL})
    assert {role for _, role in ALL} <= set(Appointment.Role.values)


def test_whatever_was_told_on_the_way_of_a_matter_is_registered(copy_at, deputy):
    copy_at("withdrawn")
    told = {(notice.topic, notice.role) for notice in Notice.objects.all()}
    assert len(told) > 12
    assert [one for one in told if topic_of(*one) is None] == []


@settings(
    max_examples=120, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    picks=st.dictionaries(
        st.tuples(st.sampled_from(ALL), st.sampled_from(("mail", "webhook"))),
        st.sampled_from(MAIL),
        max_size=12,
    ),
    which=st.sampled_from(ALL),
    has_receiver=st.booleans(),
)
def test_what_is_told_is_what_was_chosen_and_the_law_always(
    bureau, clerk, picks, which, has_receiver
):
    for model in (Delivery, Notice, Choice, Preference):
        model.objects.all().delete()
    if has_receiver:
        receiver(clerk)
    kept = {}
    for ((topic, role), channel), mode in picks.items():
        allowed = mode in (MAIL if channel == "mail" else HOOK)
        allowed = allowed and not (topic.legal and channel == "mail" and mode != "at-once")
        if allowed:
            choose(clerk.user, {(topic.name, role, channel): mode})
            kept[topic.name, role, channel] = mode
        else:
            with pytest.raises(ValidationError):
                choose(clerk.user, {(topic.name, role, channel): mode})
    topic, role = which
    remind(Recipient(clerk.user, role), bureau, topic.name, "请办理。", "/")
    mail = "at-once" if topic.legal else kept.get((topic.name, role, "mail"), "at-once")
    hook = kept.get((topic.name, role, "webhook"), "off") if has_receiver else "off"
    wanted = {"mail": mail, "webhook": hook}
    found = {channel: mode for channel, (mode, _) in on_the_way(clerk.user).items()}
    assert found == {channel: mode for channel, mode in wanted.items() if mode != "off"}
    assert clerk.user.notices.count() == 1


def test_a_choice_that_the_table_was_made_to_hold_does_not_silence_the_law(bureau, clerk):
    Choice.objects.create(
        user=clerk.user, topic="reminders.overdue", role="handler", channel="mail", mode="off"
    )
    remind(Recipient(clerk.user, "handler"), bureau, "reminders.overdue", "已超期。", "/")
    assert on_the_way(clerk.user) == {"mail": ("at-once", None)}


def test_a_choice_with_something_wrong_in_it_changes_nothing(clerk):
    wanted = {("proposals.issue", "handler", "mail"): "off", ("no.such", "handler", "mail"): "off"}
    with pytest.raises(ValidationError):
        choose(clerk.user, wanted)
    assert not Choice.objects.exists()


def test_what_nobody_registered_is_mailed_at_once(bureau, office, clerk):
    tell(recipients([clerk]), record("unheard-of", bureau, by=office), "请办理。", "/")
    assert on_the_way(clerk.user) == {"mail": ("at-once", None)}


@pytest.mark.parametrize(
    ("told_at", "until"),
    [
        ("2026-06-02 21:59", None),
        ("2026-06-02 22:00", "2026-06-03 07:30"),
        ("2026-06-02 23:59", "2026-06-03 07:30"),
        ("2026-06-03 00:00", "2026-06-03 07:30"),
        ("2026-06-03 07:29", "2026-06-03 07:30"),
        ("2026-06-03 07:30", None),
    ],
)
def test_in_hours_of_quiet_mail_and_messages_wait_but_the_law_does_not(
    clock, postbox, bureau, clerk, told_at, until
):
    receiver(clerk, **QUIET)
    choose(clerk.user, {("reminders.before", "handler", "webhook"): "at-once"})
    choose(clerk.user, {("reminders.overdue", "handler", "webhook"): "at-once"})
    clock.set(told_at)
    remind(Recipient(clerk.user, "handler"), bureau, "reminders.before", "将到期。", "/")
    remind(Recipient(clerk.user, "handler"), bureau, "reminders.overdue", "已超期。", "/")
    send_waiting()
    assert [mail["Subject"] for mail in postbox.mails] == (
        ["已超期。"] if until else ["将到期。", "已超期。"]
    )
    assert Delivery.objects.to_be_posted().count() == (0 if until else 2)
    if until:
        clock.set(until)
        clock.go(seconds=-1)
        send_waiting()
        assert len(postbox.mails) == 1
        clock.go(seconds=1)
        send_waiting()
        assert [mail["Subject"] for mail in postbox.mails] == ["已超期。", "将到期。"]
        assert Delivery.objects.to_be_posted().count() == 2


def test_quiet_within_a_day(clock, clerk):
    rest = Preference(
        user=clerk.user,
        quiet_from=clock.at.time(),
        quiet_until=(clock.at + timedelta(hours=2)).time(),
    )
    assert rest.quiet_ends(clock.at) == clock.at + timedelta(hours=2)
    assert rest.quiet_ends(clock.at + timedelta(hours=2)) is None
    assert rest.quiet_ends(clock.at - timedelta(seconds=1)) is None


def test_the_page_shows_what_can_be_chosen_and_keeps_it(client, clerk):
    client.force_login(clerk.user)
    text = client.get("/notices/choices/").text
    assert "以承办人身份" in text
    assert "以代表委员身份" not in text
    for topic in CLERKS:
        assert topic.label in text
        assert (f'name="{topic.name}|handler|mail"' in text) is not bool(topic.legal)
    client.post("/notices/choices/", {"proposals.issue|handler|mail": "digest"})
    [choice] = Choice.objects.all()
    assert (choice.user, choice.mode) == (clerk.user, "digest")
    assert '<option value="digest" selected>' in client.get("/notices/choices/").text


def test_the_page_refuses_to_switch_off_what_is_legal(client, clerk):
    client.force_login(clerk.user)
    answer = client.post("/notices/choices/", {"reminders.overdue|handler|mail": "off"})
    assert answer.status_code == 422
    assert "法定通知" in answer.text
    assert not Choice.objects.exists()


def test_hours_are_kept_or_refused_with_a_sentence(client, clerk):
    client.force_login(clerk.user)
    client.post("/notices/hours/", {"digest_hour": "17", **QUIET})
    kept = Preference.objects.get()
    assert (kept.digest_hour, kept.overview, str(kept.quiet_from)) == (17, False, "22:00:00")
    for wrong, said in [
        ({"digest_hour": "24"}, "请选择一个有效的选项。"),
        ({"digest_hour": "8", "quiet_from": "22:00"}, "请同时填写开始和结束"),
        ({"digest_hour": "8", "quiet_from": "22:00", "quiet_until": "22:00"}, "不能相同"),
        ({"digest_hour": "8", "quiet_from": "晚上", "quiet_until": "07:00"}, "请按“22:00”的格式"),
    ]:
        answer = client.post("/notices/hours/", wrong)
        assert answer.status_code == 422
        assert said in answer.text
    assert Preference.objects.get().digest_hour == 17


def test_the_page_costs_the_same_whatever_was_chosen(client, clerk, django_assert_num_queries):
    client.force_login(clerk.user)
    for topic in (None, *CLERKS):
        if topic:
            choose(clerk.user, {(topic.name, "handler", "webhook"): "at-once"})
        if topic in (None, CLERKS[-1]):
            with django_assert_num_queries(9):
                client.get("/notices/choices/")


def test_unread_can_be_chosen_and_one_is_read_where_it_stands(client, bureau, clerk):
    for nth in range(2):
        remind(Recipient(clerk.user, "handler"), bureau, "reminders.before", f"第{nth}件", "/")
    client.force_login(clerk.user)
    first = clerk.user.notices.last()
    answer = client.post(f"/notices/{first.pk}/read/", {"from": "/notices/?unread=1"})
    assert answer["Location"] == "/notices/?unread=1"
    assert "第0件" not in client.get("/notices/?unread=1").text
    assert "第0件" in client.get("/notices/").text
    for elsewhere in ("//evil.example/", "https://evil.example/notices/", "/notices/?a=//b"):
        answer = client.post(f"/notices/{first.pk}/read/", {"from": elsewhere})
        assert answer["Location"] == "/notices/"
