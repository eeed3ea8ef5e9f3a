"""A delivered reply is made public: what the portal does with any document, and what only this house knows."""

import re

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction

from portal.documents.services import refuse_withdrawn
from portal.people.models import Appointment
from portal.publication.models import Publication
from portal.publication.services import preparing
from proposals.models import Proposal, Reply
from proposals.permissions import may_publish

SEVERAL = re.compile(r"[、，,；;\s]|等\s*\d*\s*[人名位].*")


@transaction.atomic
def prepare(reply: Reply, *, by: Appointment) -> Publication:
    """Begin the public copy of a delivered letter; the names of those who raised the matter stay hidden for good.

    Raises PermissionDenied, Conflict, ValidationError. Source: 皖政办〔2015〕2号: published in full, without the
    deputies' contacts.
    """
    if not may_publish(by, reply):
        raise PermissionDenied
    if not reply.is_answer:
        raise ValidationError("只有答复公开发布，延期告知不公开。")
    if reply.document is None or reply.status != Reply.Status.DELIVERED:
        raise ValidationError("答复送达以后才能公开。")
    refuse_withdrawn(reply.document)
    deputy = reply.proposal.lead_deputy
    return preparing.prepare(
        reply.document,
        by=by,
        hidden=names_of(reply.proposal),
        concerned=[deputy] if deputy else [],
    )


def names_of(matter: Proposal) -> set[str]:
    """The names of those who raised it: `王春和、周以宁等5人` are two."""
    names = {name.strip() for name in SEVERAL.split(matter.deputy_name)}
    return {name for name in names if name}
