"""The pages of the 减负台账: what everybody reads, what keepers enter, and how many queries it costs."""

from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.template.loader import render_to_string
from django.urls import reverse

from communities import ledger
from communities.forms.burdens import CutForm, EnterForm, MeasureForm
from communities.models import Burden, Measure
from communities.services import burdens
from portal.resubmit import LABELS

DAY = date(2024, 8, 6)


def enter(place, *names, kind="ledger"):
    return burdens.enter(
        place, [burdens.Item(kind, name, date(2020, 1, 1)) for name in names], by=None
    )


def address(name, *args):
    return reverse(f"communities:{name}", args=args)


@pytest.fixture
def measure(county):
    return burdens.open_measure(
        Measure(division=county, title="减负通知", issued_on=DAY, effective_on=DAY), by=None
    )


def test_everybody_reads_the_figures_and_the_items(client, county, measure):
    made = enter(county, "甲台账", "乙台账", "丙台账")
    burdens.cut(measure, county, [made[0].pk, made[1].pk], on=DAY, by=None)
    page = client.get(address("burdens", county.code))
    assert "-66.7%" in page.text
    assert "减负通知" in page.text
    by_days = client.get(
        address("burdens", county.code), {"start": "2024-08-06", "end": "2024-08-07"}
    )
    assert "-66.7%" not in by_days.text
    listed = client.get(address("burdens-items", county.code), {"state": "cut", "q": "甲"})
    assert "甲台账" in listed.text
    assert "乙台账" not in listed.text
    assert "更正删去" not in listed.text
    then = client.get(address("burdens-items", county.code), {"on": "2024-08-05"})
    assert "共 3 件" in then.text
    kept = b"".join(client.get(address("burdens-export", county.code), {"state": "standing"}))
    assert "丙台账" in kept.decode()
    assert "甲台账" not in kept.decode()
    assert client.get(address("burdens", "990000000000")).status_code == 404


def test_items_come_by_paste_and_by_file(client, county, reviewer):
    client.force_login(reviewer.user)
    url = address("burdens-enter", county.code)
    pasted = {"kind": "plate", "since": "2020-01-01", "names": "示范牌一\n\n 示范牌二 \n"}
    assert client.post(url, pasted).status_code == 302
    again = client.post(url, pasted)
    assert again.status_code == 422
    assert "第 1 行" in again.text
    assert "示范牌二" in again.text
    told = (
        "类别,事项,要求部门,起始日期\r\n台账,禁毒台账,公安局,2021/1/5\r\n会议,周例会,,\r\n".replace(
            "/1/5", "/01/05"
        )
    )
    for encoding in ("utf-8-sig", "gb18030"):
        Burden.objects.exclude(kind="plate").delete()
        file = SimpleUploadedFile("清单.csv", told.encode(encoding))
        assert client.post(url, {"since": "2020-01-01", "file": file}).status_code == 302
        ledger_, meeting = Burden.objects.exclude(kind="plate").order_by("pk")
        assert (ledger_.asked_by, ledger_.since) == ("公安局", date(2021, 1, 5))
        assert (meeting.kind, meeting.name, meeting.since) == (
            "meeting",
            "周例会",
            date(2020, 1, 1),
        )


def test_a_document_is_entered_and_cuts_all_but_what_is_kept(client, county, reviewer):
    enter(county, "甲", "乙", "丙")
    client.force_login(reviewer.user)
    told = {"title": "减负通知", "issued_on": "2024-08-01", "effective_on": "2024-08-06"}
    opened = client.post(address("measures-begin", county.code), told)
    kept = {"how": "but", "on": "2024-08-06", "kept": "乙\n丁"}
    wrong = client.post(opened["Location"], kept)
    assert wrong.status_code == 422
    assert "清单中没有“丁”" in wrong.text
    assert client.post(opened["Location"], {**kept, "kept": "乙"}).status_code == 302
    assert list(Burden.objects.standing().values_list("name", flat=True)) == ["乙"]
    page = client.get(address("measures-show", Measure.objects.get().pk))
    assert "-66.7%" in page.text
    cut = Burden.objects.filter(until=DAY).first()
    opened = client.get(address("burdens-restore", cut.pk), follow=True)
    assert opened.status_code == 200  # opened as a page, the list it belongs to
    refused = client.post(address("burdens-restore", cut.pk))
    assert refused.status_code == 422
    assert client.post(address("burdens-restore", cut.pk), {"note": "误"}).status_code == 302
    assert Burden.objects.standing().count() == 2


def test_what_is_asked_of_a_committee_stands_on_its_page(establish, county):
    committee = establish()
    enter(county, "甲台账")
    asked = ledger.of_community(committee, DAY)
    shown = render_to_string(
        "communities/community_burdens.html", {"burdens": asked, "community": committee}
    )
    assert "甲台账" in shown
    assert "南关区" in shown


def test_the_pages_cost_as_many_queries_for_many_as_for_few(
    client, county, reviewer, measure, establish, django_assert_max_num_queries
):
    committee = establish()
    enter(county, *(f"台账{nth}" for nth in range(60)))
    enter(committee, *(f"牌{nth}" for nth in range(60)), kind="plate")
    burdens.cut(measure, county, [Burden.objects.first().pk], on=DAY, by=None)
    client.force_login(reviewer.user)
    for name, most in (("burdens", 24), ("burdens-items", 20)):
        with django_assert_max_num_queries(most):
            client.get(address(name, county.code))


def test_what_is_written_in_these_forms_can_be_sent_again():
    fields = {*EnterForm.base_fields, *MeasureForm.base_fields, *CutForm.base_fields}
    assert fields - {"kind", "file", "how", "items"} <= set(LABELS)
