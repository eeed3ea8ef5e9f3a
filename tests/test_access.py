"""The access law: every URL x every kind of person -> status. A URL missing here fails the build.

404 for what one may not see, 403 for what one may not do, 302 to the sign-in page for strangers.
"""

import re
from datetime import timedelta

import pytest
from django.db import transaction
from django.urls import URLPattern, get_resolver, reverse
from django.utils.timezone import localdate

from portal.deadlines.models import Deadline
from portal.deadlines.services import clock, feed
from portal.documents.demo_seal import demo_seal
from portal.documents.services import add_seal
from portal.publication.models import Publication
from proposals import services
from proposals.forms import DraftForm
from proposals.models import Proposal, Reply
from tests.communities.law import PLACES, REGISTRY
from tests.laws import CHIEFS, EDITORS, INSIDE, OFFICES, all_get, only
from tests.portal.files import upload
from tests.standing_in import away

P, R, C = Proposal.Status, Reply.Status, Publication.Status
KEEPER = only(["office"], others=403, foreign_office=404)  # of the organ's own numbers and seal
LATER = localdate() + timedelta(days=120)  # between three months and six
JUDGEMENT = {"attitude": "satisfied", "result": "satisfied"}
LAW = {
    # name: (method, where the matter stands, what is posted, who gets what)
    "home": ("get", None, {}, all_get(200)),
    "health": ("get", None, {}, {"anonymous": 503, "office": 503}),  # no worker runs here
    "style": ("get", None, {}, all_get(200, anonymous=200)),
    "people:sign-in": ("get", None, {}, all_get(200, anonymous=200)),
    "people:sign-out": ("post", None, {}, all_get(302)),
    "people:password": ("get", None, {}, all_get(200)),
    "people:act-as": ("post", None, {"appointment": "office"}, only(["office"], 302)),
    "calendar-notice": ("get", None, {}, all_get(403)),
    "deadlines:calendar": ("get", None, {}, all_get(200, anonymous=200)),
    "deadlines:year": ("get", None, {}, all_get(200, anonymous=200)),
    "deadlines:rules": ("get", None, {}, all_get(200, anonymous=200)),
    "notices:list": ("get", None, {}, all_get(200)),
    "notices:read-all": ("post", None, {}, all_get(302)),
    "notices:choices": ("get", None, {}, all_get(200)),
    "notices:hours": ("post", None, {"digest_hour": "7"}, all_get(302)),
    "notices:address": ("post", None, {"email": "new@example.org"}, all_get(302)),
    "notices:webhook": ("post", None, {"webhook_format": "wecom"}, all_get(302)),
    "notices:unreachable": ("get", None, {}, only(OFFICES, others=403)),
    "notices:read": ("post", P.REGISTERED, {}, only(["deputy"], 302)),
    "notices:follow": ("get", P.REGISTERED, {}, only(["deputy"], 302)),
    "absences:list": ("get", None, {}, all_get(200)),
    "absences:organ": ("get", None, {}, only(OFFICES, others=403)),
    "absences:end": ("post", None, {}, only(["clerk", "office"], 302, colleague=403)),
    "absences:move": (
        "post", None, {"until_on": "today"}, only(["clerk", "office"], 302, colleague=403),
    ),
    "publication:list": ("get", None, {}, all_get(200, anonymous=200)),
    "publication:csv": ("get", None, {}, all_get(200, anonymous=200)),
    "publication:json": ("get", None, {}, all_get(200, anonymous=200)),
    "publication:feed": ("get", None, {}, all_get(200, anonymous=200)),
    "publication:letter": ("get", C.PUBLISHED, {}, all_get(200, anonymous=200)),
    "publication:pdf": ("get", C.PUBLISHED, {}, all_get(200, anonymous=200)),
    "publication:review": ("get", C.PROPOSED, {}, only(EDITORS)),
    "publication:redact": (
        "post", C.PROPOSED, {"passage": "清单管理"}, {**only(EDITORS, 403), "clerk": 302, "office": 302},
    ),
    "publication:turn": ("post", C.PROPOSED, {}, {**only(EDITORS, 403), "clerk": 302, "office": 302}),
    "publication:scope": (
        "post", C.PROPOSED, {"scope": "full"}, {**only(EDITORS, 403), "clerk": 302, "office": 302},
    ),
    "publication:step": ("post", C.PROPOSED, {"version": "1"}, {**only(EDITORS, 403), "office": 302}),
    "proposals:publish": (
        "post", R.DELIVERED, {}, {**only(INSIDE, 403), "clerk": 302, "office": 302},
    ),
    "documents:numbers": ("get", None, {}, only(["office", "foreign_office"], others=403)),
    "documents:index-number": (
        "post", None, {"index": "x"}, only(["office", "foreign_office"], 422, others=403),
    ),
    "documents:voided": ("get", None, {}, only(["office", "foreign_office"], others=403)),
    "documents:series": ("get", R.SIGNED, {}, KEEPER),
    "documents:layout": ("post", R.SIGNED, {"layout": "file"}, {**KEEPER, "office": 302}),
    "documents:skip": ("post", R.SIGNED, {"reason": "纸质发文"}, {**KEEPER, "office": 302}),
    "documents:void": ("post", R.SIGNED, {"reason": "有误"}, {**KEEPER, "office": 302}),
    "documents:seals": ("get", None, {}, only(["office", "foreign_office"], others=403)),
    "documents:end-seal": ("post", None, {}, {**KEEPER, "office": 302}),
    "documents:verify": ("get", None, {}, all_get(200, anonymous=200)),
    "deadlines:agenda": ("get", None, {}, all_get(200)),
    "deadlines:subscribe": ("post", None, {}, all_get(200)),
    "deadlines:unsubscribe": ("post", None, {}, all_get(302)),
    "deadlines:feed": ("get", None, {}, all_get(200, anonymous=200)),
    "deadlines:stop": ("post", P.ASSIGNED, {"reason": "等候"}, {**only(INSIDE, 403), "office": 302}),
    "deadlines:restart": ("post", "stopped", {}, {**only(INSIDE, 403), "office": 302}),
    "deadlines:fix": (
        "post", P.ASSIGNED, {"on": "tomorrow", "document": "交办通知"},
        {**only(INSIDE, 403), "office": 302},
    ),
    "proposals:list": ("get", None, {}, all_get(200)),
    "proposals:register": ("get", None, {}, only(["office", "foreign_office"], others=403)),
    "proposals:show": ("get", P.ASSIGNED, {}, only([*INSIDE, "deputy"])),
    "proposals:assign": (
        "post", P.REGISTERED, {"section": "section"},
        only(["office"], 302, signatory=403, second_signatory=403, deputy=403),
    ),
    "proposals:accept": (
        "post", P.ASSIGNED, {},
        only(["clerk", "colleague"], 302, **dict.fromkeys([*CHIEFS, "section_head", "leader", "deputy"], 403)),
    ),
    "proposals:follow": ("post", P.ASSIGNED, {}, only([*INSIDE, "deputy"], 302)),
    "proposals:unfollow": ("post", P.ASSIGNED, {}, only([*INSIDE, "deputy"], 302)),
    "proposals:judge": (
        "post", R.DELIVERED, JUDGEMENT, only(["deputy"], 302, **dict.fromkeys(INSIDE, 403)),
    ),
    "proposals:ask-extension": (
        "post", R.DRAFTING, {"until_on": LATER, "reason": "故"}, {**only(INSIDE, 403, deputy=403), "clerk": 302},
    ),
    "proposals:extensions": ("get", None, {}, all_get(200)),
    "proposals:extension": ("get", R.DRAFTING, {}, only([*INSIDE, "congress_office"])),
    "proposals:extension-step": (
        "post", R.DRAFTING, {"authority": "省人大", "consent": "函"},
        {**only(INSIDE, 403), "office": 302, "congress_office": 302},
    ),
    "proposals:extension-letter": (
        "post", R.DRAFTING, {}, {**only([*INSIDE, "congress_office"], 403), "clerk": 409},
    ),
    "proposals:dossier": ("get", R.DELIVERED, {}, only(INSIDE)),
    "proposals:dossier-zip": ("get", R.DELIVERED, {}, only(INSIDE)),
    "proposals:attach": (
        "post", P.ASSIGNED, {"files": "text"}, {**only(INSIDE, 403, deputy=403), "office": 302},
    ),
    "proposals:detach": (
        "post", P.ASSIGNED, {"file": "original", "note": "误传"},
        {**only(INSIDE, 403, deputy=403), "office": 302},
    ),
    "proposals:file": ("get", P.ASSIGNED, {}, only([*INSIDE, "deputy"])),
    "proposals:reply-attach": (
        "post", R.DRAFTING, {"files": "text"}, {**only(INSIDE, 403), "clerk": 302},
    ),
    "proposals:reply-detach": (
        "post", R.DRAFTING, {"file": "material", "note": "误传"},
        {**only(INSIDE, 403), "clerk": 302},
    ),
    "proposals:reply-file": ("get", R.DRAFTING, {}, only(INSIDE)),
    "proposals:reply": ("get", R.DRAFTING, {}, only(INSIDE)),
    "proposals:draft": (
        "post", R.DRAFTING, {"title": "标题", "addressees": "某代表", "body": "正文", "version": "2"},
        {**only(INSIDE, 403), "clerk": 302},
    ),
    "proposals:reword": (
        "post", "begun", {"wording": "wording", "version": "1"}, {**only(INSIDE, 403), "clerk": 302},
    ),
    "reminders:list": ("get", None, {}, all_get(200)),
    "reminders:show": ("get", P.ASSIGNED, {}, only(INSIDE)),
    "reminders:press": (
        "post", P.ASSIGNED, {}, {**only(INSIDE, 302), "clerk": 403, "colleague": 403},
    ),
    "reminders:press-all": ("post", None, {}, all_get(422, nobody=403)),
    "wordings:list": ("get", None, {}, only(OFFICES, others=403)),
    "wordings:new": ("get", None, {}, only(OFFICES, others=403)),
    "wordings:show": ("get", None, {}, only(["office"])),
    "wordings:version": ("get", None, {}, only(["office"])),
    "wordings:pages": ("get", None, {}, only(["office"])),
    "wordings:step": ("post", None, {"version": "1"}, only(["office"], 302)),
    "proposals:disclosure": (
        "post", R.SIGNING, {"disclosure": "主动公开", "version": "2"},
        {**only(INSIDE, 403), "office": 302},
    ),
    "proposals:mend": (
        "post", R.DRAFTING,
        {"title": "标题", "addressees": "某代表", "body": "正文,", "version": "2", "mend": "all"},
        {**only(INSIDE, 403), "clerk": 302},
    ),
    "proposals:preview": ("get", R.DRAFTING, {}, only(INSIDE)),
    "proposals:draft-pdf": ("get", R.DRAFTING, {}, only(INSIDE)),
    "proposals:version": ("get", R.DRAFTING, {}, only(INSIDE)),
    "proposals:letter": ("get", R.ISSUED, {}, only(INSIDE)),
    "proposals:download": ("get", R.DELIVERED, {}, only([*INSIDE, "deputy"])),
    "proposals:letter-word": ("get", R.DELIVERED, {}, only(INSIDE)),
    "proposals:letter-text": ("get", R.DELIVERED, {}, only([*INSIDE, "deputy"])),
    "proposals:step": (
        "post", R.SIGNING, {"version": "2"},
        {**only(INSIDE, 403), "signatory": 302, "second_signatory": 302},
    ),
    **REGISTRY,
}  # fmt: skip

