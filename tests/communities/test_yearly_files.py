"""A year later the same place has another file: what is new, renamed, moved and gone is found, and told by day."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.management import call_command

from communities.loading import merging
from communities.models import Change, Community, Finding, Kind, Load, Past, Spell
from communities.services import findings, loads
from portal.people import services as people
from portal.people.models import Division
from portal.record.models import Event
from portal.search import containing
from portal.workflow import Conflict

FIRST, SECOND = date(2023, 6, 30), date(2024, 6, 30)
BEFORE = {"001": "华阳社区居委会", "200": "甲村委会", "201": "乙村委会", "202": "丙村委会"}


@pytest.fixture
def load(street, tmp_path):
    people.add_division("220102002", "二道街道")

    def load(rows, day=FIRST, **more):
        path = tmp_path / f"{day}.csv"
        lines = [
            f"220102{'' if len(code) > 3 else '001'}{code},{name}" for code, name in rows.items()
        ]
        path.write_text("\n".join(["代码,名称", *lines]), "utf-8")
        return loads.load_communities(path, loads.Provenance(day), **more)

    return load


def year_later():
    return {"001": "新华阳社区居委会", "200": "甲村委会", "002201": "乙村委会", "203": "丁村委会"}


def test_a_year_later_everything_that_changed_is_found(load):
    load(BEFORE)
    found = load(year_later(), SECOND).found
    assert (found.added, found.renamed, found.moved, found.vanished) == (1, 1, 1, 1)
    assert set(Change.objects.values_list("kind", flat=True)) == {"establish", "rename", "move"}
    on = {spell.code: spell.name for spell in Spell.objects.on(date(2024, 6, 29))}
    assert sorted(on.values()) == sorted(BEFORE.values())
    moved = Community.objects.get(name="乙村委会")
    assert (moved.code, moved.division.name, moved.since) == ("220102002201", "二道街道", SECOND)
    assert "二道街道" in moved.full_name
    renamed = Community.objects.get(code="220102001001")
    assert renamed.past.get().name == "华阳社区居委会"
    assert Community.objects.filter(containing("sought", "xhy")).get() == renamed
    assert Finding.objects.get(settled_at=None).community.name == "丙村委会"
    assert Event.objects.about(*Load.objects.all()).count() == 2


def test_the_same_file_again_changes_nothing(load):
    for rows, day in ((BEFORE, FIRST), (year_later(), SECOND)):
        load(rows, day)
        rows_before = list(Community.objects.values()), Past.objects.count(), Change.objects.count()
        again = load(rows, day)
        assert (again.load, again.found.changes, again.found.vanished) == (None, 0, 0)
        assert rows_before == (
            list(Community.objects.values()),
            Past.objects.count(),
            Change.objects.count(),
        )


def test_an_older_file_does_not_turn_back_the_clock(load):
    load(BEFORE)
    load(year_later(), SECOND)
    older = load(BEFORE)
    assert (older.load, older.found.later) == (None, 1)
    assert Community.objects.get(code="220102001001").name == "新华阳社区居委会"


def test_a_dry_run_leaves_nothing(load, tmp_path, capsys):
    load(BEFORE)
    kept = list(Community.objects.values())
    shown = load(year_later(), SECOND, dry_run=True)
    assert (shown.load, shown.found.added) == (None, 1)
    assert {verb for verb, *_ in shown.examples} == {"新增", "更名", "划转", "文件中不再有"}
    assert list(Community.objects.values()) == kept
    assert (Load.objects.count(), Finding.objects.count()) == (1, 0)
    file = str(tmp_path / f"{SECOND}.csv")
    call_command("import_communities", file, "--as-of", "2024-06-30", "--dry-run")
    assert "更名 220102001001 华阳社区居委会 → 新华阳社区居委会" in capsys.readouterr().out


def test_other_places_are_no_business_of_a_file(load, establish):
    elsewhere = (
        people.add_division("220103", "宽城区"),
        people.add_division("220103001", "新发街道"),
    )
    establish("001", "远方社区居委会", division=elsewhere[1])
    assert load(BEFORE).found.vanished == 0
    assert load(BEFORE, covered=["2201"]).found.vanished == 1


def test_a_first_large_load_builds_the_search_index_anew(load, monkeypatch):
    monkeypatch.setattr(merging, "MANY", 3)
    load(BEFORE)
    assert Community.objects.filter(containing("sought", "甲村")).count() == 1


def test_who_reviews_settles_what_vanished(load, reviewer, registrar):
    load(BEFORE)
    load(year_later(), SECOND)
    found = Finding.objects.get()
    with pytest.raises(PermissionDenied):
        findings.settle(found, "abolish", by=registrar, on=date(2024, 3, 1))
    with pytest.raises(ValidationError, match="不能更早"):
        findings.settle(found, "abolish", by=reviewer, on=FIRST - timedelta(days=1))
    findings.settle(found, "abolish", by=reviewer, on=date(2024, 3, 1), note="并入甲村")
    with pytest.raises(Conflict):
        findings.settle(found, "keep", by=reviewer)
    gone = Community.objects.get(name="丙村委会")
    assert gone.until == date(2024, 3, 1)
    assert gone.changes.get().note == "并入甲村"
    assert load(year_later(), SECOND).found.vanished == 0


def test_a_kind_that_the_code_contradicts_is_corrected_by_a_person(load, reviewer):
    assert load({"200": "阳光社区居委会"}).found.doubtful == 1
    findings.settle(Finding.objects.get(), "kind", by=reviewer, on=date(2024, 1, 1), kind="village")
    community = Community.objects.get()
    assert (community.kind, community.kind_by, community.past.get().kind) == (
        Kind.VILLAGE,
        "hand",
        Kind.RESIDENTS,
    )
    assert load({"200": "阳光社区居委会"}, SECOND).found.changes == 0


def test_divisions_are_renamed_with_the_full_names_below(load, tmp_path):
    load(BEFORE)
    file = tmp_path / "divisions.csv"
    file.write_text(
        "code,name\n22,吉林省\n2201,长春市\n220102,南关区\n220102001,南岭新街道\n220100,长春市\n",
        "utf-8",
    )
    loaded = loads.load_divisions([file], loads.Provenance(SECOND))
    assert loaded.found.facts() == {
        "added": 0, "renamed": 1, "vanished": 1, "abolished": 0, "later": 0, "itself": 1,
    }  # fmt: skip
    assert Community.objects.filter(full_name__contains="南岭新街道").count() == 4
    assert Spell.objects.on(FIRST).filter(full_name__contains="南岭街道").count() == 4
    assert Finding.objects.get().division == Division.objects.get(name="二道街道")
    assert loads.load_divisions([file], loads.Provenance(SECOND)).load is None
