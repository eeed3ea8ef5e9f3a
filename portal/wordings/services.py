"""What happens: a wording is written, edited, preferred, withdrawn; a letter asks what it may begin with."""

from copy import copy
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils.timezone import now

from portal.documents.models import Kind, Series
from portal.documents.source import LABELS, Source
from portal.documents.validation import validated
from portal.people.models import Appointment, Organ
from portal.people.permissions import is_held
from portal.record.services import record
from portal.wordings.fields import examples
from portal.wordings.merging import faults, filled, tidied
from portal.wordings.models import TEXT, Wording, WordingQuerySet, WordingVersion
from portal.wordings.permissions import is_keeper, may_keep
from portal.wordings.shipped import SHIPPED
from portal.workflow import swap

LONGEST = {"title": 100, "note": 200}  # as in a draft, into which an open field is put as it stands


@transaction.atomic
def write(kind: str, name: str, text: dict[str, Any], *, by: Appointment) -> Wording:
    """Write an organ's wording for a kind of document; its first of a kind is what letters begin with.

    Raises PermissionDenied, ValidationError (fields that are wrong, and what could not be printed).
    """
    if not (is_held(by) and may_keep(by)):
        raise PermissionDenied
    in_turn(by.organ)
    first = not Wording.objects.filter(organ=by.organ, kind=kind, preferred=True).exists()
    wording = Wording(organ=by.organ, kind=kind, preferred=first)
    name, text = fit(wording, name, text, by.organ)
    wording.name = name
    wording.save(force_insert=True)
    keep(wording, text, by=by)
    record("write", wording, by=by, facts={"name": name, "text": text})
    return wording


@transaction.atomic
def edit(
    wording: Wording, name: str, text: dict[str, Any], *, by: Appointment, number: int
) -> Wording:
    """Write the next version of a wording over the one that was read; nothing where nothing changed.

    Raises PermissionDenied, Conflict (edited or withdrawn meanwhile), ValidationError.
    """
    refuse_others(wording, by=by)
    in_turn(by.organ)
    name, text = fit(wording, name, text, by.organ)
    seen = {"number": number, "withdrawn_at": None}
    same = (name, text) == (wording.name, wording.latest().text)
    swap(wording, seen, {"name": name, "number": number if same else number + 1})
    if not same:
        keep(wording, text, by=by)
        record("edit", wording, by=by, facts={"name": name, "number": wording.number, "text": text})
    return wording


@transaction.atomic
def withdraw(wording: Wording, *, by: Appointment, number: int) -> None:
    """Take a wording out of use; letters begun with it stay as they are.

    Raises PermissionDenied, Conflict (edited or withdrawn meanwhile).
    """
    refuse_others(wording, by=by)
    seen = {"number": number, "withdrawn_at": None}
    swap(wording, seen, {"withdrawn_at": now(), "preferred": False})
    record("withdraw", wording, by=by, facts={"number": number})


@transaction.atomic
def prefer(wording: Wording, *, by: Appointment) -> None:
    """Let letters of its kind begin with this wording.

    Raises PermissionDenied, Conflict (withdrawn meanwhile).
    """
    refuse_others(wording, by=by)
    in_turn(by.organ)
    rivals = Wording.objects.filter(organ=wording.organ, kind=wording.kind, preferred=True)
    rivals.exclude(pk=wording.pk).update(preferred=False)
    swap(wording, {"withdrawn_at": None}, {"preferred": True})
    record("prefer", wording, by=by)


def refuse_others(wording: Wording, *, by: Appointment) -> None:
    """Raise PermissionDenied unless this is the office of the wording's organ."""
    if not (is_held(by) and is_keeper(by, wording)):
        raise PermissionDenied


def in_turn(organ: Organ) -> None:
    """Two people of an office write one after the other: each name once, and one preferred wording of a kind."""
    Organ.objects.select_for_update(no_key=True).get(pk=organ.pk)


def keep(wording: Wording, text: dict[str, Any], *, by: Appointment | None) -> WordingVersion:
    """Keep the text as the wording's present version."""
    user = by.actor if by else None
    return WordingVersion.objects.create(wording=wording, number=wording.number, text=text, by=user)


def fit(
    wording: Wording, name: str, text: dict[str, Any], organ: Organ
) -> tuple[str, dict[str, Any]]:
    """The name and the text of a wording as they are kept.

    Raises ValidationError by part: a field that there is not or that is not whole, named with its
    place and the fields there are; and what could not be printed, filled in with the examples.
    """
    named = copy(wording)
    named.name = name.strip()
    named.full_clean()
    text = {part: tidied(text[part]) for part in TEXT}
    for part, longest in LONGEST.items():
        if len(text[part]) > longest:
            raise ValidationError({part: f"最多 {longest} 字，现有 {len(text[part])} 字。"})
    proof(text, wording.kind, organ)
    return named.name, text


def proof(text: dict[str, Any], kind: str, organ: Organ) -> Source:
    """A letter of this text with example values, for the typesetter. Raises ValidationError by part."""
    if wrong := faults(text, kind):
        raise ValidationError(wrong)
    layout = Series.objects.layout_of(organ, kind)
    frame = {"layout": layout, "kind": kind, "organ": organ.name, "signature": organ.name}
    try:
        return validated({**filled(text, examples(kind)), **frame}, draft=True)
    except ValidationError as error:
        raise ValidationError(
            {
                part: [message.removeprefix(f"{LABELS.get(part, '')}：") for message in messages]
                for part, messages in error.message_dict.items()
            }
        ) from error


def offered(organ: Organ, kind: str) -> WordingQuerySet:
    """What a letter of this kind may begin with, the first one by itself: the organ's own, then the shipped."""
    shipped(kind)
    return Wording.objects.offered(organ, kind)


def shipped(kind: str) -> Wording:
    """The wording that this edition of the product brings along; a new edition's text is the next version."""
    name, text = f"{Kind(kind).label}（通用）", SHIPPED[Kind(kind)]
    wording, _ = Wording.objects.get_or_create(
        organ=None,
        kind=kind,
        withdrawn_at=None,
        defaults={"name": name, "preferred": True, "number": 0},
    )
    if not wording.versions.filter(text=text).exists():
        ship(wording, text)
    return wording


def ship_all() -> None:
    """See that there is a shipped wording of every kind."""
    for kind in Kind:
        shipped(kind)


@transaction.atomic
def ship(wording: Wording, text: dict[str, Any]) -> None:
    """Keep a text of the product as the next version, unless a colleague has just done so."""
    Wording.objects.select_for_update().get(pk=wording.pk)
    wording.refresh_from_db()
    if wording.versions.filter(text=text).exists():
        return
    swap(wording, {"number": wording.number}, {"number": wording.number + 1})
    keep(wording, text, by=None)
    record("ship", wording, by=None, facts={"number": wording.number, "text": text})