OF_ITS_SERIES = ("documents:series", "documents:layout", "documents:skip")


OF_TIME = ("deadlines:stop", "deadlines:restart", "deadlines:fix")
OF_A_WORDING = ["wordings:show", "wordings:version", "wordings:pages", "wordings:step"]
KNOWN = {"wording": "own_wording", "section": "section", "office": "office"}


def names(resolver=None, prefix=""):
    for pattern in (resolver or get_resolver()).url_patterns:
        if isinstance(pattern, URLPattern):
            yield prefix + pattern.name
        else:
            space = f"{pattern.namespace}:" if pattern.namespace else ""
            yield from names(pattern, prefix + space)


def test_every_url_has_its_law():
    assert sorted(names()) == sorted(LAW)


def on_the_desk(reply):
    """What the draft's form posts where nothing was typed."""
    form = DraftForm.of(reply)
    return {name: str(form[name].value() or "") for name in form.fields}


@pytest.fixture
def nobody(django_user_model):
    return django_user_model.objects.create_user("nobody", name="无职者")


OF_AN_EXTENSION = ("proposals:extension", "proposals:extension-step", "proposals:extension-letter")
OF_ITS_MATTER = [
    f"proposals:{name}" for name in ("ask-extension", "judge", "dossier", "dossier-zip")
]
MORE = {  # of an address, besides whose it is
    "deadlines:year": {"year": 2026},
    "proposals:version": {"number": 2},
    "proposals:step": {"verb": "sign"},
    "proposals:extension-step": {"verb": "grant"},
    "publication:step": {"verb": "approve"},
    "wordings:version": {"number": 1},
    "wordings:pages": {"number": 1},
    "wordings:step": {"verb": "withdraw"},
}


