"""What kind of committee a name and a code tell of, and how many households the law has in mind."""

from datetime import date

import pytest

from communities.models import Kind
from communities.naming import kind_of
from communities.norms import warnings

TOLD = {
    ("多福巷社区居委会", "110101001001"): (Kind.RESIDENTS, "name"),
    ("城关居民委员会会", "410922100001"): (Kind.TOWN, "name"),
    ("新月村委会（新月工业小区）（省级）", "220102002398"): (Kind.VILLAGE, "name"),
    ("阿日善嘎查", "152502100200"): (Kind.VILLAGE, "name"),
    ("沟口子村村民委会", "220102100203"): (Kind.VILLAGE, "name"),
    ("梅山社区村民委员会", "340122103011"): (Kind.RURAL, "name"),
    ("英陂社区", "441900003024"): (Kind.RESIDENTS, "code"),
    ("第一街委员会", "220102100201"): (Kind.VILLAGE, "code"),
    ("友谊农场第十管理区", "230521400510"): (Kind.OTHER, "code"),
    ("果树农场（特殊村委会）", "220102100301"): (Kind.OTHER, "name"),
    ("金门县", "350527000000"): (Kind.UNKNOWN, "code"),
}


@pytest.mark.parametrize(("name", "code"), TOLD)
def test_the_name_goes_first_and_then_the_code(name, code):
    assert kind_of(name, code) == TOLD[name, code]


@pytest.mark.parametrize(
    ("kind", "households", "on", "warned"),
    [
        ("residents", 99, date(2025, 12, 31), True),
        ("residents", 700, date(2025, 12, 31), False),
        ("town", 701, date(2025, 12, 31), True),
        ("residents", 700, date(2026, 1, 1), True),
        ("residents", 3000, date(2026, 1, 1), False),
        ("village", 12, date(2026, 1, 1), False),
        ("residents", None, date(2026, 1, 1), False),
    ],
)
def test_households_are_held_against_the_law_of_their_day(kind, households, on, warned):
    assert bool(warnings(kind, households, on)) is warned
