"""The whole file of a matter: what it is made of, in order."""

from collections.abc import Iterator
from datetime import date
from io import BytesIO
from typing import Any

from django.db import models
from django.utils.timezone import localdate, localtime

from portal.attachments.models import Attachment
from portal.documents.dossier import Part, sheet
from portal.documents.dossier.parts import PDF
from portal.documents.models import OfficialDocument
from proposals import timeline
from proposals.models import Extension, Proposal, Reply


def heading(matter: Proposal) -> str:
    """What the file is called."""
    return f"{matter.session}{matter}{matter.noun}"


def facts(matter: Proposal) -> list[tuple[str, str]]:
    """What the matter was registered with."""
    assigned = str(matter.assignment) if hasattr(matter, "assignment") else "尚未交办"
    return [
        ("案由", matter.title),
        ("原件编号", matter.printed_number),
        ("届次", matter.session),
        ("提出会议", matter.body.name),
        (f"领衔{matter.person}", matter.deputy_name),
        ("收到日期", matter.received_on.isoformat()),
        ("主办", assigned),
        ("办理状态", matter.get_status_display()),
    ]


def parts(matter: Proposal) -> list[Part]:
    """The parts in their order: registration and text, the originals, extensions, letters, their papers, the record."""
    replies = list(matter.replies.select_related("document", "proposal"))
    extensions = list(matter.extensions.select_related("asked_by__user", "decided_by__user"))
    return [
        registration(matter),
        *attached(matter),
        *map(extended, extensions),
        *(part for reply in replies for part in answered(reply)),
        events(matter, [*replies, *extensions]),
    ]


def registration(matter: Proposal) -> Part:
    """登记信息 and the matter's text."""
    title = f"登记信息和{matter.noun}内容"
    text = matter.text or "登记时未录入内容。"
    return made(title, sheet(title, facts=facts(matter), text=text), matter.received_on)


def answered(reply: Reply) -> Iterator[Part]:
    """The letter as it was issued, if it is typeset, and what is attached to the reply."""
    document = reply.document
    if document and document.sha256:
        yield issued(document)
    yield from attached(reply)


def issued(document: OfficialDocument) -> Part:
    """A letter as it was issued, with its signature."""
    source = document.source
    return Part(
        source["title"],
        f"{document}.pdf",
        PDF,
        lambda: document.final.open("rb"),
        number=document.doc_number,
        day=date.fromisoformat(source["date"]),
    )


def attached(subject: models.Model) -> Iterator[Part]:
    """What is attached to the matter or to a reply, as it was received."""
    for attachment in Attachment.objects.on(subject):
        kept = attachment.file
        title = f"{attachment.what}：{attachment.name}"
        yield Part(title, attachment.name, kept.media_type, kept.open, day=localdate(attachment.at))


def extended(extension: Extension) -> Part:
    """延期申请和决定."""
    asked = [
        ("原定期限", extension.from_on.isoformat()),
        ("申请延长至", extension.until_on.isoformat()),
        ("申请人", f"{extension.asked_by.user} {localtime(extension.asked_at):%Y-%m-%d %H:%M}"),
        ("决定", extension.get_status_display()),
    ]
    if extension.decided_by and extension.decided_at:
        moment = f"{localtime(extension.decided_at):%Y-%m-%d %H:%M}"
        asked.append(("决定人", f"{extension.decided_by.user} {moment}"))
    told = [("同意机关", extension.authority), ("依据", extension.consent)]
    told.append(("说明", extension.decision))
    facts = [*asked, *((label, words) for label, words in told if words)]
    title = "延期申请和决定"
    text = f"延期理由：{extension.reason}"
    return made(title, sheet(title, facts=facts, text=text), localdate(extension.asked_at))


def events(matter: Proposal, things: list[Reply | Extension]) -> Part:
    """办理过程, oldest first, with who did what and why."""
    rows = [
        (f"{localtime(entry.at):%Y-%m-%d %H:%M}", entry.sentence, entry.actor, entry.note)
        for entry in reversed(timeline.inside(matter, *things))
    ]
    return made("办理过程", sheet("办理过程", events=rows), localdate())


def made(title: str, pdf: bytes, day: Any) -> Part:
    """A sheet that is typeset for the file and kept nowhere else."""
    return Part(title, f"{title}.pdf", PDF, lambda: BytesIO(pdf), day=day)