def redaction_of(thing):
    thing.redactions.update(lasting=False)
    return {"pk": thing.pk, "redaction": thing.redactions.earliest("pk").pk}


def deadline_of(thing):
    return {"pk": Deadline.objects.about(thing).earliest("pk").pk}


def public_address(thing):
    return dict(zip(("front", "back"), thing.index_number.split("/"), strict=True))


@pytest.fixture
def place(request, deputy, own_wording):
    """What stands in an address, besides MORE, where it is not the key of what was brought about."""

    def new_absence(_thing):
        clerk, colleague = map(request.getfixturevalue, ("clerk", "colleague"))
        return {"pk": away(clerk, colleague).pk}

    def new_seal(_thing):
        bureau = request.getfixturevalue("bureau")
        return {"pk": add_seal(bureau, demo_seal(bureau.name), by=None).pk}

    def asked(thing):
        words = {"until_on": LATER, "reason": "须实地调研", "by": request.getfixturevalue("clerk")}
        return {"pk": services.extension.ask(thing.proposal, **words).pk}

    places = {
        **dict.fromkeys(OF_ITS_MATTER, lambda thing: {"pk": thing.proposal.pk}),
        "notices:follow": lambda _: {"pk": deputy.user.notices.get().pk},
        "notices:read": lambda _: {"pk": deputy.user.notices.get().pk},
        "publication:turn": redaction_of,
        "publication:letter": public_address,
        "publication:pdf": public_address,
        **dict.fromkeys(("reminders:show", "reminders:press"), deadline_of),
        "wordings:new": lambda _: {"kind": "reply"},
        **dict.fromkeys(OF_ITS_SERIES, lambda thing: {"pk": thing.document.series_id}),
        "deadlines:feed": lambda _: {"secret": feed.subscribe(deputy.user, own=True)},
        **dict.fromkeys(OF_TIME, lambda thing: {"pk": answer_by(thing).pk}),
        "documents:void": lambda thing: {"pk": thing.document_id},
        "documents:end-seal": new_seal,
        "absences:end": new_absence,
        "absences:move": new_absence,
        **dict.fromkeys(OF_AN_EXTENSION, asked),
        **dict.fromkeys(OF_A_WORDING, lambda _: {"pk": own_wording.pk}),
        **{name: lambda _, of=of: of(request.getfixturevalue) for name, of in PLACES.items()},
    }
    return lambda name, thing: places.get(name, key_of)(thing)


