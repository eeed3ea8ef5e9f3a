"""A street's yearly figures are entered, submitted and decided on; years are closed and opened again."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, connection, transaction
from django.urls import reverse
from django.utils.timezone import localdate, now

from communities.figures import NAMED, Amount, said
from communities.models import (
    FIRST_YEAR,
    GRADES,
    Closing,
    Line,
    Return,
    Spell,
    counted_on,
    roster,
    within,
)
from communities.permissions import closes, is_registrar
from communities.services.yearly_telling import tell_of, tell_of_opening
from communities.workflow.yearly import is_open, life_of
from portal.people.models import Appointment, Division
from portal.people.permissions import is_held
from portal.record.models import Event
from portal.record.services import record
from portal.workflow import Conflict, refuse_unfit, swap, take

Entries = Mapping[int, Mapping[str, Amount | str | None]]  # by committee: figures, "explanation"
LOCK = 0x59656172  # of one year, for those who close it
FILLED = [name for name, figure in NAMED.items() if figure.grade is None]
SAVED = ("filed", "code", "name", "kind", *FILLED, "grades", "explanation")
ELSEWHERE = "{name}的 {year} 年度数据已由{street}报送，请与其核对归属。"


def hold(year: int, *, to_close: bool = False) -> None:
    """Until the transaction ends nobody closes this year; or, `to_close`, nobody changes anything in it."""
    lock = "pg_advisory_xact_lock" + ("" if to_close else "_shared")
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {lock}(%s, %s)", [LOCK, year])


@transaction.atomic
def save(street: Division, year: int, entries: Entries, *, by: Appointment, version: int) -> Return:
    """Enter what is given for the street's committees; what is not given stays as it is.

    `version` is the one that was read, 0 where there was nothing yet. Raises PermissionDenied, Conflict (saved or
    submitted meanwhile), ValidationError: the year is closed, or not one to be filled; a committee is another's.
    """
    if not (is_held(by) and is_registrar(by, street)):
        raise PermissionDenied
    if not FIRST_YEAR <= year <= localdate().year:
        raise ValidationError(f"{year} 年度不能填报。")
    hold(year)
    filed = begun(street, year, version)
    is_open(filed)
    spells = {spell.community_id: spell for spell in roster(street, year)}
    lines = lines_of(filed, spells)
    changed = {}
    for key in entries.keys() & spells.keys():
        if facts := enter(lines[key], spells[key], entries[key]):
            changed[spells[key].code] = facts
    Line.objects.bulk_create(
        [lines[key] for key in entries.keys() & spells.keys()],
        update_conflicts=True,
        unique_fields=["community", "year"],
        update_fields=SAVED,
    )
    left = drop_left(filed)
    told = {"lines": changed, "version": filed.version, **({"left": left} if left else {})}
    record("fill", filed, by=by, facts=told)
    return filed


def drop_left(filed: Return) -> list[str]:
    """Delete the lines of committees that are no longer in the street's roster of the year; their codes."""
    there = roster(filed.division, filed.year).order_by().values("community")
    gone = filed.lines.exclude(community__in=there)
    left = sorted(gone.values_list("code", flat=True))
    if left:
        gone.delete()
    return left


def begun(street: Division, year: int, version: int) -> Return:
    """The return, one version on; begun where there is none. Raises Conflict."""
    if version == 0:
        try:
            with transaction.atomic():
                return Return.objects.create(division=street, year=year)
        except IntegrityError as error:
            raise Conflict from error
    filed = Return.objects.select_related("division").filter(division=street, year=year).first()
    if filed is None:
        raise Conflict
    seen = {"status": Return.Status.FILLING, "version": version}
    swap(filed, seen, {"version": version + 1})
    return filed


def lines_of(filed: Return, spells: Mapping[int, Spell]) -> dict[int, Line]:
    """A line for each committee. Raises ValidationError: another street has submitted it this year."""
    found = Line.objects.filter(community__in=spells, year=filed.year)
    lines = {
        line.community_id: line
        for line in found.select_related("filed__division").select_for_update(of=("self",))
    }
    for key, line in lines.items():
        if line.filed_id != filed.pk and line.filed.status != Return.Status.FILLING:
            about = {"name": spells[key].name, "year": filed.year, "street": line.filed.division}
            raise ValidationError(ELSEWHERE.format(**about))
    new = {key: Line(community_id=key, year=filed.year) for key in spells if key not in lines}
    for line in (lines | new).values():
        line.filed = filed
    return lines | new


