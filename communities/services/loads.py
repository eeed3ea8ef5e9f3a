"""Files are loaded: read, held against the registry, merged, in one transaction; with any fault nothing is."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from getpass import getuser
from pathlib import Path
from typing import Any

from django.db import connection, transaction
from django.utils.timezone import localdate

from communities.loading import layout, merging, reading, staging
from communities.loading.divisions import Outcome, merge_divisions, told_by
from communities.loading.faults import Refused, refuse
from communities.loading.layout import LIMIT
from communities.loading.places import places
from communities.loading.reading import Source
from communities.loading.rows import Reader, read
from communities.models import Load
from portal.people.models import Appointment
from portal.record.services import record

LOCK = 0x6D79_0001  # one load at a time
HELD = ("people_division", "communities_community", "communities_finding")


@dataclass(frozen=True)
class Provenance:
    """Where a file comes from, as of which day it speaks, and who loads it."""

    as_of: date
    source: str = ""
    licence: str = ""
    by: Appointment | None = None
    account: str = field(default_factory=getuser)


@dataclass(frozen=True)
class Loaded:
    """What came of it; `load` is none where nothing had changed, or on a dry run."""

    load: Load | None
    rows: int
    found: Any
    examples: list[tuple[str, str, str, str]] = field(default_factory=list)


def load_communities(
    path: Path,
    told: Provenance,
    *,
    covered: list[str] | None = None,
    dry_run: bool = False,
    limit: int = LIMIT,
    progress: Callable[[int], None] = lambda _: None,
) -> Loaded:
    """Load a file of committees, all of it or nothing.

    `covered`: digits with which the codes of the divisions begin for which the file is complete ("" for all); by
    default the counties it has rows of. What it lacks there is marked as vanished. Raises Refused with all faults.
    """
    refuse_future(told.as_of)
    source = reading.opened(path)
    with transaction.atomic():
        one_at_a_time()
        columns, rows = layout.table_of(source, limit=limit)
        reader = Reader(columns, places())
        try:
            count = staging.stage(read(rows, reader), progress)
        except Refused as refusal:
            raise Refused([*reader.faults, *refusal.faults]) from None
        if faults := sorted([*reader.faults, *staging.faults_among()]):
            raise Refused(faults)
        merging.compare(told.as_of, covered)
        load = begin(Load.Subject.COMMUNITIES, [source], told, rows=count)
        found = merging.merge(load)
        kept = finish(load, found, changed=bool(found.changes + found.vanished + found.doubtful))
        shown = list(merging.examples()) if dry_run else []
        transaction.set_rollback(dry_run)
    return Loaded(kept if not dry_run else None, count, found, shown)


def load_divisions(
    paths: list[Path],
    told: Provenance,
    *,
    covered: list[str] | None = None,
    dry_run: bool = False,
    limit: int = LIMIT,
) -> Loaded:
    """Load the divisions of one or several files together, all of them or nothing; as `load_communities`."""
    refuse_future(told.as_of)
    sources = [reading.opened(path) for path in paths]
    with transaction.atomic():
        one_at_a_time()
        rows = told_by(sources, limit=limit)
        load = begin(Load.Subject.DIVISIONS, sources, told, rows=len(rows.said) + len(rows.itself))
        found: Outcome = merge_divisions(load, rows, covered)
        kept = finish(load, found, changed=bool(found.added + found.renamed + found.vanished))
        transaction.set_rollback(dry_run)
    return Loaded(kept if not dry_run else None, load.rows, found, found.examples)


def refuse_future(day: date) -> None:
    """A file cannot speak of a day to come. Raises Refused."""
    if day > localdate():
        raise refuse(1, f"数据截止日期 {day} 尚未到来。", "请核对 --as-of。")


def one_at_a_time() -> None:
    """Wait until no other load is under way."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [LOCK])
        cursor.execute("SET LOCAL work_mem = '64MB'")
        # In the order in which a change locks what it changes; a row that is claimed there is waited for here.
        cursor.execute(f"LOCK TABLE {', '.join(HELD)} IN EXCLUSIVE MODE")


def begin(subject: str, sources: list[Source], told: Provenance, *, rows: int) -> Load:
    """The row of a load, before it is known what it changes."""
    names = "、".join(source.path.name for source in sources)
    return Load.objects.create(
        subject=subject,
        source=told.source or names,
        licence=told.licence,
        file_name=names[:200],
        sha256=sources[0].sha256,
        as_of=told.as_of,
        rows=rows,
        by=told.by,
        account=told.account,
    )


def finish(load: Load, found: Any, *, changed: bool) -> Load | None:
    """Keep a load with what it changed, or drop it when that was nothing."""
    if not changed:
        load.delete()
        return None
    for name in ("added", "renamed", "moved", "vanished"):
        setattr(load, name, getattr(found, name))
    load.save()
    facts = {"file": load.file_name, "sha256": load.sha256, "as_of": load.as_of.isoformat()}
    record("load", load, by=load.by, facts={**facts, "account": load.account, **found.facts()})
    return load