def answer_by(matter):
    return Deadline.objects.about(matter).get(stage="reply")


def key_of(thing):
    return {"pk": thing.pk} if thing else {}


@pytest.fixture
def scene(request, at, copy_at, begun, place):
    def bring(status):
        if status in list(C):
            return copy_at(status)
        if status == "stopped":
            matter = at(P.ASSIGNED)
            clock.stop(answer_by(matter), by=request.getfixturevalue("office"), reason="等候")
            return matter
        return begun() if status == "begun" else at(status)

    def scene(name, status, posted):
        thing = bring(status) if status else None
        args = place(name, thing)
        if name == "proposals:reword":
            posted = {**on_the_desk(thing), **posted}
        if thing and name.endswith(("file", "detach")):
            by = request.getfixturevalue("clerk" if "reply" in name else "office")
            [file] = services.files.attach(thing, [upload()], by=by)
            args |= {"file": file.pk} if name.endswith("file") else {}
            posted = {**posted, "file": file.pk}
        data = {key: value_of(request, value) for key, value in posted.items()}
        if "files" in posted:
            data["files"] = upload()
        return reverse(name, kwargs={**args, **MORE.get(name, {})}), data

    return scene


def value_of(request, value):
    if value == "today":
        return str(localdate())
    if value == "tomorrow":
        return str(localdate() + timedelta(days=1))
    return request.getfixturevalue(KNOWN[value]).pk if value in KNOWN else value


