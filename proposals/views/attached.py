"""What a page shows of the files attached to a matter or a reply."""

from typing import Any

from django.conf import settings
from django.urls import reverse

from portal.attachments.models import Attachment
from portal.http import PortalRequest
from portal.record.models import Event
from proposals.models import Proposal, Reply
from proposals.permissions import attaches, is_open_for_files

HINTS = {
    Proposal: "代表、委员本人也能查阅原件。",
    Reply: "只供本单位办理时参考，不随答复印发，也不送代表、委员。",
}
ACCEPT = ".pdf,.ofd,.docx,.xlsx,.csv,.txt,.jpg,.jpeg,.png"


def files_of(request: PortalRequest, subject: Proposal | Reply) -> dict[str, Any]:
    """The files as the component shows them, with the addresses of what one may do."""
    of_reply, by = isinstance(subject, Reply), request.acting
    space = "proposals:reply-" if of_reply else "proposals:"
    may = by is not None and attaches(by, subject) and is_open_for_files(subject)
    who = attached_by(subject) if may else {}
    return {
        "heading": "参考材料" if of_reply else "原件",
        "rows": [
            {
                "attachment": one,
                "url": reverse(f"{space}file", args=[subject.pk, one.pk]),
                "who": who.get(one.pk, ""),
            }
            for one in Attachment.objects.on(subject)
        ],
        "attach_url": reverse(f"{space}attach", args=[subject.pk]) if may else "",
        "detach_url": reverse(f"{space}detach", args=[subject.pk]) if may else "",
        "hint": HINTS[type(subject)],
        "accept": ACCEPT,
        "largest": settings.ATTACHMENT_LARGEST,
        "most": settings.ATTACHMENTS_MOST,
    }


def attached_by(subject: Proposal | Reply) -> dict[int, str]:
    """Who attached each file, by its key, also where it was a substitute."""
    events = Event.objects.of(type(subject), "attach", [subject.pk])
    return {event.facts["attachment"]: event.who for event in events}
