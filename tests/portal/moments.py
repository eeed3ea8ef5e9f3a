"""A clock that tests set, and deadlines opened for one of the cast; import the fixtures to ask for them."""

from datetime import date, datetime

import pytest
from django.utils import timezone

from portal.deadlines.models import DeadlineRule
from portal.deadlines.services import deadline as deadlines
from portal.people.models import Section

NOTICE = "日期,类别,节日,依据\n"
WHOLE = {  # what every year has by law
    "元旦": ("01-01",), "劳动节": ("05-01", "05-02"), "国庆节": ("10-01", "10-02", "10-03"),
}  # fmt: skip


def notice_of(year, off=(), on=(), source="国办发明电〔2027〕9号"):
    """The CSV of a year with what the law gives, and further days off and on as MM-DD."""
    lines = [f"{year}-{day},休,{name},{source}" for name, days in WHOLE.items() for day in days]
    lines += [f"{year}-{day},休,春节,{source}" for day in off]
    lines += [f"{year}-{day},班,春节,{source}" for day in on]
    return (NOTICE + "\n".join(lines) + "\n").encode()


@pytest.fixture
def clock(monkeypatch):
    """Set the day (at nine in the morning); `localdate` and `now` follow."""

    def set_to(day):
        moment = datetime.fromisoformat(f"{day}T09:00").replace(
            tzinfo=timezone.get_default_timezone()
        )
        monkeypatch.setattr("django.utils.timezone.now", lambda: moment)
        for module in ("portal.record.services", "portal.deadlines.services.deadline"):
            monkeypatch.setattr(f"{module}.now", lambda: moment)

    set_to("2026-03-02")
    return set_to


@pytest.fixture
def place(bureau):
    """A thing of its own to hang deadlines on."""
    made = iter(range(1, 10_000))
    return lambda: Section.objects.create(organ=bureau, name=f"事项{next(made)}")


@pytest.fixture
def opened(clock, bureau, clerk, section, place):
    """Open a deadline from a day on: by 10 working days, unless told otherwise."""

    def opened(start="2026-03-02", *, stage="reply", thing=None, **facts):
        rule = {"jurisdiction": bureau.division.code, "place": "试验", "matter": "trial"}
        rule |= {
            "stage": stage,
            "amount": 10,
            "unit": "workdays",
            "start": "received",
            "source": "试验规定",
        }
        rule |= {"effective_from": date(2001, 1, 1), **facts.pop("rule", {})}
        key = ("jurisdiction", "matter", "stage", "unit", "effective_from")
        values = {name: rule[name] for name in rule if name not in key}
        known = {name: rule[name] for name in key}
        DeadlineRule.objects.get_or_create(**known, defaults=values)
        mine = {"section": section, "holder": clerk} | facts
        concern = deadlines.Concern("第1号建议《试验》", "/matters/1/", bureau, "trial", **mine)
        return deadlines.open_(
            thing or place(), stage, concern, start=date.fromisoformat(start), by=None
        )

    return opened
