"""The access law of the registry: the area of change."""

from django.utils.timezone import localdate

from communities.services import officers, requests
from communities.services.requests import Asked
from tests.laws import INSIDE, all_get, only
from tests.portal.files import upload

# Who reads the requests and the people of a street in Changchun: its registrar, and civil-affairs officials above.
READERS = [*INSIDE, "outsider", "registrar", "reviewer"]
TODAY = localdate()


def written(fixture, *, verb="", send=False):
    """A request of the street: a draft, or one that the county looks at, or that is applied."""
    registrar, reviewer = fixture("registrar"), fixture("reviewer")
    one = fixture("establish")()
    asked = Asked("rename", one.division, TODAY, "故", {"name": "乙社区居委会"}, [one])
    request = requests.write(asked, by=registrar)
    if send or verb:
        requests.act(request, "propose", by=registrar, version=1)
    if verb:
        requests.act(request, verb, by=reviewer, version=1)
    return {"pk": request.pk}


def filed(fixture):
    """One of its documents."""
    found = written(fixture)
    registrar = fixture("registrar")
    request = requests.Request.objects.get(**found)
    [file] = requests.attach(request, [upload()], by=registrar)
    return {**found, "file": file.pk}


def posted(fixture):
    """Somebody in a post of a committee."""
    one = fixture("establish")()
    said = {"post": "worker", "name": "某人", "since": TODAY}
    return {"pk": one.pk, "officer": officers.enter(one, said, by=fixture("registrar")).pk}


REGISTRY = {  # "communities:name": (method, None, what is posted, who gets what)
    # Requests for changes, and who holds a post.
    "communities:requests": ("get", None, {}, all_get(200)),
    "communities:requests-accept": ("post", None, {}, only(["reviewer"], 302, others=403)),
    "communities:request-new": ("get", None, {}, only(["registrar"], others=403)),
    "communities:request": ("get", None, {}, only(READERS)),
    "communities:request-edit": ("get", None, {}, {**only(READERS, 403), "registrar": 200}),
    "communities:request-undo": ("get", None, {}, {**only(READERS, 403), "registrar": 200}),
    "communities:request-reveal": ("post", None, {}, only(READERS)),
    "communities:request-attach": (
        "post", None, {"files": "text"}, {**only(READERS, 403), "registrar": 302},
    ),
    "communities:request-detach": (
        "post", None, {"file": "1", "note": "误传"}, only([], 404),
    ),
    "communities:request-file": ("get", None, {}, only(READERS)),
    "communities:request-step": (
        "post", None, {"version": "1"}, {**only(READERS, 403), "reviewer": 302},
    ),
    "communities:officers": ("get", None, {}, only(READERS)),
    "communities:officer-reveal": ("post", None, {}, only(READERS)),
    "communities:officer-end": (
        "post", None, {"until": "today"}, {**only(READERS, 403), "registrar": 302},
    ),
}  # fmt: skip

# "communities:name": what stands in its address, from the fixtures: lambda fixture: {"pk": fixture("establish")().pk}
PLACES = {
    # Requests for changes, and who holds a post.
    "communities:request-new": lambda _: {"kind": "rename"},
    "communities:request": written,
    "communities:request-edit": written,
    "communities:request-undo": lambda fixture: written(fixture, verb="approve"),
    "communities:request-reveal": written,
    "communities:request-attach": written,
    "communities:request-detach": written,
    "communities:request-file": filed,
    "communities:request-step": lambda fixture: {**written(fixture, send=True), "verb": "approve"},
    "communities:officers": lambda fixture: {"pk": fixture("establish")().pk},
    "communities:officer-reveal": posted,
    "communities:officer-end": posted,
}
