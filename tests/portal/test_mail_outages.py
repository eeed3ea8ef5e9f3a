"""Mail while its server is away, refuses for now, or is silent: none lost, none doubled; refusals for good."""

import re
from pathlib import Path

import pytest
from django.conf import settings as real_settings
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.template.engine import Engine

from portal.notices.models import Channel, Choice, Delivery, Digest, Mode, Trouble
from portal.notices.services import tell
from portal.notices.tasks import send_digests, send_waiting
from portal.people.permissions import recipients
from portal.record.services import record
from tests.portal.clock import clock  # noqa: F401
from tests.portal.outside import closed_port, hanging_server
from tests.portal.postbox import page, plain, postbox  # noqa: F401

BUNDLED = "people.note"


@pytest.fixture(autouse=True)
def _time(clock, settings):
    """Before anybody is appointed; and what a digest says is what these tests had bundled."""
    settings.MORNING_OVERVIEWS = []


@pytest.fixture
def told(bureau, office):
    def told(*posts, sentence="请办理。", verb="tick"):
        event = record(verb, bureau, by=office)
        return tell(recipients(posts), event, sentence, "/proposals/")

    return told


@pytest.fixture
def bundles(settings):
    """Let a person have what is called `note` bundled."""

    def bundles(*posts):
        for post in posts:
            Choice.objects.create(
                user=post.user, topic=BUNDLED, role=post.role, channel="mail", mode=Mode.DIGEST
            )

    return bundles


class Outage:
    """Simulated time, in which beat rings every 15 seconds and more is told every few minutes."""

    def __init__(self, clock, told, posts):
        self.clock, self.told, self.posts = clock, told, posts
        self.sentences, self.bundled = [], []

    def pass_by(self, *, minutes):
        for nth in range(minutes * 4):
            if nth % 16 == 0:
                self.tell_more()
            send_waiting()
            if nth % 4 == 0:
                send_digests()
            self.clock.go(seconds=15)

    def tell_more(self):
        place = len(self.sentences)
        self.told(*self.posts, sentence=f"即时{place}号")
        self.told(*self.posts, sentence=f"汇总{place}号", verb="note")
        self.sentences.append(f"即时{place}号")
        self.bundled.append(f"汇总{place}号")


def test_half_an_hour_without_a_server_then_refusals_then_silence(
    postbox, settings, clock, told, bundles, clerk, section_head, signatory
):
    posts = [clerk, section_head, signatory]
    bundles(*posts)
    outage = Outage(clock, told, posts)
    port, settings.EMAIL_PORT = settings.EMAIL_PORT, closed_port()
    outage.pass_by(minutes=30)
    settings.EMAIL_PORT = port
    postbox.refused = {post.user.email: "451 busy, try later" for post in posts}
    outage.pass_by(minutes=10)
    postbox.refused, postbox.answer = {}, "452 disk is full"
    outage.pass_by(minutes=10)
    postbox.answer, settings.EMAIL_TIMEOUT = "250 OK", 0.05
    with hanging_server() as silent:
        settings.EMAIL_PORT = silent
        outage.pass_by(minutes=10)
    settings.EMAIL_PORT, settings.EMAIL_TIMEOUT = port, 10
    assert postbox.mails == []
    outage.pass_by(minutes=35)
    clock.set("2026-06-03 08:00")  # what was told after ten o'clock is bundled the next day
    send_digests()
    assert_everything_came_once(postbox, posts, outage)


def assert_everything_came_once(postbox, posts, outage):
    assert len(outage.sentences) > 20
    assert len(postbox.ids()) == len(set(postbox.ids()))
    for post in posts:
        mails = postbox.to(post.user)
        single = [mail["Subject"] for mail in mails if "汇总" not in mail["Subject"]]
        assert sorted(single) == sorted(outage.sentences)
        digests = [plain(mail) for mail in mails if "办理汇总" in mail["Subject"]]
        assert len(digests) == 2
        found = re.findall(r"汇总\d+号", "".join(digests))
        assert sorted(found) == sorted(outage.bundled)
    assert not Delivery.objects.waiting().exists()
    assert not Digest.objects.filter(sent_at=None).exists()


def test_killed_between_sending_and_marking_the_mail_comes_again_with_the_same_id(
    postbox, monkeypatch, told, clerk
):
    told(clerk)

    def killed(_delivery):
        raise SystemExit

    with monkeypatch.context() as patch:
        patch.setattr("portal.notices.mail.sent", killed)
        with pytest.raises(SystemExit):
            send_waiting()
    assert Delivery.objects.get().sent_at is None
    Delivery.objects.update(try_at=None)
    send_waiting()
    send_waiting()
    first, second = postbox.ids()
    assert first == second


def test_a_digest_killed_after_sending_comes_again_with_the_same_id(
    postbox, monkeypatch, told, clerk, bundles
):
    bundles(clerk)
    told(clerk, verb="note")

    def killed(*_):
        raise SystemExit

    with monkeypatch.context() as patch:
        patch.setattr("portal.notices.mail.digest_sent", killed)
        with pytest.raises(SystemExit):
            send_digests()
    Digest.objects.update(try_at=None)
    send_digests()
    send_digests()
    first, second = postbox.ids()
    assert first == second
    assert Delivery.objects.get().sent_at


