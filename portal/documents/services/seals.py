"""An organ's seal is put in use and put away; documents are sealed with those of their organs."""

import hashlib
from collections.abc import Iterable
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.core.files.storage import default_storage
from django.db import transaction
from django.utils.timezone import localdate

from portal.documents.models import Seal
from portal.documents.models.seal import file_of
from portal.documents.permissions import keeps_numbers
from portal.documents.seal_image import cleaned
from portal.people.models import Appointment, Organ
from portal.record.services import record
from portal.storing import keep
from portal.workflow import swap


@transaction.atomic
def add_seal(organ: Organ, image: bytes, *, by: Appointment | None, width: int = 42) -> Seal:
    """Put a seal in use, in place of the one before. `width` is that of the whole image on paper, in mm.

    Raises PermissionDenied, and ValidationError by field; then nothing is stored.
    """
    if by and not keeps_numbers(by, organ):
        raise PermissionDenied
    png = cleaned(image)
    Organ.objects.select_for_update(of=("self",)).get(pk=organ.pk)  # of two seals one is in use
    for former in Seal.objects.current().filter(organ=organ):
        put_away(former, by=by)
    seal = Seal(organ=organ, image=hashlib.sha256(png).hexdigest(), width=width, by=by)
    seal.full_clean()
    keep(seal.file, png)
    seal.save()
    record("seal", seal, by=by, facts={"image": seal.image, "width": width})
    return seal


@transaction.atomic
def end_seal(seal: Seal, *, by: Appointment) -> None:
    """Put a seal away: what is signed from now on bears none.

    Raises PermissionDenied, Conflict (put away already).
    """
    if not keeps_numbers(by, seal.organ):
        raise PermissionDenied
    put_away(seal, by=by)


def put_away(seal: Seal, *, by: Appointment | None) -> None:
    """Write down the day, and who did it."""
    swap(seal, {"until_on": None}, {"until_on": localdate()})
    record("unseal", seal, by=by, facts={"image": seal.image})


def seals_of(names: Iterable[str]) -> list[dict[str, Any]]:
    """The seals in use of the organs that sign, as a source names them, in their order.

    A joint document bears the seals of all its organs or none (GB/T 9704-2012 7.3.5.1): nothing is
    returned where one has no seal.
    """
    names = list(names)
    current = Seal.objects.current().filter(organ__name__in=names).select_related("organ")
    known = {seal.organ.name: {"image": seal.image, "width": seal.width} for seal in current}
    return [known[name] for name in names] if set(names) <= set(known) else []


def images_of(source: dict[str, Any]) -> dict[str, bytes]:
    """The PNG of each seal a source names, by its SHA-256. Raises ValidationError where one was changed."""
    images = {}
    for named in source.get("seals", ()):
        with default_storage.open(file_of(named["image"])) as kept:
            png = kept.read()
        if hashlib.sha256(png).hexdigest() != named["image"]:
            raise ValidationError("印章图像与签发时不一致，请从备份恢复。")
        images[named["image"]] = png
    return images
