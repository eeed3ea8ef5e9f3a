"""The law of a matter and of its reply, as tables, and its edges."""

import threading

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, connection, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from portal.documents.models import OfficialDocument
from portal.record.models import Event
from portal.record.services import verify
from portal.workflow import Conflict
from proposals import services
from proposals.models import Feedback, Proposal, Reply
from proposals.workflow import PROPOSAL, REPLY
from tests.conftest import CAST

P, R = Proposal.Status, Reply.Status
REPLY_LAW = {
    # at each status, who may do what; nobody else may do anything
    R.DRAFTING: {"clerk": {"submit"}},
    R.CHECKING: {"section_head": {"pass", "send-back"}},
    R.SIGNING: {
        "signatory": {"sign", "send-back"},
        "second_signatory": {"sign", "send-back"},
    },
    R.SIGNED: {"office": {"issue"}},
    R.ISSUED: {"office": {"deliver"}},
    R.DELIVERED: {},
}
MATTER_LAW = {
    P.REGISTERED: {"office": {"assign"}},
    P.ASSIGNED: {"clerk": {"accept"}, "colleague": {"accept"}},
    P.HANDLING: {"office": {"reply"}},  # taken only by delivering the letter; no page offers it
    P.REPLIED: {"deputy": {"judge"}},
    P.JUDGED: {},
}


@pytest.mark.parametrize("status", R)
def test_who_may_do_what_with_a_reply(at, cast, status):
    reply = at(status)
    allowed = {name: {step.verb for step in REPLY.open_to(cast[name], reply)} for name in CAST}
    assert {name: verbs for name, verbs in allowed.items() if verbs} == REPLY_LAW[status]


@pytest.mark.parametrize("status", P)
def test_who_may_do_what_with_a_matter(at, cast, status, deputy):
    reached = {P.HANDLING: R.DRAFTING, P.REPLIED: R.DELIVERED, P.JUDGED: R.DELIVERED}
    thing = at(reached.get(status, status))
    matter = thing.proposal if isinstance(thing, Reply) else thing
    if status == P.JUDGED:
        services.feedback.judge(matter, by=deputy, attitude="satisfied", result="satisfied")
    assert matter.status == status
    allowed = {name: {step.verb for step in PROPOSAL.open_to(cast[name], matter)} for name in CAST}
    assert {name: verbs for name, verbs in allowed.items() if verbs} == MATTER_LAW[status]


@pytest.mark.parametrize("verb", ["pass", "sign"])
def test_nobody_checks_or_signs_what_they_drafted(at, appoint, clerk, bureau, section, verb):
    status, role = {"pass": (R.CHECKING, "section-head"), "sign": (R.SIGNING, "signatory")}[verb]
    reply = at(status)
    post = appoint("clerk", "林晓棠", bureau, role, section=section)
    with pytest.raises(PermissionDenied):
        services.reply.act(reply, verb, by=post, version=reply.version)


def test_sending_back_needs_a_reason(at, section_head):
    reply = at(R.CHECKING)
    with pytest.raises(ValidationError, match="请填写理由"):
        services.reply.act(reply, "send-back", by=section_head, version=reply.version, note="  ")
    assert Reply.objects.get().status == R.CHECKING


def test_of_two_signatories_one_wins(at, signatory, second_signatory):
    seen_by_one, seen_by_other = at(R.SIGNING), Reply.objects.get()
    services.reply.act(seen_by_one, "sign", by=signatory, version=seen_by_one.version)
    with pytest.raises(Conflict):
        services.reply.act(
            seen_by_other, "sign", by=second_signatory, version=seen_by_other.version
        )
    assert OfficialDocument.objects.count() == 1


def test_one_signs_the_version_that_one_read(at, signatory, section_head, clerk, agreed):
    reply = at(R.SIGNING)
    read = reply.version
    services.reply.act(reply, "send-back", by=signatory, version=read, note="请补充数据")
    services.letter.save(reply, {**reply.drafted(), "body": "改写"}, by=clerk, version=read)
    services.reply.act(reply, "submit", by=clerk, version=reply.version)
    services.reply.act(reply, "pass", by=section_head, version=reply.version)
    agreed(reply)
    with pytest.raises(Conflict):
        services.reply.act(reply, "sign", by=signatory, version=read)
    services.reply.act(reply, "sign", by=signatory, version=reply.version)
    event = Event.objects.about(reply).get(verb="sign")
    assert event.facts == {"version": reply.version}
    assert reply.document.source["body"] == "改写"


