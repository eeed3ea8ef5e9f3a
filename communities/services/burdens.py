"""The 减负台账 is kept: items entered, cut by a document from a day on, and put right; nothing is deleted."""

from collections.abc import Collection, Iterable, Sequence
from datetime import date
from typing import NamedTuple

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils.timezone import localdate, now

from communities.models import Burden, Community, Measure
from communities.models.burden import BurdenQuerySet
from communities.permissions import is_burden_keeper, is_measure_keeper, is_within
from portal.people.models import Appointment, Division
from portal.record.services import record
from portal.workflow import Conflict

Place = Division | Community
MOST = 5000  # items at once
SHOWN = 10  # of what is wrong


class Item(NamedTuple):
    """Something to be entered, and the line it came from."""

    kind: str
    name: str
    since: date
    asked_by: str = ""
    line: int = 1


def keeping(place: Place, by: Appointment | None) -> None:
    """Raise PermissionDenied unless the post keeps the list; None is the system itself."""
    if by is not None and not is_burden_keeper(by, place):
        raise PermissionDenied


@transaction.atomic
def enter(place: Place, items: Sequence[Item], *, by: Appointment | None) -> list[Burden]:
    """Enter items into the own list of a division or a committee, all or none.

    Raises ValidationError that names the lines: too long, in the future, twice, or in the list already.
    """
    keeping(place, by)
    division = place.division if isinstance(place, Community) else place
    Division.objects.select_for_update(no_key=True).get(pk=division.pk)
    standing = set(Burden.objects.kept_by(place).standing().values_list("kind", "name"))
    wrong = faults(items, standing)
    if wrong:
        raise ValidationError(wrong)
    community = place if isinstance(place, Community) else None
    burdens = [
        Burden(division=division, community=community, **said(item))
        for item in items
    ]  # fmt: skip
    made = Burden.objects.bulk_create(burdens)
    record("list", place, by=by, facts={"count": len(made), "items": [one.pk for one in made]})
    return made


def said(item: Item) -> dict[str, object]:
    """An item as columns."""
    return {name: value for name, value in item._asdict().items() if name != "line"}


def faults(items: Sequence[Item], standing: set[tuple[str, str]]) -> list[str]:
    """What is wrong with which lines, the first ten."""
    if not items:
        return ["没有可录入的事项，请每行填写一项。"]
    if len(items) > MOST:
        return [f"一次最多录入 {MOST} 项，本次有 {len(items)} 项，请分次录入。"]
    seen, wrong = set(standing), []
    for item in items:
        if fault := fault_of(item, seen):
            wrong.append(f"第 {item.line} 行：{fault}")
        seen.add((item.kind, item.name))
    more = [f"另有 {len(wrong) - SHOWN} 行需要改正。"] if len(wrong) > SHOWN else []
    return wrong[:SHOWN] + more


def fault_of(item: Item, seen: set[tuple[str, str]]) -> str:
    """What is wrong with one item; nothing when it is right."""
    if item.kind not in Burden.Kind.values:
        return "类别应为" + "、".join(Burden.Kind.labels) + "之一。"
    if not item.name or len(item.name) > 200:
        return "事项名称应为 1 至 200 字。"
    if len(item.asked_by) > 60:
        return "要求部门最多 60 字。"
    if item.since > localdate():
        return "起始日期不能晚于今天。"
    return f"“{item.name}”已在清单中，请删去重复的一行。" if (item.kind, item.name) in seen else ""


@transaction.atomic
def open_measure(measure: Measure, *, by: Appointment | None) -> Measure:
    """Enter a document by which burdens are cut. Raises ValidationError, PermissionDenied."""
    if by is not None and not is_measure_keeper(by, measure.division):
        raise PermissionDenied
    measure.full_clean()
    measure.save()
    facts = {"number": measure.number, "effective_on": measure.effective_on.isoformat()}
    record("open", measure, by=by, note=measure.title, facts=facts)
    return measure


