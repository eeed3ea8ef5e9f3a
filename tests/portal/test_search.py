"""Every word that was typed is contained in what is found, and whatever contains it is found: as LIKE says."""

import random

import pytest

from communities.models import Community
from portal.search import containing, frequencies, share_of
from portal.search.pairs import pieces_of, telling

STRANGE = (
    "%",
    "_",
    "'",
    "\\",
    "''",
    "\\'",
    "ＡＢ",
    "１２",
    "𠮷",
    "𫝀",
    "& |",
    ":*",
    "(（",
    "é",
    "Ⅲ",
)
LETTERS = "华阳南岭新月社区村委会甲乙" + "ab12"


@pytest.fixture
def many(street):
    """Three hundred committees with names as they never were."""
    dice = random.Random(7)
    rows = []
    for n in range(300):
        name = "".join(dice.choice([*LETTERS, *STRANGE]) for _ in range(dice.randint(3, 9)))
        facts = {"name": name, "short_name": name, "full_name": f"吉林省{name}", "kind": "other"}
        facts |= {"code": f"220102001{n + 1:03}", "initials": f"x{n:x}", "since": "2020-01-01"}
        rows.append(Community(division=street, **facts))
    Community.objects.bulk_create(rows)
    return dice


COMMON = {"社区": 0.9, "华阳": 0.4, "12": 0.5, "220": 1.0, "201": 0.99, "村委": 0.1}


@pytest.mark.parametrize("known", [{}, COMMON])
def test_it_finds_what_like_finds_and_nothing_else(many, known):
    texts = list(Community.objects.values_list("sought", flat=True))
    for _ in range(250):
        text = many.choice(texts)
        place = many.randrange(len(text) - 1)
        typed = text[place : place + many.randint(2, 6)]
        words = typed.split()
        single = all(len(word) == 1 for word in words)
        told = {
            text
            for text in texts
            if all(text.startswith(word) if single else word in text for word in words)
        }
        found = Community.objects.filter(containing("sought", typed, known))
        assert set(found.values_list("sought", flat=True)) == told, typed


@pytest.mark.parametrize(
    ("word", "pieces"),
    [
        ("华阳社", ["华阳", "阳社"]),
        ("41", ["41"]),
        ("4101", ["410", "101"]),
        ("华a12", ["a12", "华a"]),
        ("华", []),
    ],
)
def test_a_word_is_cut_into_what_the_index_has(word, pieces):
    assert pieces_of(word) == pieces


def test_common_pieces_are_not_asked_for():
    assert telling(["社区", "华阳"], COMMON) == []
    assert telling(["社区", "村委", "甲乙"], COMMON) == ["甲乙", "村委"]
    assert share_of("社区 村委", COMMON) == 0.1


def test_how_common_pieces_are_is_read_from_what_postgresql_counted(db):
    assert frequencies("there is no such index") == {}
