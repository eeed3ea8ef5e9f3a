"""A street asks, the county decides, and on its day the registry changes; another request takes it back."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils.timezone import localdate

from communities.models import Change, Community, Officer, Request, Spell
from communities.services import carrying, officers, requests
from communities.services.requests import Asked
from communities.services.requests_seen import answers, differences, doubles, others_open, picture
from communities.tasks import apply_due
from portal.people import services as people
from portal.record.models import Event
from portal.workflow import Conflict
from tests.communities.told import spelled

S, K = Request.Status, Request.Kind
TODAY = localdate()
PAPER = {
    "approval_title": "关于同意调整居民委员会规模的批复",
    "approval_number": "南府批〔2026〕3号",
}


@pytest.fixture
def ask(street, registrar):
    """A request of the street, submitted unless it is to stay a draft."""

    def ask(kind, *communities, send=True, on=TODAY, undoes=None, **wanted):
        asked = Asked(kind, street, on, "居民代表会议通过", wanted, communities, undoes)
        request = requests.write(asked, by=registrar)
        if send:
            requests.act(request, "propose", by=registrar, version=1)
        return request

    return ask


@pytest.fixture
def agree(reviewer):
    """The county agrees."""

    def agree(request, **paper):
        paper = paper or (PAPER if request.needs_approval else {})
        requests.act(request, "approve", by=reviewer, version=request.version, **paper)
        request.refresh_from_db()
        return request

    return agree


def merger(ask, establish):
    parts = [establish("001"), establish("002", "恒安社区居民委员会")]
    return parts, ask(K.MERGE, *parts, code="220102001009", name="华安社区居民委员会")


def test_a_merger_is_asked_for_seen_approved_and_taken_back(ask, agree, establish):
    parts, request = merger(ask, establish)
    assert picture(request) == (
        ["华阳社区居民委员会", "恒安社区居民委员会"], ["华安社区居民委员会（新设）"],
    )  # fmt: skip
    changes, hindrance = differences(request)
    assert not hindrance
    assert [seen.name for seen in changes] == [*map(str, parts), "华安社区居民委员会"]
    assert Community.objects.count() == 2  # trying it out left nothing behind
    with pytest.raises(ValidationError, match="县级人民政府批准"), transaction.atomic():
        agree(request, approval_title="")
    request.refresh_from_db()
    assert agree(request).status == S.APPLIED
    assert spelled(TODAY - timedelta(days=1)).keys() == {one.pk for one in parts}
    assert [said["name"] for said in spelled(TODAY).values()] == ["华安社区居民委员会"]
    assert request.changes.count() == 3

    undone = agree(ask(K.UNDO, undoes=request))
    assert undone.status == S.APPLIED
    assert spelled(TODAY).keys() == {one.pk for one in parts}
    with pytest.raises(ValidationError, match="已经撤回"):
        ask(K.UNDO, undoes=request)


@pytest.mark.parametrize(
    ("kind", "wanted"),
    [
        (K.RENAME, {"name": "新华阳社区居民委员会"}),
        (K.ABOLISH, {}),
        (K.BOUNDARY, {"boundary": "东至亚泰大街"}),
        (K.SPLIT, {"goes_on": True, "parts": [{"code": "220102001008", "name": "东岭社区居委会"}]}),
        (K.ESTABLISH, {"code": "220102001007", "name": "西岭社区居委会"}),
    ],
)
def test_each_is_taken_back_by_another_request(ask, agree, establish, kind, wanted):
    one = establish()
    chosen = [] if kind == K.ESTABLISH else [one]
    before, request = spelled(TODAY), agree(ask(kind, *chosen, **wanted))
    assert request.status == S.APPLIED
    assert request.changes.exists()
    assert agree(ask(K.UNDO, undoes=request)).status == S.APPLIED
    assert spelled(TODAY) == before


def test_what_something_later_stands_on_is_not_taken_back(ask, agree, establish):
    one = establish()
    request = agree(ask(K.RENAME, one, name="甲社区居委会"))
    agree(ask(K.RENAME, one, name="乙社区居委会"))
    with pytest.raises(ValidationError, match="此后又有变更"):
        carrying.undoable(request)
    waiting = ask(K.RENAME, one, send=False, name="丙社区居委会")
    with pytest.raises(ValidationError, match="已生效的变更才能撤回"):
        carrying.undoable(waiting)


def test_it_waits_for_its_day_and_a_poisoned_one_stops_no_other(
    ask, agree, establish, reviewer, registrar, monkeypatch
):
    one, two = establish(), establish("002", "恒安社区居民委员会")
    later = TODAY + timedelta(days=5)
    rename = agree(ask(K.RENAME, one, on=later, name="甲社区居委会"))
    first, second = (agree(ask(K.ABOLISH, two, on=later)) for _ in range(2))
    apply_due()
    assert rename.status == S.APPROVED
    assert Change.objects.count() == 2
    for place in ("communities.models.request", "communities.services.standing"):
        monkeypatch.setattr(f"{place}.localdate", lambda: later)
    apply_due()
    apply_due()
    for request in (rename, first, second):
        request.refresh_from_db()
    assert (rename.status, first.status, second.status) == (S.APPLIED, S.APPLIED, S.APPROVED)
    assert "已于" in second.trouble
    assert not Spell.objects.on(later).filter(code=two.code).exists()
    assert reviewer.user.notices.filter(topic="communities.stuck").count() == 1
    assert registrar.user.notices.filter(topic="communities.stuck").count() == 1
    requests.act(second, "recall", by=reviewer, version=second.version, note="重复")
    assert second.trouble == ""


def test_an_error_nobody_foresaw_stays_with_its_row(ask, agree, establish, monkeypatch):
    request = agree(ask(K.RENAME, establish(), on=TODAY + timedelta(days=1), name="甲社区居委会"))

    def broken(_case):
        raise RuntimeError

    monkeypatch.setattr("communities.models.request.localdate", lambda: TODAY + timedelta(days=1))
    monkeypatch.setitem(carrying.CARRIED, K.RENAME, broken)
    apply_due()
    request.refresh_from_db()
    assert (request.status, request.trouble) == (S.APPROVED, requests.FAILED)


def test_only_the_county_decides_and_only_on_what_it_read(
    ask, agree, establish, registrar, reviewer, outsider
):
    request = ask(K.RENAME, establish(), send=False, name="甲社区居委会")
    for by, verb in ((reviewer, "propose"), (registrar, "approve"), (outsider, "approve")):
        with pytest.raises(PermissionDenied):
            requests.act(request, verb, by=by, version=1)
    requests.act(request, "propose", by=registrar, version=1)
    with pytest.raises(Conflict):
        requests.act(request, "approve", by=reviewer, version=9)
    request.refresh_from_db()
    requests.act(request, "hand-back", by=reviewer, version=1, note="名称有误")
    asked = Asked(
        K.RENAME, request.division, TODAY, "改", {"name": "乙社区居委会"}, request.communities.all()
    )
    requests.save(request, asked, by=registrar, version=1)
    with pytest.raises(Conflict):
        requests.save(request, asked, by=registrar, version=1)


def test_doubles_and_other_open_requests_are_shown(ask, establish, street, registrar):
    one = establish()
    establish("002", "新华阳社区居委会")
    elsewhere = people.add_division("220102002", "桃源街道")
    establish("001", "东岭社区居委会", division=elsewhere)
    other = ask(K.ABOLISH, one)
    request = ask(K.RENAME, one, name="东岭社区居民委员会")
    assert [double.division for double in doubles(request)] == [elsewhere]
    assert others_open(request) == [other]
    with pytest.raises(ValidationError, match="不属于"):
        ask(K.ABOLISH, Community.objects.get(division=elsewhere))


def test_several_are_accepted_at_once_and_each_for_itself(ask, establish, reviewer):
    one, two = establish(), establish("002", "恒安社区居民委员会")
    asked = [ask(K.RENAME, one, name="甲社区居委会"), ask(K.ABOLISH, two), ask(K.ABOLISH, two)]
    outcomes = requests.approve_all(asked, by=reviewer, **PAPER)
    assert [bool(one.complaint) for one in outcomes] == [False, False, True]
    assert [Request.objects.get(pk=one.pk).status for one in asked] == [
        S.APPLIED,
        S.APPLIED,
        S.REVIEWING,
    ]


def test_an_elected_chair_follows_the_one_before_and_stays_masked(ask, agree, establish, registrar):
    one = establish()
    said = {
        "post": "chair",
        "name": "欧阳文舟",
        "telephone": "043185556677",
        "since": date(2021, 3, 1),
    }
    officers.enter(one, said, by=registrar)
    request = ask(K.CHAIR, one, name="王晓晴", telephone="13900001234", term=8)
    assert answers(request)[:2] == [("当选主任", "王**"), ("联系电话", "139****1234")]
    assert answers(request, clear=True)[0] == ("当选主任", "王晓晴")
    agree(request)
    before, now = one.officers.order_by("since")
    assert (before.until, now.until, now.term) == (TODAY, None, 8)
    agree(ask(K.TERM, one, term=9, term_ends_on=str(TODAY + timedelta(days=900))))
    assert Officer.objects.get(until=None).term == 9
    warnings = officers.warnings_of(one, list(one.officers.all()), TODAY + timedelta(days=901))
    assert [words[:4] for words in warnings] == ["居民委员", "主任任期"]
    written = "".join(str(event.facts) + event.note for event in Event.objects.all())
    assert "王晓晴" not in written
    assert "13900001234" not in written
    with pytest.raises(ValidationError, match="重新提交"):
        carrying.undoable(request)
