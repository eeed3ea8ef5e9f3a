"""Who decides on a request and who learns of it, what it may not undo, what it leaves behind, and in which order."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import OperationalError
from django.utils.timezone import localdate

from communities.forms.requests import RequestForm
from communities.models import Finding, Load, Request
from communities.permissions import decides
from communities.services import carrying, findings, registry, requests
from communities.services.requests import Asked
from communities.tasks import apply_due
from portal.people import services as people
from portal.people.models import Appointment

TODAY = localdate()


@pytest.fixture
def rename(establish, registrar):
    """A request of the street that waits for the county."""

    def rename(*, by=registrar, on=TODAY):
        one = establish()
        asked = Asked("rename", one.division, on, "故", {"name": "甲社区居委会"}, [one])
        request = requests.write(asked, by=registrar)
        requests.act(request, "propose", by=by, version=1)
        return request

    return rename


def test_who_sent_a_request_does_not_decide_on_it(rename, appoint, registrar, reviewer):
    colleague = appoint("colleague", "钱知远", registrar.organ, "registrar")
    request = rename(by=colleague)
    assert request.proposed_by == colleague.user
    both = people.appoint(colleague.user, reviewer.organ, "reviewer")
    with pytest.raises(PermissionDenied):
        requests.act(request, "approve", by=both, version=1)
    stood_in = Appointment.objects.get(pk=reviewer.pk)
    stood_in.substitute = colleague.user
    assert not decides(stood_in, request)
    assert decides(reviewer, request)


def test_an_undo_stays_in_the_street_of_what_it_undoes(rename, reviewer, registrar, county):
    request = rename()
    requests.act(request, "approve", by=reviewer, version=1)
    elsewhere = people.add_division("220102002", "桃源街道")
    asked = Asked("undo", elsewhere, TODAY, "故", {}, request.communities.all(), request)
    above = Appointment(organ=people.add_organ("某局", kind="government", division=county))
    above.user, above.role = registrar.user, "registrar"
    form = RequestForm(kind="undo", by=above, undoes=request)
    assert list(form.fields["division"].queryset) == [request.division]
    with pytest.raises(ValidationError, match="原申请的南岭街道"):
        requests.refuse_elsewhere(asked)


def test_where_the_county_has_no_reviewer_those_above_learn_of_it(rename, appoint, county):
    organ = people.add_organ("长春市民政局", kind="civil-affairs", division=county.parent)
    above = appoint("above", "孙以宁", organ, "reviewer")
    rename()
    assert above.user.notices.filter(topic="communities.propose").count() == 1


def test_what_was_abolished_meanwhile_settles_its_finding(establish, reviewer):
    one, day = establish(), date(2024, 5, 6)
    load = Load.objects.create(subject="communities", source="名录", as_of=day)
    found = Finding.objects.create(load=load, kind="vanished", community=one)
    registry.abolish(one, on=day, by=reviewer)
    settled = findings.settle(found, "abolish", by=reviewer)
    assert settled.outcome == "已撤销；2024-05-06"
    assert one.changes.filter(kind="abolish").count() == 1


def test_a_boundary_and_an_identity_follow_the_last_one(establish, registrar):
    one, by = establish(), registrar
    registry.boundary(one, "东至亚泰大街", on=date(2025, 1, 1), by=by)
    with pytest.raises(ValidationError, match="辖区调整自 2025-01-01"):
        registry.boundary(one, "东至长江路", on=date(2024, 1, 1), by=by)
    registry.identify(one, {"established_on": date(2019, 1, 1)}, on=date(2025, 1, 1), by=by)
    with pytest.raises(ValidationError, match="登记赋码自 2025-01-01"):
        registry.identify(one, {"established_on": date(2018, 1, 1)}, on=date(2024, 1, 1), by=by)


def test_a_lock_leaves_a_request_for_the_next_run(rename, reviewer, monkeypatch):
    later = TODAY + timedelta(days=1)
    request = rename(on=later)
    requests.act(request, "approve", by=reviewer, version=1)

    def locked(_case):
        raise OperationalError

    for place in ("communities.models.request", "communities.services.standing"):
        monkeypatch.setattr(f"{place}.localdate", lambda: later)
    with monkeypatch.context() as once:
        once.setitem(carrying.CARRIED, "rename", locked)
        apply_due()
    request.refresh_from_db()
    assert (request.status, request.trouble) == (Request.Status.APPROVED, "")
    apply_due()
    request.refresh_from_db()
    assert request.status == Request.Status.APPLIED