def enter(line: Line, spell: Spell, entry: Mapping[str, Any]) -> dict[str, list[str]]:
    """Write an entry into a line that is not yet saved; what it was and is, where it changed."""
    line.code, line.name, line.kind = spell.code, spell.name, spell.kind
    changed = {}
    for name, value in entry.items():
        was: Any = NAMED[name].of(line) if name in NAMED else line.explanation
        if was != value:
            changed[name] = [said(was), said(value)] if name in NAMED else [was, value]
            put(line, name, value)
    return changed


def put(line: Line, name: str, value: Any) -> None:
    """Write one value; a grade into its place, and none at all where no grade is given."""
    grade = NAMED[name].grade if name in NAMED else None
    if grade is None:
        setattr(line, name, value)
        return
    counts: list[int | None] = list(line.grades or [None] * GRADES)
    counts[grade] = value
    line.grades = counts if any(one is not None for one in counts) else None


@transaction.atomic
def act(filed: Return, verb: str, *, by: Appointment, note: str = "", version: int) -> Event:
    """Take the step `verb` on the version that was read, and tell the other side.

    Raises KeyError, PermissionDenied, Conflict, ValidationError: what is missing, wrong or unexplained.
    """
    hold(filed.year)
    if verb == "submit" and (left := drop_left(filed)):
        record("drop", filed, by=by, facts={"left": left, "version": version})

    def also() -> dict[str, Any]:
        if verb == "submit":
            return {"remark": "", "submitted_by": by.actor}
        return {} if verb == "accept" else {"remark": note.strip()}

    seen = {"version": version}
    event = take(life_of(filed)[verb], filed, by=by, note=note, seen=seen, also=also)
    tell_of(event, filed)
    return event


@transaction.atomic
def accept_all(returns: Iterable[Return], *, by: Appointment) -> int:
    """Accept several streets' returns in one act, or none of them. Raises as `act`."""
    found = sorted(returns, key=lambda filed: filed.pk)
    for filed in found:
        act(filed, "accept", by=by, version=filed.version)
    return len(found)


def waiting(division: Division, year: int) -> list[Division]:
    """The townships under a division whose figures of a year are not accepted."""
    day, accepted = counted_on(year), Return.objects.filter(year=year, status="accepted")
    committees = Spell.objects.on(day).under(division).order_by().values("division")
    streets = Division.objects.filter(within(division.code), pk__in=committees)
    return list(streets.exclude(pk__in=accepted.values("division")))


@transaction.atomic
def close_year(division: Division, year: int, *, by: Appointment, note: str = "") -> Closing:
    """Close a division's year: nothing under it changes any more.

    Raises PermissionDenied, Conflict (closed already), ValidationError: it is not over, or townships are not
    accepted and `note` does not say why it is closed all the same.
    """
    if not (is_held(by) and closes(by, division)):
        raise PermissionDenied
    hold(year, to_close=True)
    if not FIRST_YEAR <= year < localdate().year:
        raise ValidationError(f"{year} 年度尚未结束，不能关账。")
    missing = waiting(division, year)
    refuse_unfit(note, required=False)
    if missing and not note.strip():
        names = "、".join(street.name for street in missing[:5])
        raise ValidationError(
            f"尚有 {len(missing)} 个乡镇街道未审定（{names}等）；确需关账的，请填写理由。"
        )
    try:
        with transaction.atomic():
            closing = Closing.objects.create(division=division, year=year, by=by)
    except IntegrityError as error:
        raise Conflict from error
    facts = {"division": division.code, "year": year, "missing": [one.code for one in missing]}
    record("close-year", closing, by=by, note=note.strip(), facts=facts)
    return closing


@transaction.atomic
def reopen_year(closing: Closing, *, by: Appointment, note: str) -> Event:
    """Open a closed year again, with a reason. Raises PermissionDenied, Conflict, ValidationError."""
    if not (is_held(by) and closes(by, closing.division)):
        raise PermissionDenied
    hold(closing.year, to_close=True)
    refuse_unfit(note, required=True)
    swap(closing, {"reopened_at": None}, {"reopened_at": now()})
    event = record("reopen-year", closing, by=by, note=note.strip())
    path = reverse("communities:figures", args=[closing.division.code, closing.year])
    tell_of_opening(event, closing, path)
    return event
