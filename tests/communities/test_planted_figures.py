"""Errors planted in figures of real replies, one at a time: every one is found, by the text or by the registry."""

import json
from datetime import date
from pathlib import Path

import pytest

from communities.reconciling import DIFFERS, EQUAL, reckon
from portal.people import services as people
from portal.people.models import Division
from tests.communities.national import load_puyang
from tests.communities.puyang import COUNCILS, DISPUTES, JILIN, PUYANG, SHENYANG

SAMPLES = Path(__file__).parents[2] / "portal/documents/samples"
ON = date(2023, 7, 25)
# text, what it says, what is planted in its place; `#n` after it: the n-th time it says so
PLANTED = [
    *((PUYANG, was, now) for was, now in (
        ("2867个村民", "2876个村民"), ("2867个村民", "2857个村民"), ("2867个村民", "1867个村民"),
        ("292个居民", "229个居民"), ("292个居民", "293个居民"), ("292个居民", "392个居民"),
        ("980个", "908个"), ("980个", "880个"), ("34个居", "43个居"), ("503个", "530个"),
        ("503个", "513个"), ("，9个居", "，6个居"), ("321个", "312个"), ("，3个居", "，8个居"),
        ("574个", "547个"), ("会5个居", "会50个居"), ("372个", "327个"), ("372个", "272个"),
        ("华龙区20个", "华龙区2个"), ("148个", "184个"), ("148个", "48个"), ("97个", "79个"),
        ("97个", "87个"), ("；48个", "；84个"), ("示范区22个", "示范区23个"), ("区23个", "区32个"),
        ("3159个", "3195个"), ("2867个村委", "2687个村委"), ("292个居委", "329个居委"),
        ("18805人", "18850人"), ("15775人", "17575人"), ("3030人", "3003人"),
        ("3048个", "3084个"), ("96.49%", "94.69%"),
    )),
    *((DISPUTES, was, now) for was, now in (
        ("10499起", "10949起"), ("10098起", "10980起"), ("96.2%", "92.6%"),
    )),
    *((JILIN, was, now) for was, now in (
        ("11312个", "11321个"), ("1970个", "1790个"), ("区463个", "区4630个"),
        ("9342个", "9432个"), ("8115个", "9815个"),
    )),
    *((SHENYANG, was, now) for was, now in (
        ("274项减至22项", "27项减至222项"), ("由81项", "由18项"), ("减至10项", "减至100项"),
        ("由21项", "由1项"),
    )),
]  # fmt: skip


@pytest.fixture
def places(db, province, tmp_path):
    load_puyang(tmp_path)
    city = Division.objects.get(name="濮阳市")
    return {
        JILIN: province,
        SHENYANG: people.add_division("210000", "辽宁省"),
        DISPUTES: city,
        PUYANG: city,
    }


def alarms(text, division):
    """What is alarmed at: checks that fail, and places of the text that differ from the registry."""
    found = reckon(text, division, ON)
    failed = {(check.code, check.says) for check in found.checks if not check.holds}
    return failed, {(row.place, row.kind, row.verdict) for row in found.rows}


def test_every_planted_error_is_found(places):
    assert len(PLANTED) >= 40
    untouched = {text: alarms(text, division) for text, division in places.items()}
    missed = []
    for text, was, now in PLANTED:
        assert text.count(was) == 1, was
        failed, rows = alarms(text.replace(was, now), places[text])
        equal = {row[:2] for row in untouched[text][1] if row[2] == EQUAL}
        turned = {row[:2] for row in rows if row[2] == DIFFERS} & equal
        if not turned and not failed - untouched[text][0]:
            missed.append((was, now))
    assert not missed


def test_untouched_figures_raise_no_false_alarm(places):
    """What differs from the registry truly differs: nine numbers of the reply, and no check fails."""
    for text, division in places.items():
        assert alarms(text, division)[0] == set()
    differing = {
        (row.place.name, row.label, row.difference)
        for row in reckon(PUYANG, places[PUYANG], ON).rows
        if row.verdict == DIFFERS
    }
    assert differing == {
        ("濮阳市", "村委会", "−5"), ("濮阳市", "居委会", "−22"), ("濮阳市", "村（居）委会", "−27"),
        ("濮阳县", "村委会", "−4"), ("濮阳县", "居委会", "−14"), ("南乐县", "居委会", "−5"),
        ("范县", "村委会", "−1"), ("范县", "居委会", "+1"), ("开发区", "居委会", "−26"),
    }  # fmt: skip


def test_figures_beside_other_numbers_are_not_rates_of_them(places):
    text = COUNCILS.replace("建成率达到96.49%", "满意率达到12.5%")
    assert all(check.holds for check in reckon(text, places[PUYANG], ON).checks)


def test_the_sample_letters_raise_no_alarm(places):
    letters = [json.loads(file.read_text("utf-8")) for file in SAMPLES.glob("*.json")]
    texts = [text for letter in letters for text in strings_in(letter)]
    found = [reckon(text, places[JILIN], ON) for text in texts]
    assert sum(len(one.figures) for one in found) > 50
    assert sum(one.alarms for one in found) == 0


def strings_in(thing):
    if isinstance(thing, str):
        return [thing]
    parts = thing.values() if isinstance(thing, dict) else thing if isinstance(thing, list) else ()
    return [text for part in parts for text in strings_in(part)]
