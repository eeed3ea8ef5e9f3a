"""The access law: every URL x every kind of person -> status. A URL missing here fails the build.

404 for what one may not see, 403 for what one may not do, 302 to the sign-in page for strangers.
"""

import re

import pytest
from django.db import transaction
from django.urls import URLPattern, get_resolver, reverse

from proposals import services
from proposals.models import Proposal, Reply
from tests.conftest import CAST
from tests.portal.files import upload

P, R = Proposal.Status, Reply.Status
EVERYBODY = ("anonymous", "nobody", *CAST)
GUESTS = {"anonymous": 302}
INSIDE = ("office", "clerk", "colleague", "section_head", "signatory", "second_signatory")
CHIEFS = ("office", "signatory", "second_signatory")  # see the whole organ


def all_get(status, **others):
    return {**dict.fromkeys(EVERYBODY, status), **GUESTS, **others}


def only(people, status=200, *, others=404, **more):
    return all_get(others, **dict.fromkeys(people, status), **more)


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
}  # fmt: skip


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
def scene(at, deputy, section, office, clerk):
    def scene(name, status, posted):
        thing = at(status) if status else None
        args = {"pk": thing.pk} if thing else {}
        if name == "proposals:judge" or name.startswith("proposals:dossier"):
            args = {"pk": thing.proposal.pk}
        if name == "notices:follow":
            args = {"pk": deputy.user.notices.get().pk}
        if name.endswith(("file", "detach")):
            by = clerk if "reply" in name else office
            [file] = services.files.attach(thing, [upload()], by=by)
            args |= {"file": file.pk} if name.endswith("file") else {}
            posted = {**posted, "file": file.pk}
        more = {"proposals:version": {"number": 2}, "proposals:step": {"verb": "sign"}}
        known = {"section": section.pk, "office": office.pk}
        data = {key: known.get(value, value) for key, value in posted.items()}
        if "files" in posted:
            data["files"] = upload()
        return reverse(name, kwargs={**args, **more.get(name, {})}), data

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
