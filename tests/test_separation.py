"""Separation of duties: what two people must do is never done by one, whoever stands in for whom."""

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from portal.publication.models import Publication
from portal.publication.services import preparing, publishing
from portal.record.models import Event
from portal.record.services import verify
from portal.workflow import Conflict
from proposals import services
from proposals.models import Reply
from proposals.worklists import lists_of
from tests.portal.files import upload
from tests.standing_in import put_in_place

R = Reply.Status
POSTS = ("clerk", "section_head", "signatory", "office")
PEOPLE = (*POSTS, "outsider", "second_signatory")


@pytest.fixture
def place(cast):
    """The post of one member of the cast, as it is when just that person acts under it."""
    return lambda person, post: put_in_place(cast[person].user, cast[post])


def save(reply, by):
    drafted = {"body": f"{reply.body}{by.actor.name}", "disclosure": "主动公开"}
    services.letter.save(reply, drafted, by=by, version=reply.version)


def check(reply, by):
    words = {"disclosure": reply.disclosure, "version": reply.version}
    services.disclosure.check(reply, by=by, **words)


def attach(reply, by):
    name = f"{by.actor.name}{reply.versions.count()}.txt"
    services.files.attach(reply, [upload(name, name.encode())], by=by)


def step(verb):
    return lambda reply, by: services.reply.act(
        reply, verb, by=by, version=reply.version, note="理由"
    )


HANDS = {"save": save, "submit": step("submit"), "attach": attach}  # in the clerk's place
REVIEWS = {  # at which status, in whose place
    "pass": (R.CHECKING, "section_head", step("pass")),
    "check": (R.CHECKING, "office", check),
    "send-back": (R.SIGNING, "signatory", step("send-back")),
    "sign": (R.SIGNING, "signatory", step("sign")),
}


def may(act):
    """Whether an act is allowed; it leaves no trace."""
    try:
        with transaction.atomic():
            act()
            transaction.set_rollback(True)
    except PermissionDenied:
        return False
    return True


def bring(reply, status, place, *, but):
    """Go on to a status by people who had no hand in the draft."""
    free = "outsider" if but != "outsider" else "second_signatory"
    if reply.status == R.DRAFTING:
        step("submit")(reply, place("clerk", "clerk"))
    if status == R.SIGNING:
        check(reply, place(free, "office"))
        step("pass")(reply, place(free, "section_head"))


@pytest.mark.parametrize("review", REVIEWS)
@pytest.mark.parametrize("hand", HANDS)
def test_nobody_reviews_what_they_had_a_hand_in(at, cast, place, hand, review):
    """Whoever takes the clerk's place for one act, and whoever takes the reviewer's afterwards."""
    status, post, verb = REVIEWS[review]
    begun, allowed = at(R.DRAFTING), {}
    for first in PEOPLE:
        with transaction.atomic():
            reply = Reply.objects.get(pk=begun.pk)
            HANDS[hand](reply, place(first, "clerk"))
            bring(reply, status, place, but=first)
            for second in PEOPLE:
                by = place(second, post)
                seen = Reply.objects.get(pk=reply.pk)
                allowed[first, second] = may(lambda seen=seen, by=by: verb(seen, by))
                waits = [found for _, found in lists_of(by) if found.model is Reply]
                listed = any(found.filter(pk=reply.pk).exists() for found in waits)
                assert listed == allowed[first, second], (first, second)
            transaction.set_rollback(True)
    assert allowed == {
        (first, second): second not in ("clerk", first) for first in PEOPLE for second in PEOPLE
    }


@pytest.mark.parametrize("release", ["approve", "publish"])
@pytest.mark.parametrize("hand", ["prepare", "redact", "rescope"])
def test_nobody_releases_what_they_prepared(at, place, hand, release):
    letter, allowed = at(R.DELIVERED), {}
    for first in PEOPLE:
        with transaction.atomic():
            copy = prepared(letter, hand, place, first)
            if release == "publish":
                free = "outsider" if first != "outsider" else "second_signatory"
                publishing.act(copy, "approve", by=place(free, "office"), edition=copy.edition)
            for second in PEOPLE:
                by, seen = place(second, "office"), Publication.objects.get(pk=copy.pk)
                words = {"by": by, "edition": seen.edition}
                allowed[first, second] = may(
                    lambda seen=seen, words=words: publishing.act(seen, release, **words)
                )
            transaction.set_rollback(True)
    assert allowed == {
        (first, second): second not in ("clerk", first) for first in PEOPLE for second in PEOPLE
    }


def prepared(letter, hand, place, first):
    """A public copy begun under the clerk's post, in which somebody in the clerk's place had a hand."""
    copy = services.publication.prepare(
        letter, by=place(first if hand == "prepare" else "clerk", "clerk")
    )
    if hand == "redact":
        preparing.redact(copy, "清单管理", by=place(first, "clerk"))
    if hand == "rescope":
        words = {"scope": "summary", "summary": "意见已采纳。"}
        preparing.rescope(copy, by=place(first, "clerk"), **words)
    return copy


def test_a_substitute_under_the_drafters_other_post_does_not_check_either(
    at, appoint, clerk, outsider, bureau, section
):
    reply = at(R.CHECKING)
    also = appoint("clerk", "林晓棠", bureau, "section-head", section=section)
    with pytest.raises(PermissionDenied):
        step("pass")(reply, put_in_place(outsider.user, also))


ACTS = {
    **{verb: ("clerk", act) for verb, act in HANDS.items()},
    **{verb: (post, act) for verb, (_, post, act) in REVIEWS.items()},
}
FIRST = {"begin", "submit", "attach"}
SECOND = {"pass", "send-back", "check", "decide", "sign"}


@settings(
    max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(st.lists(st.tuples(st.sampled_from(PEOPLE), st.sampled_from(list(ACTS))), max_size=25))
def test_no_order_of_acts_and_substitutes_lets_one_person_do_both(at, place, acts):
    with transaction.atomic():
        reply = at(R.DRAFTING)
        for person, verb in acts:
            post, act = ACTS[verb]
            try:
                with transaction.atomic():
                    act(reply, place(person, post))
            except (PermissionDenied, Conflict, ValidationError):
                pass
            reply.refresh_from_db()
            done = Event.objects.about(reply)
            first = set(done.filter(verb__in=FIRST).values_list("by", flat=True))
            first |= set(reply.versions.values_list("by", flat=True))
            last = done.order_by("-pk").filter(verb__in=SECOND).first()
            if last and last.pk == done.order_by("-pk").first().pk:
                assert last.by_id not in first
        assert verify() == []
        transaction.set_rollback(True)