@pytest.mark.parametrize("name", LAW)
def test_who_gets_what(client, cast, congress_office, nobody, scene, monkeypatch, name):
    monkeypatch.setattr("portal.health.PATIENCE", 0.05)
    method, status, posted, law = LAW[name]
    url, data = scene(name, status, posted)
    cast = {**cast, "congress_office": congress_office}
    people = {"nobody": nobody, **{member: post.user for member, post in cast.items()}}
    got = {}
    for member in law:
        with transaction.atomic():
            client.logout()
            if member != "anonymous":
                client.force_login(people[member])
            if "files" in data:
                data["files"].seek(0)
            response = getattr(client, method)(url, data)
            list(response)  # a file is closed once it is read
            got[member] = response.status_code
            if member == "anonymous" and response.status_code == 302 and name != "people:sign-out":
                assert re.match("/sign-in/", response["Location"])
            transaction.set_rollback(True)
    assert got == law


@pytest.mark.parametrize("status", R)
def test_the_deputy_reads_the_letter_once_it_is_delivered_and_no_draft_ever(
    client, at, deputy, status
):
    reply = at(status)
    client.force_login(deputy.user)
    for name in ("reply", "preview"):
        assert client.get(reverse(f"proposals:{name}", args=[reply.pk])).status_code == 404
    wanted = 200 if status == R.DELIVERED else 404
    for name in ("download", "letter-text"):
        assert client.get(reverse(f"proposals:{name}", args=[reply.pk])).status_code == wanted
    assert client.get(reverse("proposals:letter-word", args=[reply.pk])).status_code == 404
    assert client.get(reply.proposal.get_absolute_url()).status_code == 200


@pytest.mark.parametrize("name", sorted(set(LAW) - {"health"}))
def test_every_answer_bears_its_headers(client, office, scene, name):
    method, status, posted, _ = LAW[name]
    url, data = scene(name, status, posted)
    client.force_login(office.user)
    response = getattr(client, method)(url, data)
    list(response)  # a file is closed once it is read
    policy = response["Content-Security-Policy"]
    assert "unsafe" not in policy
    assert "default-src 'none'" in policy
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["X-Frame-Options"] == "DENY"
    assert "no-store" in response["Cache-Control"]
