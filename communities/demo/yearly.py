"""Invented yearly figures of one street for two years: the first accepted, the second waiting for the county."""

from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils.timezone import localdate

from communities.figures import BY_GRADE
from communities.models import URBAN, Return, Spell, roster
from communities.services import yearly
from portal.people.models import Appointment, Division

STREET = "410902001000"  # 濮阳市华龙区中原路街道
SAID = "演示数据，均为虚构。"
GROWTH = 17  # households more in the second year


@transaction.atomic
def load() -> None:
    """Fill and submit two years, where the street is there and has none; again it changes nothing."""
    street = Division.objects.filter(code=STREET).first()
    posts = Appointment.objects.active().select_related("user", "organ__division")
    filer = posts.filter(role="registrar", organ__division=street).first()
    judge = posts.filter(role="reviewer", organ__division=street.parent).first() if street else None
    if not (street and filer and judge) or Return.objects.filter(division=street).exists():
        return
    last = localdate().year - 1
    for year in (last - 1, last):
        spells = roster(street, year)
        entries = {one.community_id: invented(one, year - last + 1) for one in spells}
        if not entries:
            continue
        filed = yearly.save(street, year, entries, by=filer, version=0)
        yearly.act(filed, "submit", by=filer, version=filed.version)
        if year < last:
            yearly.act(filed, "accept", by=judge, version=filed.version)


def invented(spell: Spell, later: int) -> dict[str, Any]:
    """Plausible figures of one committee, the same every time; `later` is 1 in the second year."""
    seed = int(spell.code[-3:]) * 37 % 101
    households = 420 + seed * 2 + GROWTH * later
    head, deputy, staff = 1, 2, 3 + seed % 5
    workers = head + deputy + staff
    grades = {figure.name: 0 for figure in BY_GRADE}
    grades |= {"grade_1": staff, "grade_6": deputy, "grade_12": head}
    return {
        "households": households,
        "population": households * 3 - seed,
        "area_km2": Decimal(300 + seed * 5) / 1000,
        "party_members": 60 + seed,
        "workers": workers,
        "workers_head": head,
        "workers_deputy": deputy,
        "workers_staff": staff,
        "station_m2": 260 + seed * 4,
        "volunteers": 90 + seed,
        "organisations": 4 + seed % 6,
        "councils": 1 if seed % 7 else 0,
        "meetings": 10 + seed % 9 + later,
        "micro_grids": 12 + seed % 20,
        "explanation": SAID,
        **(grades if spell.kind in URBAN else {}),
    }
