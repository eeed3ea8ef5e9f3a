"""More time to answer is asked for, granted with consent, refused, retracted, or lapses; the letter is drafted."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils.timezone import localdate

from portal.deadlines.models import Deadline, Stage
from portal.deadlines.services import clock
from portal.deadlines.services.calendar import hold_still
from portal.documents.models import Kind
from portal.people.models import Appointment
from portal.people.permissions import is_held
from portal.record.models import Event
from portal.record.services import record
from portal.workflow import Conflict, take
from proposals.models import Extension, Proposal, Reply
from proposals.models.extension import LONGEST_AUTHORITY, LONGEST_REASON
from proposals.models.reply import ANSWERED
from proposals.permissions import consents, is_accepter
from proposals.printed import unprintable
from proposals.services import letter
from proposals.services.telling import tell
from proposals.workflow import EXTENSION, life_of

WAITING = "已申请延期，正在等待同意。"
TWICE = "已延期一次，不能再次延期。"
NO_RULE = "所适用的规定没有延期的条款，不能延期。"
NO_CLOCK = "本件没有正在计时的答复期限，不能申请延期。"
STOPPED = "答复期限正在中止，恢复计时后再申请延期。"
OVER = (
    "原定期限 {due} 已过，不能再申请延期：请尽快答复。确有困难的，"
    "请办公室商交办机关，凭其文件另定答复期限。"
)
PASSED = "申请延长至的 {until} 已过，不能同意；请凭交办机关的文件另定答复期限。"
OURS = "规定不须交办机关同意，由本机关决定"


@dataclass(frozen=True)
class Offer:
    """What may be asked for now: of which deadline, until when at the longest, and whether others must consent."""

    deadline: Deadline
    longest: date
    needs_consent: bool


def offer(matter: Proposal) -> Offer:
    """What the clerk may ask for now. Raises ValidationError, which says why nothing, and what to do."""
    deadline = running(matter)
    reason = why_not(deadline, matter.extensions.all())
    if deadline is None or reason:
        raise ValidationError(reason)
    longest, rule = clock.longest_extension(deadline), clock.extended_rule(deadline)
    if longest is None or rule is None:
        raise ValidationError(NO_RULE)
    return Offer(deadline, longest, rule.consent)


@transaction.atomic
def ask(matter: Proposal, *, by: Appointment, until_on: date, reason: str) -> Extension:
    """Ask for more time to answer, before the day is over.

    Raises PermissionDenied (only the clerk who accepted it asks), ValidationError: no clock runs, the day is over,
    extended before, beyond the maximum, asked already, no reason or one that could not be printed.
    """
    if not (is_held(by) and is_accepter(by, matter)):
        raise PermissionDenied
    reason = fit(reason)
    lock(matter)
    offered = offer(matter)
    deadline = offered.deadline
    clock.refuse_extension(deadline, until_on)
    extension = Extension.objects.create(
        proposal=matter,
        deadline=deadline,
        from_on=deadline.due_on,
        until_on=until_on,
        reason=reason,
        needs_consent=offered.needs_consent,
        asked_by=by,
        lifecycle=EXTENSION.version,
    )
    facts = {"due": str(deadline.due_on), "until": str(until_on)}
    event = record("ask", extension, by=by, after=extension.status, note=reason, facts=facts)
    tell(event, extension)
    return extension


def running(matter: Proposal) -> Deadline | None:
    """The reply deadline of a matter, while it is open."""
    found = Deadline.objects.about(matter).filter(stage=Stage.REPLY, closed_at=None)
    return found.select_related("rule", "organ__division").first()


def lock(matter: Proposal) -> None:
    """Who asks, decides or delivers waits for the others: all take the deadline first, then the request.

    Before any row comes the calendar, as everywhere.
    """
    hold_still()
    found = Deadline.objects.about(matter).filter(stage=Stage.REPLY, closed_at=None)
    list(found.select_for_update(of=("self",)))


def why_not(deadline: Deadline | None, extensions: Iterable[Extension]) -> str:
    """Why nothing can be asked for now, and what to do instead; nothing where one may ask."""
    if deadline is None:
        return NO_CLOCK
    if deadline.extended:
        return TWICE
    if any(one.status == Extension.Status.ASKED for one in extensions):
        return WAITING
    if deadline.stopped_on:
        return STOPPED
    return OVER.format(due=deadline.due_on) if deadline.due_on < localdate() else ""


def fit(reason: str) -> str:
    """The reason on one line, as it stands in the letter between 因 and a comma. Raises ValidationError."""
    reason = " ".join(reason.split())
    for first in ("由于", "因为", "因"):
        reason = reason.removeprefix(first)
    reason = reason.rstrip("。，；,;. ")
    if not reason:
        raise ValidationError({"reason": "请填写延期理由。"})
    if len(reason) > LONGEST_REASON:
        raise ValidationError(
            {"reason": f"延期理由最多 {LONGEST_REASON} 字，现有 {len(reason)} 字。"}
        )
    if odd := unprintable(reason):
        raise ValidationError({"reason": f"延期理由含有不能印刷的字符（{odd}），请删去后重试。"})
    return reason


@transaction.atomic
def act(
    extension: Extension,
    verb: str,
    *,
    by: Appointment,
    note: str = "",
    authority: str = "",
    consent: str = "",
) -> Event:
    """Take the step `verb`. Granting moves the deadline and drafts the letter to the deputy.

    Our own office says who consented (`authority`) by which paper (`consent`), the assigning body's need not.
    Raises KeyError, PermissionDenied, Conflict (decided or answered meanwhile), ValidationError.
    """

    def decided() -> dict[str, Any]:
        granted = granting(extension, by, authority, consent) if verb == "grant" else {}
        return {"decided_by": by, "decision": note.strip(), **granted}

    lock(extension.proposal)
    event = take(life_of(extension)[verb], extension, by=by, note=note, also=decided)
    if verb == "grant":
        move(extension, by=by)
        tell(event, extension)
        announce(extension)
    else:
        tell(event, extension)
    return event


def granting(extension: Extension, by: Appointment, authority: str, consent: str) -> dict[str, Any]:
    """Who consented by what, and the day that is replaced. Raises ValidationError, Conflict."""
    extension.deadline.refresh_from_db()
    if extension.until_on < localdate():
        raise ValidationError(PASSED.format(until=extension.until_on))
    if consents(by, extension):
        authority = by.organ.name
        consent = f"{by.organ} {localdate()} 在线同意"
    elif not extension.needs_consent:
        authority, consent = extension.proposal.organ.name, OURS
    named = {
        "authority": fit_words("authority", "同意机关", authority, LONGEST_AUTHORITY),
        "consent": fit_words("consent", "同意的文件", consent, 200),
    }
    return {**named, "from_on": extension.deadline.due_on}


def fit_words(field: str, label: str, words: str, longest: int) -> str:
    """A line that must be there. Raises ValidationError."""
    words = " ".join(words.split())
    if not words:
        raise ValidationError({field: f"请填写{label}：没有交办机关的同意，不能延期。"})
    if len(words) > longest:
        raise ValidationError({field: f"{label}最多 {longest} 字，现有 {len(words)} 字。"})
    if odd := unprintable(words):
        raise ValidationError({field: f"{label}含有不能印刷的字符（{odd}），请删去后重试。"})
    return words


def move(extension: Extension, *, by: Appointment) -> None:
    """The deadline moves, once, at most to the rule's maximum; the clock enforces both."""
    said = f"{extension.authority}：{extension.consent}"
    clock.extend(extension.deadline, extension.until_on, by=by, consent=said[:200])


