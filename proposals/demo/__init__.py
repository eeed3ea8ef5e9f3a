"""The demo: a 文稿模板 of Jilin's own and four matters at four stages, each act by its own person."""

import json
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils.module_loading import import_string
from django.utils.timezone import localdate

from portal.documents.demo_seal import demo_seal
from portal.documents.services import add_seal
from portal.documents.tasks import typeset_waiting
from portal.people.models import Appointment, Organ, Section
from portal.publication.services import publishing
from portal.publication.tasks import typeset_public_copies
from portal.roster import enter
from portal.wordings import services as wordings
from portal.wordings.models import Wording
from proposals import services
from proposals.models import Proposal, Reply

HERE = settings.BASE_DIR / "proposals" / "demo"
SEALED = ("吉林省民政厅", "濮阳市民政局")
LETTER = ("title", "addressees", "body", "attachments", "note", "copies")
OPEN = {"disclosure": "主动公开", "disclosure_ground": ""}
ROLES = {
    "office": "bangong",
    "handler": "chengban",
    "head": {"jl": "chuzhang", "ln": "chuzhang", "py": "kezhang"},
    "signatory": {"jl": "tingzhang", "ln": "tingzhang", "py": "juzhang"},
    "deputy": "daibiao",
}


def load() -> None:
    """Enter the demo's roster, registry and matters; what is there already stays as it is."""
    enter(json.loads(settings.DEMO_ROSTER.read_text("utf-8")), password=settings.DEMO_PASSWORD)
    for part in settings.DEMO_PARTS:
        import_string(part)()
    own_wording(**json.loads((HERE / "wording.json").read_text("utf-8")))
    for organ in Organ.objects.filter(name__in=SEALED, seals=None):
        add_seal(organ, demo_seal(organ.name), by=None)
    for matter in json.loads((HERE / "matters.json").read_text()):
        bring(**matter)


def own_wording(organ: str, kind: str, name: str, text: dict[str, Any]) -> None:
    """An office's own wording, unless it is there."""
    office = post(organ, "office")
    if not Wording.objects.filter(organ=office.organ, kind=kind, name=name).exists():
        wordings.write(kind, name, text, by=office)


def post(place: str, role: str) -> Appointment:
    """The post somebody of the demo acts under, such as the head (`head`) in Jilin (`jl`)."""
    names = ROLES[role]
    name = names[place] if isinstance(names, dict) else names
    return Appointment.objects.with_names().filter(user__username=f"{place}-{name}").earliest("pk")


def bring(
    organ: str, body: str, until: str, section: str = "", letter: str = "", **facts: Any
) -> None:
    """Register one matter and bring it to where it is to stand, unless it is there."""
    chamber = Organ.objects.get(name=body)
    if Proposal.objects.filter(body=chamber, title=facts["title"]).exists():
        return
    facts["received_on"] = localdate() - timedelta(days=facts.pop("days_ago"))
    with transaction.atomic():
        matter = services.proposal.register(by=post(organ, "office"), body=chamber, **facts)
        if until == "registered":
            return
        to = Section.objects.get(organ=matter.organ, name=section)
        services.proposal.assign(matter, to, by=post(organ, "office"))
        reply = services.proposal.accept(matter, by=post(organ, "handler"))
        write(reply, letter, by=post(organ, "handler"))
        if until == "drafting":
            return
        for verb, role in (("submit", "handler"), ("pass", "head")):
            act(reply, verb, by=post(organ, role))
        services.disclosure.check(
            reply,
            by=post(organ, "office"),
            disclosure=reply.disclosure,
            version=reply.version,
        )
        if until == "signing":
            return
        act(reply, "sign", by=post(organ, "signatory"))
    send(reply, organ)


def write(reply: Reply, letter: str, *, by: Appointment) -> None:
    """Write the letter of a file as the handler's second version."""
    source = json.loads((settings.BASE_DIR / letter).read_text())
    drafted = {name: source[name] for name in LETTER} | OPEN
    services.letter.save(reply, drafted, by=by, version=reply.version)


def send(reply: Reply, organ: str) -> None:
    """Typeset, issue and deliver the letter, and have the deputy judge it."""
    typeset_waiting()
    reply.refresh_from_db()
    act(reply, "issue", by=post(organ, "office"))
    act(reply, "deliver", by=post(organ, "office"))
    services.feedback.judge(
        reply.proposal,
        by=post(organ, "deputy"),
        attitude="satisfied",
        result="basically",
        comment="希望尽快出台减负的具体办法。",
    )
    publish(reply, organ)


def publish(reply: Reply, organ: str) -> None:
    """Publish the letter without what is private: the handler prepares, the office reviews and publishes."""
    copy = services.publication.prepare(reply, by=post(organ, "handler"))
    for verb in ("approve", "publish"):
        publishing.act(copy, verb, by=post(organ, "office"), edition=copy.edition)
    typeset_public_copies()


def act(reply: Reply, verb: str, *, by: Appointment) -> None:
    """One step on the version as it stands."""
    services.reply.act(reply, verb, by=by, version=reply.version)