def test_what_cannot_be_printed_is_not_submitted(at, clerk):
    reply = at(R.DRAFTING)
    services.letter.save(reply, {**reply.drafted(), "body": ""}, by=clerk, version=reply.version)
    with pytest.raises(ValidationError, match="正文"):
        services.reply.act(reply, "submit", by=clerk, version=reply.version)


def test_a_letter_is_issued_only_once_it_is_typeset(at, office):
    reply = at(R.SIGNED)
    with pytest.raises(ValidationError, match="正在排版"):
        services.reply.act(reply, "issue", by=office, version=reply.version)


def test_of_two_clerks_one_accepts(at, clerk, colleague):
    seen_by_one, seen_by_other = at(P.ASSIGNED), Proposal.objects.get()
    services.proposal.accept(seen_by_one, by=clerk)
    with pytest.raises(Conflict):
        services.proposal.accept(seen_by_other, by=colleague)
    assert Reply.objects.get().drafter == clerk


def test_only_the_deputy_judges(at, cast):
    matter = at(R.DELIVERED).proposal
    for name in set(CAST) - {"deputy"}:
        with pytest.raises(PermissionDenied):
            services.feedback.judge(matter, by=cast[name], attitude="satisfied", result="satisfied")
    assert not Feedback.objects.exists()


def test_dissatisfaction_needs_its_reason(at, deputy):
    matter = at(R.DELIVERED).proposal
    with pytest.raises(ValidationError, match="具体意见"):
        services.feedback.judge(matter, by=deputy, attitude="satisfied", result="unsatisfied")
    with pytest.raises(ValidationError):
        services.feedback.judge(matter, by=deputy, attitude="good", result="satisfied")
    matter.refresh_from_db()
    assert matter.status == P.REPLIED


@pytest.mark.parametrize(
    ("model", "nonsense"),
    [
        (Proposal, {"status": "done"}),
        (Reply, {"status": "done"}),
        (Reply, {"status": R.SIGNED}),
        (Reply, {"document": None}),
    ],
)
def test_the_database_refuses_impossible_states(at, model, nonsense):
    at(R.SIGNED if nonsense == {"document": None} else R.DRAFTING)
    with pytest.raises(IntegrityError), transaction.atomic():
        model.objects.update(**nonsense)


@pytest.mark.django_db(transaction=True)
def test_twenty_clicks_at_once_are_one_signature(at, signatory, second_signatory):
    reply = at(R.SIGNING)
    outcomes = []

    def click(by):
        mine = Reply.objects.select_related("proposal__organ", "drafter").get(pk=reply.pk)
        try:
            services.reply.act(mine, "sign", by=by, version=reply.version)
            outcomes.append("signed")
        except Conflict:
            outcomes.append("late")
        finally:
            connection.close()

    threads = [
        threading.Thread(target=click, args=[by]) for by in [signatory, second_signatory] * 10
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(outcomes) == ["late"] * 19 + ["signed"]
    assert OfficialDocument.objects.get().number == 1
    assert Event.objects.filter(verb="sign").count() == 1


@settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(st.lists(st.tuples(st.sampled_from(CAST), st.sampled_from(list(REPLY))), max_size=15))
def test_no_order_of_acts_leads_astray(at, cast, acts):
    with transaction.atomic():
        reply = at(R.DRAFTING)
        for name, verb in acts:
            lawful = verb in REPLY_LAW[R(reply.status)].get(name, set())
            try:
                with transaction.atomic():
                    services.reply.act(
                        reply, verb, by=cast[name], version=reply.version, note="理由"
                    )
            except (PermissionDenied, Conflict):
                assert not lawful
            except ValidationError:
                assert verb == "issue"
            else:
                assert lawful
            reply.refresh_from_db()
        numbered = OfficialDocument.objects.count()
        assert numbered == (reply.document_id is not None)
        assert list(verify()) == []
        transaction.set_rollback(True)
