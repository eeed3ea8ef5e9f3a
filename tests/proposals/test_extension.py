"""More time to answer: asked for, granted with consent, refused, lapsed; the letter to the deputy."""

import threading
from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, connection, transaction

from portal.deadlines.models import Deadline, DeadlineRule
from portal.deadlines.services import clock
from portal.documents.tasks import typeset_waiting
from portal.notices.models import Notice
from portal.record.services import verify
from portal.workflow import Conflict
from proposals import services
from proposals.models import Extension, Proposal, Reply
from proposals.proofreading import shown_of
from proposals.workflow import EXTENSION
from tests.conftest import CAST
from tests.portal.test_dossier import read

P, R, S = Proposal.Status, Reply.Status, Extension.Status
REASON = "所提问题涉及多个部门，尚需实地调研"
PAPER = {"authority": "省人大常委会办公厅", "consent": "省人大常委会办公厅2026年3月12日函"}
UNTIL = date(2026, 8, 3)
LAW = {
    # `lapse` is taken only by delivering the answer; no page offers it
    S.ASKED: {
        "clerk": {"retract"},
        "office": {"grant", "refuse", "lapse"},
        "congress_office": {"grant", "refuse"},
    },
    S.GRANTED: {},
    S.REFUSED: {},
    S.WITHDRAWN: {},
}


@pytest.fixture
def today(monkeypatch):
    """Go to a day; the first is in March."""

    def go(day):
        moment = datetime.fromisoformat(f"{day}T10:00").replace(tzinfo=ZoneInfo("Asia/Shanghai"))
        monkeypatch.setattr("django.utils.timezone.now", lambda: moment)

    go("2026-03-10")
    return go


@pytest.fixture
def matter(today, at):
    """Received on 10 February 2026: to be answered by 11 May, with an extension by 10 August."""
    return at(R.DRAFTING, received_on=date(2026, 2, 10)).proposal


@pytest.fixture
def ask(matter, clerk):
    def ask(until=UNTIL, reason=REASON, by=clerk):
        return services.extension.ask(matter, by=by, until_on=until, reason=reason)

    return ask


@pytest.fixture
def brought(ask, office, clerk):
    """Bring a request to a status."""

    def brought(status):
        extension = ask()
        way = {
            S.GRANTED: ("grant", office, PAPER),
            S.REFUSED: ("refuse", office, {"note": "请按期答复"}),
            S.WITHDRAWN: ("retract", clerk, {}),
        }
        if status != S.ASKED:
            verb, by, words = way[status]
            services.extension.act(extension, verb, by=by, **words)
        return Extension.objects.get(pk=extension.pk)

    return brought


def reply_deadline(matter):
    return Deadline.objects.about(matter).get(stage="reply")


def told(verb):
    return {n.to.username: n.sentence for n in Notice.objects.filter(topic=f"proposals.{verb}")}


@pytest.mark.parametrize("status", S)
def test_who_may_do_what_with_a_request(brought, cast, congress_office, status):
    extension = brought(status)
    people = {**cast, "congress_office": congress_office}
    allowed = {
        name: {step.verb for step in EXTENSION.open_to(post, extension)}
        for name, post in people.items()
    }
    assert {name: verbs for name, verbs in allowed.items() if verbs} == LAW[status]
    for name, post in people.items():
        for verb in set(EXTENSION) - LAW[status].get(name, set()):
            with pytest.raises((PermissionDenied, Conflict)), transaction.atomic():
                services.extension.act(extension, verb, by=post, note="理由", **PAPER)
    assert Extension.objects.get().status == status


@pytest.mark.parametrize("name", sorted(set(CAST) - {"clerk"}))
def test_only_the_clerk_who_accepted_it_asks(ask, cast, name):
    with pytest.raises(PermissionDenied):
        ask(by=cast[name])
    assert not Extension.objects.exists()


@pytest.mark.parametrize(
    ("until", "reason", "said"),
    [
        (date(2026, 8, 11), REASON, "最长至 2026-08-10"),
        (date(2026, 5, 11), REASON, "原截止日 2026-05-11 之后"),
        (UNTIL, "因 。", "请填写延期理由"),
        (UNTIL, "长" * 201, "最多 200 字，现有 201 字"),
        (UNTIL, "错\u202e误", r"U\+202E"),
    ],
)
def test_what_cannot_be_asked_says_what_to_do(ask, until, reason, said):
    with pytest.raises(ValidationError, match=said):
        ask(until, reason)
    assert not Extension.objects.exists()


def test_the_longest_is_what_the_rule_says(matter, ask):
    offer = services.extension.offer(matter)
    assert (offer.deadline.due_on, offer.longest) == (date(2026, 5, 11), date(2026, 8, 10))
    assert ask(date(2026, 8, 10)).needs_consent
    with pytest.raises(ValidationError, match="正在等待同意"):
        services.extension.offer(matter)


def test_after_the_day_it_is_too_late_to_ask(today, matter, ask):
    today("2026-05-11")
    assert services.extension.offer(matter)
    today("2026-05-12")
    with pytest.raises(ValidationError, match="2026-05-11 已过，不能再申请延期"):
        ask()


