"""The access law: every URL x every kind of person -> status. A URL missing here fails the build.

404 for what one may not see, 403 for what one may not do, 302 to the sign-in page for strangers.
"""

import re

import pytest
from django.db import transaction
from django.urls import URLPattern, get_resolver, reverse

from portal.documents.demo_seal import demo_seal
from portal.documents.services import add_seal
from portal.publication.models import Publication
from proposals.models import Proposal, Reply
from tests.conftest import CAST

P, R, C = Proposal.Status, Reply.Status, Publication.Status
EVERYBODY = ("anonymous", "nobody", *CAST)
GUESTS = {"anonymous": 302}
INSIDE = ("office", "clerk", "colleague", "section_head", "signatory", "second_signatory")
CHIEFS = ("office", "signatory", "second_signatory")  # see the whole organ
EDITORS = ("clerk", *CHIEFS)  # who prepared the public copy, and who sees all of the organ


def all_get(status, **others):
    return {**dict.fromkeys(EVERYBODY, status), **GUESTS, **others}


def only(people, status=200, *, others=404, **more):
    return all_get(others, **dict.fromkeys(people, status), **more)


KEEPER = only(["office"], others=403, foreign_office=404)  # of the organ's own numbers and seal
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
    "notices:list": ("get", None, {}, all_get(200)),
    "notices:read-all": ("post", None, {}, all_get(302)),
    "notices:follow": ("get", P.REGISTERED, {}, only(["deputy"], 302)),
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
    "proposals:list": ("get", None, {}, all_get(200)),
    "proposals:register": ("get", None, {}, only(["office", "foreign_office"], others=403)),
    "proposals:show": ("get", P.ASSIGNED, {}, only([*INSIDE, "deputy"])),
    "proposals:assign": (
        "post", P.REGISTERED, {"section": "section"},
        only(["office"], 302, signatory=403, second_signatory=403, deputy=403),
    ),
    "proposals:accept": (
        "post", P.ASSIGNED, {},
        only(["clerk", "colleague"], 302, **dict.fromkeys([*CHIEFS, "section_head", "deputy"], 403)),
    ),
    "proposals:judge": (
        "post", R.DELIVERED, JUDGEMENT, only(["deputy"], 302, **dict.fromkeys(INSIDE, 403)),
    ),
    "proposals:reply": ("get", R.DRAFTING, {}, only(INSIDE)),
    "proposals:draft": (
        "post", R.DRAFTING, {"title": "标题", "addressees": "某代表", "body": "正文", "version": "2"},
        {**only(INSIDE, 403), "clerk": 302},
    ),
    "proposals:disclosure": (
        "post", R.SIGNING, {"disclosure": "主动公开", "version": "2"},
        {**only(INSIDE, 403), "office": 302},
    ),
    "proposals:preview": ("get", R.DRAFTING, {}, only(INSIDE)),
    "proposals:draft-pdf": ("get", R.DRAFTING, {}, only(INSIDE)),
    "proposals:version": ("get", R.DRAFTING, {}, only(INSIDE)),
    "proposals:letter": ("get", R.ISSUED, {}, only(INSIDE)),
    "proposals:download": ("get", R.DELIVERED, {}, only([*INSIDE, "deputy"])),
    "proposals:step": (
        "post", R.SIGNING, {"version": "2"},
        {**only(INSIDE, 403), "signatory": 302, "second_signatory": 302},
    ),
}  # fmt: skip

OF_ITS_SERIES = ("documents:series", "documents:layout", "documents:skip")


def names(resolver=None, prefix=""):
    for pattern in (resolver or get_resolver()).url_patterns:
        if isinstance(pattern, URLPattern):
            yield prefix + pattern.name
        else:
            space = f"{pattern.namespace}:" if pattern.namespace else ""
            yield from names(pattern, prefix + space)


def test_every_url_has_its_law():
    assert sorted(names()) == sorted(LAW)


@pytest.fixture
def nobody(django_user_model):
    return django_user_model.objects.create_user("nobody", name="无职者")


@pytest.fixture
def named(deputy, bureau):
    """How a URL names a thing, where it is not by its own key alone."""
    return {
        "proposals:judge": lambda reply: {"pk": reply.proposal.pk},
        "proposals:version": lambda reply: {"pk": reply.pk, "number": 2},
        "proposals:step": lambda reply: {"pk": reply.pk, "verb": "sign"},
        "notices:follow": lambda _: {"pk": deputy.user.notices.get().pk},
        "publication:letter": address_of,
        "publication:pdf": address_of,
        "publication:step": lambda copy: {"pk": copy.pk, "verb": "approve"},
        "publication:turn": redaction_of,
        "documents:void": lambda reply: {"pk": reply.document_id},
        "documents:end-seal": lambda _: {
            "pk": add_seal(bureau, demo_seal(bureau.name), by=None).pk
        },
        **dict.fromkeys(OF_ITS_SERIES, lambda reply: {"pk": reply.document.series_id}),
    }


def address_of(copy):
    return dict(zip(("front", "back"), copy.index_number.split("/"), strict=True))


def redaction_of(copy):
    copy.redactions.update(lasting=False)
    return {"pk": copy.pk, "redaction": copy.redactions.earliest("pk").pk}


@pytest.fixture
def scene(at, copy_at, named, section, office):
    def scene(name, status, posted):
        bring = copy_at if status in list(C) else at
        thing = bring(status) if status else None
        args = {"pk": thing.pk} if thing else {}
        args = named[name](thing) if name in named else args
        known = {"section": section.pk, "office": office.pk}
        data = {key: known.get(value, value) for key, value in posted.items()}
        return reverse(name, kwargs=args), data

    return scene


@pytest.mark.parametrize("name", LAW)
def test_who_gets_what(client, cast, nobody, scene, monkeypatch, name):
    monkeypatch.setattr("portal.health.PATIENCE", 0.05)
    method, status, posted, law = LAW[name]
    url, data = scene(name, status, posted)
    people = {"nobody": nobody, **{member: post.user for member, post in cast.items()}}
    got = {}
    for member in law:
        with transaction.atomic():
            client.logout()
            if member != "anonymous":
                client.force_login(people[member])
            response = getattr(client, method)(url, data)
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
    assert client.get(reverse("proposals:download", args=[reply.pk])).status_code == wanted
    assert client.get(reply.proposal.get_absolute_url()).status_code == 200


@pytest.mark.parametrize("name", sorted(set(LAW) - {"health"}))
def test_every_answer_bears_its_headers(client, office, scene, name):
    method, status, posted, _ = LAW[name]
    url, data = scene(name, status, posted)
    client.force_login(office.user)
    response = getattr(client, method)(url, data)
    policy = response["Content-Security-Policy"]
    assert "unsafe" not in policy
    assert "default-src 'none'" in policy
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["X-Frame-Options"] == "DENY"
    assert "no-store" in response["Cache-Control"]
