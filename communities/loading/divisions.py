"""Divisions of one or several files against those that are there: new, renamed, vanished."""

from collections.abc import Iterator
from dataclasses import dataclass, field

from django.db.models import Q

from communities.loading.faults import Fault, Refused
from communities.loading.layout import LIMIT, source_of
from communities.loading.reading import Source
from communities.loading.renaming import rename_below
from communities.loading.rows import name_trouble
from communities.models import Change, DivisionPast, Finding, Load
from portal.people import codes
from portal.people.models import Division

LENGTHS = (2, 4, 6, 9, 12)  # digits, as files give them
BATCH = 2_000


@dataclass
class Said:
    """What files say of divisions: names by 12-digit codes, and lines that repeat the division above."""

    said: dict[str, tuple[int, str]] = field(default_factory=dict)
    itself: list[tuple[str, str]] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)


@dataclass
class Outcome:
    """What changed, and what the files say twice: a prefecture as its own county (441900 东莞市)."""

    itself: list[tuple[str, str]]
    added: int = 0
    renamed: int = 0
    moved: int = 0  # a new code is a new division, and a person decides what became of the other
    vanished: int = 0
    abolished: int = 0
    later: int = 0
    examples: list[tuple[str, str, str, str]] = field(default_factory=list)

    def facts(self) -> dict[str, int]:
        """The counts, for the record."""
        names = ("added", "renamed", "vanished", "abolished", "later")
        return {name: getattr(self, name) for name in names} | {"itself": len(self.itself)}


def told_by(sources: list[Source], *, limit: int = LIMIT) -> Said:
    """What the files say, by codes. Raises Refused with all faults."""
    told = Said()
    for columns, (line, row) in source_of(sources, limit=limit):
        cells = [*row, *[""] * max(columns.values())]
        take_in(told, line, cells[columns["code"]].strip(), cells[columns["name"]].strip())
    for code, (line, name) in told.said.items():
        above = codes.parent_of(code)
        if above and above not in told.said and not Division.objects.filter(code=above).exists():
            wrong = f"上级区划（{above}）既不在文件中，也未登记。"
            told.faults.append(Fault(line, code, name, wrong, "请先导入上级区划，或改正代码。"))
    if told.faults:
        raise Refused(sorted(told.faults))
    return told


def take_in(told: Said, line: int, own: str, name: str) -> None:
    """Take in one line, or say what is wrong with it."""
    code = own.ljust(12, "0")
    known = told.said.get(code)
    wrong = code_trouble(own) or name_trouble(name)
    if wrong is None and codes.level_of(code) == Division.Level.VILLAGE:
        wrong = "代码是村（居）委会的。", "村（居）委会请用 import_communities 导入。"
    if wrong is None and known and known[1] == name and len(own) < 12 and own.endswith("00"):
        told.itself.append((own, name))
    elif wrong is None and known:
        wrong = f"代码与第 {known[0]} 行重复。", "请删去其中一行，或改正代码。"
    if wrong:
        told.faults.append(Fault(line, own, name, *wrong))
    told.said.setdefault(code, (line, name))


def code_trouble(own: str) -> tuple[str, str] | None:
    """What is wrong with a code as the file gives it."""
    if len(own) in LENGTHS and own.isascii() and own.isdigit() and own[0] != "0":
        return None
    return f"代码应为 2、4、6、9 或 12 位数字，现为 {len(own)} 位。", "请补全代码。"


def merge_divisions(load: Load, told: Said, covered: list[str] | None) -> Outcome:
    """Write what differs from the divisions that are there."""
    found = Outcome(told.itself)
    there = {division.code: division for division in Division.objects.all()}
    fresh = {code: name for code, (_, name) in told.said.items() if code not in there}
    for code, (_, name) in told.said.items():
        if (known := there.get(code)) is None or (known.name == name and known.until is None):
            continue
        if known.until is not None:
            found.abolished += 1
        elif known.since and known.since > load.as_of:
            found.later += 1
        else:
            rename(known, name, load)
            found.renamed += 1
            found.examples.append(("更名", code, known.name, name))
    found.added = add(fresh, there, load)
    found.examples += [("新增", code, "", name) for code, name in list(fresh.items())[:20]]
    gone = list(missing(told, there, covered, load))
    found.vanished = len(mark(gone, load))
    found.examples += [("文件中不再有", one.code, one.name, "") for one in gone[:20]]
    return found


def add(fresh: dict[str, str], there: dict[str, Division], load: Load) -> int:
    """Enter new divisions, those above first."""
    made: list[Division] = []
    # The first dated ones below a division are told as no change; those of a roster have no day.
    known = {one.parent_id for one in there.values() if one.since}
    for level in range(Division.Level.VILLAGE):
        new = [
            Division(code=code, name=name, level=level, since=load.as_of,
                     parent=there.get(codes.parent_of(code)))
            for code, name in fresh.items() if codes.level_of(code) == level
        ]  # fmt: skip
        Division.objects.bulk_create(new, batch_size=BATCH)
        there |= {division.code: division for division in new}
        made += new
    Change.objects.bulk_create(
        (Change(kind="establish", division=one, on=load.as_of, load=load,
                after={"name": one.name, "code": one.code})
                for one in made if one.parent_id in known and one.parent_id),
        batch_size=BATCH,
    )  # fmt: skip
    return len(made)


def rename(division: Division, name: str, load: Load) -> None:
    """Give a division another name from the load's day on, and its committees their full names."""
    was, since = division.name, division.since
    names = {"before": {"name": was}, "after": {"name": name}}
    if since is None or since < load.as_of:
        DivisionPast.objects.create(
            division=division, code=division.code, name=was, parent=division.parent,
            since=since, until=load.as_of,
        )  # fmt: skip
    Change.objects.create(kind="rename", division=division, on=load.as_of, load=load, **names)
    Division.objects.filter(pk=division.pk).update(name=name, since=load.as_of)
    rename_below(division, load)


def missing(
    told: Said, there: dict[str, Division], covered: list[str] | None, load: Load
) -> Iterator[Division]:
    """Divisions that stand where the files are complete, at a level they have, and are not in them.

    Without `covered`, files are complete below each division of which they have something directly below.
    """
    parents = {codes.parent_of(code) for code in told.said}
    levels = {codes.level_of(code) for code in told.said}
    for code, one in there.items():
        if code in told.said or one.until or (one.since and one.since > load.as_of):
            continue
        if covered is None:
            inside = one.level > 0 and codes.parent_of(code) in parents
        else:
            inside = code.startswith(tuple(covered))
        if inside and one.level in levels:
            yield one


def mark(gone: list[Division], load: Load) -> list[Finding]:
    """A finding for each that vanished, unless there is one, or a person has settled it for such a day."""
    settled = Q(settled_at=None) | Q(load__as_of__gte=load.as_of)
    known = set(
        Finding.objects.filter(settled, division__in=gone).values_list("division_id", flat=True)
    )
    new = [Finding(load=load, kind="vanished", division=one) for one in gone if one.pk not in known]
    return Finding.objects.bulk_create(new)