def test_an_address_refused_for_good_ends_that_mail_and_is_written_down(
    postbox, clock, told, clerk, section_head
):
    postbox.refused = {clerk.user.email: "550 5.1.1 no such person"}
    told(clerk, section_head)
    send_waiting()
    lost = Delivery.objects.get(notice__to=clerk.user)
    assert lost.refused_at == clock.now()
    assert "550" in lost.reason
    assert [mail["To"] for mail in postbox.mails] == [section_head.user.email]
    trouble = Trouble.objects.get()
    assert (trouble.user, trouble.address, trouble.since) == (
        clerk.user,
        clerk.user.email,
        clock.now(),
    )
    told(clerk, sentence="等新邮箱")
    clock.go(hours=1)
    send_waiting()
    later = Delivery.objects.get(notice__sentence="等新邮箱")
    assert (later.sent_at, later.refused_at, later.attempts) == (None, None, 0)


@pytest.mark.parametrize(
    "said", ["554 5.7.1 Relay access denied", "530 5.7.0 sign in first", "450 later"]
)
def test_a_server_that_is_set_up_wrongly_makes_no_address_a_dead_one(
    postbox, clock, told, clerk, said
):
    postbox.refused = {clerk.user.email: said}
    told(clerk)
    send_waiting()
    assert not Trouble.objects.exists()
    postbox.refused = {}
    clock.go(minutes=1)
    send_waiting()
    assert len(postbox.mails) == 1


def test_mails_of_a_matter_stand_together_and_say_a_machine_sent_them(
    postbox, settings, at, deputy
):
    settings.SITE_URL = "https://minyi.example.cn"
    reply = at("delivered")
    send_waiting()
    mails = postbox.to(deputy.user)
    assert len(mails) == 4
    thread = f"<subject-proposals.proposal-{reply.proposal_id}@minyi.example.cn>"
    for mail in mails:
        assert mail["References"] == mail["In-Reply-To"] == thread
        assert mail["Auto-Submitted"] == "auto-generated"
        assert mail["List-Id"] is mail["List-Unsubscribe"] is None


def test_a_substitute_reads_both_names(postbox, told, clerk, colleague, office, bureau):
    [own] = recipients([clerk])
    event = record("tick", bureau, by=office)
    tell([own._replace(user=colleague.user, instead_of=clerk.user)], event, "请办理。", "/")
    send_waiting()
    [mail] = postbox.mails
    assert mail["Subject"] == "（代林晓棠）请办理。"
    for said in (plain(mail), page(mail)):
        assert "江一苇，您好" in said
        assert "您正在代林晓棠办理" in said


HOLES = [
    "{{ notice.titel }}",
    "{{ nonsense }}",
    "{{ nonsense|default:'-' }}",
    "{% if nonsense %}x{% endif %}",
    "{% if site and not site.nonsense %}x{% endif %}",
    "{% for one in nonsense %}x{% endfor %}",
]


@pytest.mark.parametrize("hole", HOLES)
@pytest.mark.parametrize("file", ["mail.txt", "mail.html", "digest.txt", "digest.html"])
def test_a_template_with_an_unknown_field_sends_nothing_and_loses_nothing(
    postbox, settings, tmp_path, clock, told, bundles, clerk, file, hole
):
    """The file is broken, tried, and mended."""
    sound = Path(real_settings.BASE_DIR, "templates")
    (tmp_path / "notices").mkdir()
    broken = tmp_path / "notices" / file
    broken.write_text((sound / "notices" / file).read_text() + hole)
    first = settings.TEMPLATES[0]
    settings.TEMPLATES = [{**first, "DIRS": [tmp_path, sound]}]
    Engine.get_default.cache_clear()
    bundles(clerk)
    told(clerk, verb="note" if "digest" in file else "tick")
    send = send_digests if "digest" in file else send_waiting
    send()
    work = (Digest if "digest" in file else Delivery).objects.get()
    assert postbox.mails == []
    assert re.search("MissingField.*(notice|nonsense)", work.failure)
    settings.TEMPLATES = [first]
    Engine.get_default.cache_clear()
    clock.go(minutes=1)
    send()
    assert len(postbox.mails) == 1


def test_telling_more_people_costs_no_more_queries(
    told, django_assert_num_queries, bureau, office, cast, bundles
):
    few, many = [cast["clerk"], cast["colleague"]], list(cast.values())
    bundles(*many)
    for posts in (few, many):
        event, people = record("note", bureau, by=office), recipients(posts)
        with django_assert_num_queries(7):  # with the two of a savepoint
            tell(people, event, "请办理。", "/")


def test_what_was_mailed_and_what_was_not_is_carried_over(told, clerk, section_head):
    """Back to before there were deliveries, and forth again."""
    told(clerk, section_head)
    done = Delivery.objects.get(notice__to=clerk.user)
    Delivery.objects.filter(pk=done.pk).update(sent_at="2026-06-02T02:00:00Z")
    Delivery.objects.exclude(pk=done.pk).update(attempts=3, failure="away")
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")  # as after a commit
    executor = MigrationExecutor(connection)
    executor.migrate([("notices", "0002_notices_say_their_subject")])
    with connection.cursor() as cursor:
        cursor.execute("SELECT mailed_at IS NULL, attempts, failure FROM notices_notice ORDER BY 1")
        assert cursor.fetchall() == [(False, 0, ""), (True, 3, "away")]
    executor.loader.build_graph()
    executor.migrate([("notices", "0003_deliveries_digests_and_choices")])
    kept = Delivery.objects.order_by("attempts").values_list(
        "notice__to", "attempts", "failure", "channel"
    )
    assert list(kept) == [
        (clerk.user_id, 0, "", Channel.MAIL),
        (section_head.user_id, 3, "away", Channel.MAIL),
    ]
    assert Delivery.objects.get(attempts=0).sent_at
    assert Delivery.objects.to_be_mailed().count() == 1
    assert {one.notice.thread for one in Delivery.objects.all()} == {
        f"people.organ-{clerk.organ_id}"
    }