def announce(extension: Extension) -> Reply | None:
    """Draft the letter to the deputy for the clerk; where that fails the extension stands all the same."""
    try:
        with transaction.atomic():
            return drafted(extension, by=None)
    except (ValidationError, LookupError):
        record("undrafted", extension, by=None)
        return None


def drafted(extension: Extension, *, by: Appointment | None) -> Reply:
    """The 延期告知 as the organ's wording has it, with the request filled in."""
    clerk = extension.proposal.assignment.handler or extension.asked_by
    begun = letter.begin(extension.proposal, drafter=clerk, by=by, kind=Kind.EXTENSION)
    Extension.objects.filter(pk=extension.pk).update(letter=begun)
    extension.refresh_from_db(fields=["letter"])
    return begun


@transaction.atomic
def write(extension: Extension, *, by: Appointment) -> Reply:
    """Draft the letter that could not be drafted when it was granted.

    Raises PermissionDenied, Conflict (there is one, or it is not granted), ValidationError.
    """
    if not (is_held(by) and is_accepter(by, extension.proposal)):
        raise PermissionDenied
    extension = Extension.objects.select_for_update(of=("self",)).get(pk=extension.pk)
    if extension.proposal.status in ANSWERED:
        raise ValidationError("本件已经答复，延期告知不必再办理。")
    if extension.letter_id or extension.status != Extension.Status.GRANTED:
        raise Conflict
    return drafted(extension, by=by)


def lapse(matter: Proposal, *, by: Appointment) -> None:
    """A request that nobody decided is of no concern once the matter is answered."""
    asked = matter.extensions.filter(status=Extension.Status.ASKED)
    for extension in asked.select_for_update(of=("self",)):
        act(extension, "lapse", by=by, note="答复已送达，不再需要延期。")