def cuttable(measure: Measure, place: Place) -> None:
    """Raise ValidationError unless the measure is of the place's division or of one above it."""
    division = place.division if isinstance(place, Community) else place
    if not is_within(division, measure.division):
        raise ValidationError(f"该文件适用于{measure.division}，不能用于{place}的清单。")


@transaction.atomic
def cut(
    measure: Measure, place: Place, chosen: Collection[int], *, on: date, by: Appointment | None
) -> int:
    """Cut the chosen items of a list from a day on, by a document; how many.

    Raises ValidationError; Conflict where one was cut or struck meanwhile.
    """
    keeping(place, by)
    cuttable(measure, place)
    standing = Burden.objects.kept_by(place).standing().select_for_update(of=("self",))
    found = list(standing.filter(pk__in=chosen))
    if len(found) != len(set(chosen)):
        raise Conflict
    if not found:
        raise ValidationError("没有需要取消的事项。")
    if not measure.effective_on <= on <= localdate():
        raise ValidationError(
            {"on": f"取消之日应在文件实施之日（{measure.effective_on}）至今天之间。"}
        )
    late = [one.name for one in found if one.since >= on]
    if late:
        raise ValidationError({"on": f"“{late[0]}”等 {len(late)} 项在该日之后才开始，请改日期。"})
    keys = [one.pk for one in found]
    Burden.objects.filter(pk__in=keys).update(until=on, measure=measure)
    record("cut", measure, by=by, facts={"on": on.isoformat(), "list": place.code, "items": keys})
    return len(keys)


def all_but(standing: BurdenQuerySet, kept: Iterable[str]) -> list[int]:
    """The items of a list that are not among the kept names.

    Raises ValidationError for a name that is not in the list, so that a slip of the pen cuts nothing.
    """
    names = {name.strip() for name in kept} - {""}
    burdens = list(standing)
    missing = sorted(names - {burden.name for burden in burdens})
    if missing:
        some = "、".join(f"“{name}”" for name in missing[:SHOWN])
        raise ValidationError(
            {"kept": f"清单中没有{some}（共 {len(missing)} 项），请按清单写法改正。"}
        )
    return [burden.pk for burden in burdens if burden.name not in names]


@transaction.atomic
def strike(burden: Burden, *, reason: str, by: Appointment | None) -> None:
    """Strike out what was entered by mistake; it stays, with the reason. Raises Conflict, ValidationError."""
    place = reasoned(burden, reason, by)
    written = Burden.objects.valid().filter(pk=burden.pk, until=burden.until)
    if not written.update(struck_at=now(), struck_for=reason.strip()):
        raise Conflict
    record("strike", place, by=by, note=reason, facts={"item": burden.pk, "name": burden.name})


@transaction.atomic
def restore(burden: Burden, *, reason: str, by: Appointment | None) -> None:
    """Take back a cut that was entered by mistake: the item stands as if it had not been cut."""
    place = reasoned(burden, reason, by)
    if burden.until is None:
        raise ValidationError("该事项没有取消，无需恢复。")
    again = Burden.objects.kept_by(place).standing().filter(kind=burden.kind, name=burden.name)
    if again.exists():
        raise ValidationError("清单中已有同名事项，不能恢复；请先更正后录入的一项。")
    facts = {"item": burden.pk, "name": burden.name, "measure": burden.measure_id}
    written = Burden.objects.valid().filter(pk=burden.pk, until=burden.until)
    if not written.update(until=None, measure=None):
        raise Conflict
    record("restore", place, by=by, note=reason, before=str(burden.until), facts=facts)


def reasoned(burden: Burden, reason: str, by: Appointment | None) -> Place:
    """The list an item belongs to, once the post may put it right and says why."""
    place: Place = burden.community or burden.division
    keeping(place, by)
    if not 0 < len(reason.strip()) <= 200:
        raise ValidationError({"note": "请填写更正理由，最多 200 字。"})
    return place
