"""What happens: a colleague is named to stand in, for other days than before, or no longer."""

from collections.abc import Sequence
from datetime import date, timedelta
from functools import partial

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.urls import reverse
from django.utils.timezone import localdate, now

from portal.absences.permissions import colleagues, may_arrange
from portal.notices.services import tell
from portal.people.models import Absence, Appointment, User
from portal.people.permissions import Recipient, is_held
from portal.record.models import Event
from portal.record.services import record
from portal.workflow import Conflict, swap

LONGEST = 180  # days
FARTHEST = 365  # days ahead
LONGEST_REASON = 100


@transaction.atomic
def name_substitute(
    posts: Sequence[Appointment],
    substitute: User,
    *,
    by: Appointment,
    from_on: date,
    until_on: date,
    reason: str = "",
) -> list[Absence]:
    """Name who acts under these posts from a day to a day, both included; all of them or none.

    Raises PermissionDenied, and ValidationError by field: days that are over or too many, a post that ends before or
    has a substitute on one of them, somebody who is no colleague.
    """
    if not posts:
        raise ValidationError({"posts": "请选择任职。"})
    if not is_held(by) or not all(may_arrange(by, post) for post in posts):
        raise PermissionDenied
    refuse_unfit(from_on, until_on, reason)
    return [
        named(post, substitute, by=by, days=(from_on, until_on), reason=reason.strip())
        for post in locked(*posts)
    ]


def locked(*posts: Appointment) -> list[Appointment]:
    """The posts, locked: whoever arranges something for one of them waits, so that no day has two substitutes."""
    rows = Appointment.objects.filter(pk__in=[post.pk for post in posts]).order_by("pk")
    return list(rows.with_names().select_for_update(of=("self",), no_key=True))


def named(
    post: Appointment, substitute: User, *, by: Appointment, days: tuple[date, date], reason: str
) -> Absence:
    """One absence of one post, with its event and its notices."""
    refuse_stranger(post, substitute, by)
    refuse_overlap(post, *days)
    absence = Absence.objects.create(
        post=post, substitute=substitute, from_on=days[0], until_on=days[1], reason=reason
    )
    event = record("absent", post, by=by, note=reason, facts=facts_of(absence))
    inform(absence, event, "{from_on} 至 {until_on}，由{substitute}代{holder}（{post}）办理。")
    return absence


def refuse_unfit(from_on: date, until_on: date, reason: str) -> None:
    """Days that are over, too far or too many, and a reason that cannot be kept. Raises ValidationError by field."""
    today = localdate()
    if from_on < today:
        raise ValidationError({"from_on": f"已经过去，最早自今天（{today}）起。"})
    if from_on > today + timedelta(days=FARTHEST):
        raise ValidationError({"from_on": f"最多提前 {FARTHEST} 天登记。"})
    if len(reason.strip()) > LONGEST_REASON or "\x00" in reason:
        raise ValidationError({"reason": f"最多 {LONGEST_REASON} 字，不含空字符。"})
    refuse_unfit_end(from_on, until_on)


def refuse_unfit_end(from_on: date, until_on: date) -> None:
    """A last day before the first one, over, or too late. Raises ValidationError."""
    if until_on < max(from_on, localdate()):
        raise ValidationError({"until_on": "不能早于开始之日，也不能早于今天。"})
    if (until_on - from_on).days >= LONGEST:
        latest = from_on + timedelta(days=LONGEST - 1)
        message = f"一次最多 {LONGEST} 天，最迟至 {latest}；更久的，请另行任职。"
        raise ValidationError({"until_on": message})


def refuse_stranger(post: Appointment, substitute: User, by: Appointment) -> None:
    """A substitute is an active colleague of the organ, and neither its holder nor whoever arranges it."""
    if substitute.pk == post.user_id:
        raise ValidationError({"substitute": "不能由本人代办，请另选一位同事。"})
    if substitute.pk == by.actor.pk:
        raise ValidationError({"substitute": "不能指定自己代办，请由任职者本人或者其他人员指定。"})
    if not colleagues(post.organ).filter(pk=substitute.pk).exists():
        message = f"{substitute.name}现不在{post.organ}任职，请选择本机关的同事。"
        raise ValidationError({"substitute": message})


