"""The pages of requests: a form keeps what was typed, a late click changes nothing, a list costs the same for many."""

import pytest
from django import forms
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils.timezone import localdate

from communities.forms.officers import LeavingForm, OfficerForm
from communities.forms.requests import FIELDS, ApprovalForm, RequestForm
from communities.models import Community, Officer, Request
from communities.services import officers, requests
from communities.services.requests import Asked
from portal.record.models import Event
from portal.resubmit import LABELS
from tests.portal.files import upload

TODAY = localdate()
TYPED = {"effective_on": str(TODAY), "reason": "居民代表会议通过"}


@pytest.fixture
def rename(establish, registrar):
    def rename(number="001", *, send=True):
        one = establish(number, f"甲{number}社区居委会")
        asked = Asked("rename", one.division, TODAY, "故", {"name": f"乙{number}社区居委会"}, [one])
        request = requests.write(asked, by=registrar)
        if send:
            requests.act(request, "propose", by=registrar, version=1)
        return request

    return rename


@pytest.mark.parametrize("kind", [kind for kind in FIELDS if kind != "undo"])
def test_every_kind_has_its_form_and_keeps_what_was_typed(
    client, establish, registrar, street, kind
):
    one, two = establish(), establish("002", "恒安社区居委会")
    client.force_login(registrar.user)
    url = reverse("communities:request-new", args=[kind])
    typed = {
        **TYPED, "division": street.pk, "community": one.pk, "communities": [one.pk, two.pk], "into": two.pk,
        "name": "丙社区居委会", "code": "220102001007", "parts": "220102001008 丁社区居委会", "goes_on": "on",
        "boundary": "东至亚泰大街", "officer_name": "王晓晴", "telephone": "13900001234", "term": "8",
        "term_ends_on": str(TODAY),
    }  # fmt: skip
    wrong = client.post(url, {**typed, "effective_on": ""})
    assert wrong.status_code == 422
    assert "居民代表会议通过" in wrong.text
    made = client.post(url, typed)
    assert made.status_code == 302
    assert client.get(made["Location"]).status_code == 200
    edit = reverse("communities:request-edit", args=[Request.objects.get().pk])
    assert "居民代表会议通过" in client.get(edit).text
    assert client.post(edit, {**typed, "version": "1", "reason": "另议"}).status_code == 302
    assert client.post(edit, {**typed, "version": "1", "reason": "再议"}).status_code == 409
    assert Request.objects.get().reason == "另议"


def test_what_cannot_take_effect_is_said_before_it_is_sent(client, rename, registrar):
    request = rename(send=False)
    Community.objects.update(until=TODAY)
    client.force_login(registrar.user)
    page = client.get(request.get_absolute_url())
    assert "按名录现状还不能生效" in page.text
    url = reverse("communities:request-step", args=[request.pk, "propose"])
    assert client.post(url, {"version": "1"}).status_code == 422
    assert client.post(url.replace("propose", "apply"), {"version": "1"}).status_code == 404
    assert client.post(url.replace("propose", "retract"), {"version": "7"}).status_code == 409


def test_documents_are_the_streets_to_attach_while_it_writes(client, rename, registrar, reviewer):
    request = rename(send=False)
    [file] = requests.attach(request, [upload()], by=registrar)
    attach, detach = (
        reverse(f"communities:request-{verb}", args=[request.pk]) for verb in ("attach", "detach")
    )
    client.force_login(reviewer.user)
    assert client.post(detach, {"file": file.pk, "note": "误传"}).status_code == 403
    client.force_login(registrar.user)
    assert client.post(detach, {"file": "9" * 5000, "note": "误传"}).status_code == 404
    assert client.post(attach, {"files": upload()}).status_code == 422  # the same again
    assert client.post(detach, {"file": file.pk, "note": ""}).status_code == 422
    assert client.post(detach, {"file": file.pk, "note": "误传"}).status_code == 302
    requests.act(request, "propose", by=registrar, version=1)
    assert client.post(attach, {"files": upload()}).status_code == 409


def test_several_are_accepted_from_the_list(client, rename, reviewer):
    asked = [rename(f"00{n}") for n in (1, 2)]
    client.force_login(reviewer.user)
    url = reverse("communities:requests-accept")
    assert f'value="{asked[0].pk}.1"' in client.get(reverse("communities:requests")).text
    unseen = client.post(url, {"request": [f"{asked[0].pk}.2"]}, follow=True)
    assert "重新打开核对" in unseen.text  # another version than the one that was looked at
    chosen = {"request": [f"{one.pk}.1" for one in asked]}
    page = client.post(f"{url}?kind=rename", chosen, follow=True)
    assert page.redirect_chain == [(f"{reverse('communities:requests')}?kind=rename", 302)]
    assert page.text.count("已生效。") == 2
    for nothing in ({}, {"request": ["9" * 5000, f"{'9' * 5000}.1"]}):
        assert "请先勾选" in client.post(url, nothing, follow=True).text
    assert "未办理" in client.post(url, chosen, follow=True).text


def test_a_list_costs_the_same_for_many(client, rename, reviewer):
    client.force_login(reviewer.user)
    counts = []
    for numbers in (range(1, 3), range(3, 12)):
        for number in numbers:
            rename(f"{number:03}")
        with CaptureQueriesContext(connection) as queries:
            assert client.get(reverse("communities:requests")).status_code == 200
        counts.append(len(queries))
        assert "名录变更待审核" in client.get("/").text
    assert counts[0] == counts[1]


def test_every_showing_in_clear_is_recorded(
    client, establish, registrar, reviewer, foreign_office, deputy
):
    one = establish()
    said = {"post": "chair", "name": "王晓晴", "telephone": "13900001234", "since": TODAY}
    officer = officers.enter(one, said, by=registrar)
    page = reverse("communities:officers", args=[one.pk])
    reveal = reverse("communities:officer-reveal", args=[one.pk, officer.pk])
    client.force_login(reviewer.user)
    assert "王晓晴" not in client.get(page).text
    assert "139****1234" in client.get(page).text
    end = reverse("communities:officer-end", args=[one.pk, officer.pk])
    for address in (reveal, end):
        assert client.get(address)["Location"] == page  # in clear nothing
    assert "王晓晴" in client.post(reveal).text
    assert Event.objects.about(officer).filter(verb="reveal", by=reviewer.user).count() == 1
    assert client.post(page, {**said, "post": "worker"}).status_code == 403
    for stranger in (foreign_office, deputy):
        client.force_login(stranger.user)
        assert client.post(reveal).status_code == 404
    assert Event.objects.about(officer).filter(verb="reveal").count() == 1
    client.force_login(registrar.user)
    assert client.post(page, {"post": "chair", "name": "", "since": "x"}).status_code == 422
    late = client.post(end, {"until": "2020-01-01"})
    assert late.status_code == 422
    assert "不能早于任职之日" in late.text
    assert Officer.objects.get().until is None


def test_every_text_one_writes_has_its_label_on_the_page_of_late_posts():
    texts = (forms.CharField, forms.DateField)
    for form in (RequestForm, ApprovalForm, OfficerForm, LeavingForm):
        names = {name for name, field in form.base_fields.items() if isinstance(field, texts)}
        assert names <= set(LABELS), form
