"""A session that ended, a token that is stale, an address that takes posts only: nothing typed is lost."""

import re

import pytest
from django import forms
from django.db import connection
from django.test import Client
from django.urls import reverse

from portal.resubmit import LABELS
from proposals.forms import AssignForm, DraftForm, FilterForm, JudgeForm, RegisterForm
from proposals.models import Reply
from tests.browser import Person, chromium  # noqa: F401
from tests.portal.outside import closed_port

R = Reply.Status
HTMX = {"HX-Request": "true"}
OURS = {"Origin": "http://testserver"}
LONG = "\n第一段\n第二段<b>&"
HIDDEN = re.compile(r'<input type="hidden" name="(\w+)" value="([^"]*)"')


@pytest.fixture
def desk(at, clerk):
    reply = at(R.DRAFTING)
    browser = Client(enforce_csrf_checks=True)
    browser.force_login(clerk.user)
    return browser, reply


def token_in(page):
    return dict(HIDDEN.findall(page.text))["csrfmiddlewaretoken"]


def draft_of(reply, **changes):
    people = "\n".join(reply.addressees)
    known = {"title": reply.title, "addressees": people, "body": LONG, "version": reply.version}
    return {**known, **changes}


def saves(reply):
    return reverse("proposals:draft", args=[reply.pk])


def sign_in_again(browser, person):
    """In another window: the token is another one afterwards."""
    browser.get(reverse("people:sign-in"))
    browser.force_login(person.user)
    browser.cookies["csrftoken"] = "b" * 32


def test_after_signing_in_again_htmx_gets_a_fresh_token_for_every_form_of_its_page(desk, clerk):
    browser, reply = desk
    old = token_in(browser.get(reply.get_absolute_url()))
    sign_in_again(browser, clerk)
    posted = draft_of(reply, csrfmiddlewaretoken=old)
    refused = browser.post(saves(reply), posted, headers={**HTMX, **OURS})
    assert refused.status_code == 403
    assert 'hx-swap-oob="outerHTML:[name=csrfmiddlewaretoken]"' in refused.text
    assert "请再按一次" in refused.text
    posted["csrfmiddlewaretoken"] = token_in(refused)
    assert browser.post(saves(reply), posted, headers={**HTMX, **OURS}).status_code == 200


@pytest.mark.parametrize("signed_in", [True, False])
def test_a_late_post_is_shown_and_can_be_sent_again(desk, clerk, signed_in):
    browser, reply = desk
    browser.get(reply.get_absolute_url())
    if signed_in:
        sign_in_again(browser, clerk)
    else:
        browser.logout()
    posted = draft_of(reply, then="submit", csrfmiddlewaretoken="c" * 32)
    page = browser.post(saves(reply), posted, headers=OURS)
    assert page.status_code == (403 if signed_in else 401)
    assert f'action="{saves(reply)}"' in page.text
    assert "readonly>\n\n第一段\n第二段&lt;b&gt;&amp;</textarea>" in page.text
    assert ('rel="noopener">在新窗口登录' in page.text) != signed_in
    assert "c" * 32 not in page.text
    sent = {
        **dict(HIDDEN.findall(page.text)),
        "title": "标题",
        "addressees": "某代表",
        "body": "写好了。",
        "disclosure": "主动公开",
    }
    assert (sent["then"], sent["version"]) == ("submit", str(reply.version))
    if signed_in:
        again = browser.post(saves(reply), sent, headers=OURS)
        assert again["Location"] == reply.get_absolute_url()
        reply.refresh_from_db()
        assert reply.body == "写好了。"


def test_a_post_without_a_session_but_with_its_token_waits_for_the_sign_in(client, at):
    reply = at(R.DRAFTING)
    page = client.post(saves(reply), draft_of(reply), headers=OURS)
    assert page.status_code == 401
    assert "第二段" in page.text
    assert client.post(saves(reply), draft_of(reply), headers=HTMX).status_code == 401
    assert client.post(saves(reply), draft_of(reply))["Location"] == "/sign-in/"
    assert client.get("/proposals/")["Location"] == "/sign-in/?next=/proposals/"


@pytest.mark.parametrize(
    "origin", ["http://evil.example", "null", "http://testserver.evil.example"]
)
def test_another_site_gets_a_plain_refusal(desk, origin):
    browser, reply = desk
    page = browser.post(saves(reply), draft_of(reply), headers={"Origin": origin})
    assert page.status_code == 403
    assert "第二段" not in page.text