def refuse_overlap(
    post: Appointment, from_on: date, until_on: date, *, but: Absence | None = None
) -> None:
    """One substitute a day, while the post is held. Raises ValidationError."""
    if not post.from_on <= from_on or (post.until_on and until_on > post.until_on):
        end = post.until_on or "今后"
        message = f"{post}的任职自 {post.from_on} 至 {end}，请选择其间的日期。"
        raise ValidationError({"until_on": message})
    others = Absence.objects.of_days(from_on, until_on).filter(post=post)
    others = others.exclude(pk=but.pk) if but else others
    other = others.select_related("substitute").first()
    if other:
        days = f"{other.from_on} 至 {other.until_on}"
        message = f"{post} {days}已由{other.substitute.name}代办，请先结束，或者选择其他日期。"
        raise ValidationError({"from_on": message})


@transaction.atomic
def end_absence(absence: Absence, *, by: Appointment) -> None:
    """End it now, or call it off before it begins; from this moment on the substitute may do nothing.

    Raises PermissionDenied, Conflict (over already).
    """
    refuse_others(absence, by)
    swap(absence, {"ended_at": None}, {"ended_at": now()})
    event = record("return", absence.post, by=by, facts=facts_of(absence))
    begun = absence.from_on <= localdate()
    sentence = "{substitute}代{holder}（{post}）办理，已提前结束。"
    if not begun:
        sentence = "原定 {from_on} 至 {until_on} {substitute}代{holder}（{post}）办理，已取消。"
    inform(absence, event, sentence)


@transaction.atomic
def move_end(absence: Absence, until_on: date, *, by: Appointment) -> None:
    """Move its last day, earlier or later. Raises PermissionDenied, Conflict (over already), ValidationError."""
    refuse_others(absence, by)
    if absence.substitute_id == by.actor.pk:
        raise ValidationError(
            {"until_on": "不能改自己代办的期限，请由任职者本人或者其他人员办理。"}
        )
    refuse_unfit_end(absence.from_on, until_on)
    refuse_overlap(absence.post, absence.from_on, until_on, but=absence)
    was = absence.until_on
    swap(absence, {"ended_at": None, "until_on": was}, {"until_on": until_on})
    facts = {**facts_of(absence), "was": was.isoformat()}
    event = record("move-end", absence.post, by=by, facts=facts)
    inform(absence, event, "{substitute}代{holder}（{post}）办理，改至 {until_on} 止。")


def refuse_others(absence: Absence, by: Appointment) -> None:
    """Raise PermissionDenied unless it is theirs to arrange, and Conflict once it is over; the post stays locked."""
    if not (is_held(by) and may_arrange(by, absence.post)):
        raise PermissionDenied
    locked(absence.post)
    absence.refresh_from_db(fields=["until_on", "ended_at"])
    if not absence.is_open:
        raise Conflict


def facts_of(absence: Absence) -> dict[str, object]:
    """What the record keeps of it."""
    return {
        "absence": absence.pk,
        "substitute": absence.substitute_id,
        "name": absence.substitute.name,
        "from": absence.from_on.isoformat(),
        "until": absence.until_on.isoformat(),
    }


def inform(absence: Absence, event: Event, sentence: str) -> None:
    """Tell the substitute and the holder, whoever of them did not do it."""
    post = absence.post
    say = partial(sentence.format, post=post, from_on=absence.from_on, until_on=absence.until_on)
    path = reverse("absences:list")
    for person in (absence.substitute, post.user):
        words = {"substitute": absence.substitute.name, "holder": post.user.name}
        words["substitute" if person == absence.substitute else "holder"] = "您"
        tell([Recipient(person, post.role)], event, say(**words), path)