def test_one_asks_one_at_a_time(ask):
    ask()
    with pytest.raises(ValidationError, match="正在等待同意"):
        ask()
    twin = Extension.objects.get()
    twin.pk = None
    with pytest.raises(IntegrityError), transaction.atomic():
        twin.save(force_insert=True)


def test_while_the_clock_stands_still_nothing_is_asked_or_granted(matter, ask, office):
    extension = ask()
    clock.stop(reply_deadline(matter), by=office, reason="等待上级政策")
    with pytest.raises(ValidationError, match="请恢复计时"):
        services.extension.act(extension, "grant", by=office, **PAPER)
    services.extension.act(extension, "refuse", by=office, note="已中止")
    with pytest.raises(ValidationError, match="恢复计时后再申请"):
        ask()


def test_it_is_granted_only_with_consent(ask, office):
    extension = ask()
    for lacking in ("authority", "consent"):
        with pytest.raises(ValidationError, match="没有交办机关的同意"):
            services.extension.act(extension, "grant", by=office, **{**PAPER, lacking: " "})
    assert Extension.objects.get().status == S.ASKED


def test_the_assigning_body_consents_by_itself(ask, congress_office):
    extension = ask()
    assert set(told("ask")) == {"office", "congress_office"}
    services.extension.act(extension, "grant", by=congress_office)
    extension.refresh_from_db()
    assert extension.authority == "吉林省人民代表大会"
    assert extension.consent == "吉林省人民代表大会 2026-03-10 在线同意"


def test_nobody_grants_what_they_asked_for(ask, appoint, bureau):
    extension = ask()
    post = appoint("clerk", "林晓棠", bureau, "office")
    with pytest.raises(PermissionDenied):
        services.extension.act(extension, "grant", by=post, **PAPER)


def test_where_no_consent_is_needed_the_signatory_grants(ask, signatory, congress_office):
    DeadlineRule.objects.filter(stage="extended").update(consent=False)
    extension = ask()
    assert not extension.needs_consent
    with pytest.raises(PermissionDenied):
        services.extension.act(extension, "grant", by=congress_office)
    services.extension.act(extension, "grant", by=signatory)
    assert Extension.objects.get().authority == "吉林省民政厅"


def test_the_deadline_moves_once_and_the_old_day_stays(today, matter, ask, office, section_head):
    today("2026-03-12")
    extension = ask()
    services.extension.act(extension, "grant", by=office, **PAPER)
    deadline = reply_deadline(matter)
    assert (deadline.due_on, deadline.extended, deadline.armed_on) == (
        UNTIL, True, date(2026, 3, 12),
    )  # fmt: skip
    assert PAPER["consent"] in deadline.fixed_by
    assert Extension.objects.get().from_on == date(2026, 5, 11)
    assert set(told("grant")) == {"clerk", "section_head"}
    with pytest.raises(ValidationError, match="已延期一次，不能再次延期"):
        ask(date(2026, 8, 10))
    assert list(verify()) == []


def test_a_refused_request_keeps_its_reason_and_may_be_asked_for_again(matter, brought, ask):
    refused = brought(S.REFUSED)
    assert (refused.reason, refused.decision) == (REASON, "请按期答复")
    assert reply_deadline(matter).due_on == date(2026, 5, 11)
    assert "请按期答复" in told("refuse")["clerk"]
    again = ask(date(2026, 6, 30), "需要会同财政部门测算")
    assert (again.status, Extension.objects.count()) == (S.ASKED, 2)


def test_refusing_needs_its_reason(ask, office):
    with pytest.raises(ValidationError, match="请填写理由"):
        services.extension.act(ask(), "refuse", by=office)


def test_a_request_lapses_when_the_answer_is_delivered(today, at, clerk, office):
    reply = at(R.ISSUED, received_on=date(2026, 2, 10))
    services.extension.ask(reply.proposal, by=clerk, until_on=UNTIL, reason=REASON)
    services.reply.act(reply, "deliver", by=office, version=reply.version)
    extension = Extension.objects.get()
    assert (extension.status, extension.decision) == (
        S.WITHDRAWN, "答复已送达，不再需要延期。",
    )  # fmt: skip
    assert reply.proposal.status == P.REPLIED
    assert reply_deadline(reply.proposal).outcome == "met"
    with pytest.raises(ValidationError, match="没有正在计时的答复期限"):
        services.extension.ask(reply.proposal, by=clerk, until_on=UNTIL, reason=REASON)


def test_the_letter_is_drafted_with_all_that_is_known(brought):
    letter = brought(S.GRANTED).letter
    assert letter.title == "关于延期答复省十三届人大三次会议第1017号代表建议的函"
    for known in ("2026年2月10日", "2026年5月11日", "2026年8月3日", REASON, PAPER["authority"]):
        assert known in letter.body
    assert letter.unfilled() == [("附注", ["{{联系电话}}"])]
    assert letter.disclosure == "不予公开"
    assert "第十六条" in letter.disclosure_ground
    assert shown_of(letter, letter.drafted())["count"] == 0
    assert services.letter.choices(letter)