def test_no_page_shows_a_password_again(db):
    browser = Client(enforce_csrf_checks=True)
    browser.get("/sign-in/")
    page = browser.post("/sign-in/", {"username": "u", "password": "geheim-77"}, headers=OURS)
    assert page.status_code == 403
    assert "geheim-77" not in page.text


def test_every_text_one_writes_has_its_label_on_that_page():
    for kind in (RegisterForm, JudgeForm, DraftForm, AssignForm):
        for name, field in kind.base_fields.items():
            if isinstance(field, forms.CharField | forms.DateField) and not field.widget.is_hidden:
                assert name in LABELS, (kind, name)
    assert "q" in FilterForm.base_fields  # a search is no post


@pytest.mark.parametrize(
    ("path", "leads_to"),
    [
        ("/replies/4/draft/", "/replies/4/"),
        ("/replies/4/sign/", "/replies/4/"),
        ("/proposals/7/assign/", "/proposals/7/"),
        ("/notices/read/", "/notices/"),
        ("/act-as/", "/"),
        ("/sign-out/", "/"),
    ],
)
def test_an_address_for_posts_leads_to_its_page(client, clerk, path, leads_to):
    refused = client.get(path)
    assert refused.status_code == 405
    assert "不能直接打开" in refused.text
    assert "POST" in refused["Allow"]
    client.force_login(clerk.user)
    assert client.get(path)["Location"] == leads_to
    assert client.put(path).status_code == 405


def test_health_is_answered_with_a_cookie_and_no_database(client, clerk, settings, monkeypatch):
    client.force_login(clerk.user)
    settings.CELERY_BROKER_URL = f"redis://127.0.0.1:{closed_port()}/0"
    asked = []
    with monkeypatch.context() as patch:
        patch.setitem(connection.settings_dict, "PORT", closed_port())
        with connection.execute_wrapper(lambda *_: asked.append(1)):
            response = client.get("/health/")
    assert response.status_code == 503
    assert not asked
    assert response["X-Frame-Options"] == "DENY"
    assert "default-src 'none'" in response["Content-Security-Policy"]
    assert response["Cache-Control"] == "no-store"


def test_too_much_text_is_said_to_be_too_much(client, at, clerk, settings):
    reply = at(R.DRAFTING)
    client.force_login(clerk.user)
    settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 1000
    posted = "body=" + "x" * 2000
    kind = "application/x-www-form-urlencoded"
    page = client.post(saves(reply), posted, content_type=kind)
    assert page.status_code == 400
    assert "内容过长" in page.text


def test_a_page_and_a_fragment_of_one_address_are_kept_apart(client, clerk):
    client.force_login(clerk.user)
    assert "HX-Request" in client.get("/")["Vary"]


def test_only_people_of_the_demo_are_listed(client, clerk, settings, monkeypatch):
    settings.DEMO = True
    monkeypatch.setattr("portal.people.views.demo_usernames", frozenset)
    assert "林晓棠" not in client.get("/sign-in/").text
    monkeypatch.setattr("portal.people.views.demo_usernames", lambda: frozenset(["clerk"]))
    assert "林晓棠" in client.get("/sign-in/").text


@pytest.mark.django_db(transaction=True)
def test_at_the_desk_one_signs_in_in_another_window_and_goes_on(chromium, live_server, at, clerk):
    reply = at(R.DRAFTING)
    writer = Person(chromium, live_server.url, "clerk").open(reply.get_absolute_url())
    writer.context.clear_cookies()
    writer.fill(title="第一次").sees("登录已过期")
    with writer.page.expect_popup() as opened:
        writer.page.locator("#notes a").click()
    window = opened.value
    window.get_by_label("用户名").fill("clerk")
    window.get_by_label("密码").fill("x")
    window.get_by_role("button", name="登录", exact=True).click()
    window.get_by_role("heading", name="等您办理").wait_for()
    writer.fill(title="第二次").sees("已重新登录，请再按一次")
    writer.fill(title="第三次").sees("已自动保存")
    writer.finds_it_fitting().context.close()
    reply.refresh_from_db()
    assert reply.title == "第三次"