def test_where_the_letter_cannot_be_drafted_it_is_granted_all_the_same(
    matter, ask, office, clerk, monkeypatch
):
    with monkeypatch.context() as broken:
        broken.setattr("portal.wordings.services.offered", lambda *_: [])
        services.extension.act(ask(), "grant", by=office, **PAPER)
    extension = Extension.objects.get()
    assert (extension.letter, reply_deadline(matter).due_on) == (None, UNTIL)
    letter = services.extension.write(extension, by=clerk)
    assert REASON in letter.body
    with pytest.raises(Conflict):
        services.extension.write(extension, by=clerk)


def send(letter, clerk, section_head, office, signatory):
    """Bring the letter from the draft to the deputy."""
    note = letter.note.replace("{{联系电话}}", "0431-80000012")
    services.letter.save(letter, {"note": note}, by=clerk, version=letter.version)
    services.reply.act(letter, "submit", by=clerk, version=letter.version)
    services.disclosure.check(
        letter, by=office, disclosure=letter.disclosure, version=letter.version
    )
    services.reply.act(letter, "pass", by=section_head, version=letter.version)
    services.reply.act(letter, "sign", by=signatory, version=letter.version)
    typeset_waiting()
    letter.refresh_from_db()
    for verb in ("issue", "deliver"):
        services.reply.act(letter, verb, by=office, version=letter.version)
    return Reply.objects.get(pk=letter.pk)


def test_the_letter_is_printed_and_answers_nothing(
    brought, clerk, section_head, office, signatory, matter
):
    letter = send(brought(S.GRANTED).letter, clerk, section_head, office, signatory)
    printed = "".join(read(letter.document.final.open())).replace("\r\n", "")
    for words in ("吉民议函〔2026〕1号", "2026年8月3日", "2026年5月11日", REASON, "特此函告"):
        assert words in printed
    matter.refresh_from_db()
    assert (matter.status, matter.answer.status) == (P.HANDLING, R.DRAFTING)
    assert reply_deadline(matter).closed_at is None
    assert told("deliver")["deputy"] == "您的第1017号建议答复期限延长，延期告知函请查阅。"
    with pytest.raises(ValidationError, match="只有答复公开发布"):
        services.publication.prepare(letter, by=clerk)


def test_a_letter_nobody_sent_is_moot_once_the_matter_is_answered(today, at, clerk, office):
    reply = at(R.ISSUED, received_on=date(2026, 2, 10))
    asked = services.extension.ask(reply.proposal, by=clerk, until_on=UNTIL, reason=REASON)
    services.extension.act(asked, "grant", by=office, **PAPER)
    services.reply.act(reply, "deliver", by=office, version=reply.version)
    letter = Reply.objects.exclude(pk=reply.pk).get()
    assert letter.is_moot
    assert letter not in Reply.objects.live()
    with pytest.raises(ValidationError, match="不必再办理"):
        services.reply.act(letter, "submit", by=clerk, version=letter.version)


def at_once(*acts):
    """Each act in a thread of its own; what became of it."""
    outcomes = []

    def run(act):
        try:
            act()
            outcomes.append("done")
        except (Conflict, ValidationError) as error:
            outcomes.append(type(error).__name__)
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=[act]) for act in acts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return sorted(outcomes)


def granting(extension, by):
    def grant():
        mine = Extension.objects.select_related("proposal__organ", "asked_by", "deadline")
        services.extension.act(mine.get(pk=extension.pk), "grant", by=by, **PAPER)

    return grant


@pytest.mark.django_db(transaction=True)
def test_of_two_who_grant_at_once_one_wins(brought, office, congress_office):
    extension = brought(S.ASKED)
    acts = [granting(extension, by) for by in [office, congress_office] * 4]
    assert at_once(*acts) == [*["Conflict"] * 7, "done"]
    assert Reply.objects.filter(kind="extension").count() == 1
    assert reply_deadline(extension.proposal).due_on == UNTIL


@pytest.mark.django_db(transaction=True)
def test_asking_granting_and_delivering_at_once_leave_nothing_open(
    today, at, clerk, office, congress_office
):
    for number in range(1, 5):
        reply = at(R.ISSUED, number=f"第{number}号", received_on=date(2026, 2, 10))
        matter = reply.proposal
        words = {"until_on": UNTIL, "reason": REASON}

        def deliver(reply=reply):
            services.reply.act(reply, "deliver", by=office, version=reply.version)

        def ask(matter=matter, words=words):
            services.extension.ask(Proposal.objects.get(pk=matter.pk), by=clerk, **words)

        if number % 2:
            asked = services.extension.ask(matter, by=clerk, **words)
            at_once(granting(asked, congress_office), deliver)
        else:
            at_once(ask, deliver)
        assert Reply.objects.get(pk=reply.pk).status == R.DELIVERED
        assert reply_deadline(matter).outcome == "met"
        assert not matter.extensions.filter(status=S.ASKED).exists()
    assert list(verify()) == []
