"""Headless Chromium for the journeys: one browser a process, a context a person."""

import os

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import sync_playwright

CHROMIUM = os.environ.get("CHROMIUM", "/usr/bin/chromium")
QUIET = ("--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-sync")
GRAVE = {"serious", "critical"}


class Person:
    """Somebody at a screen, signed in by the sign-in page."""

    def __init__(self, browser, site, username, *, password="x", width=1440, javascript=True):
        self.context = browser.new_context(
            viewport={"width": width, "height": 900},
            locale="zh-CN",
            java_script_enabled=javascript,
            accept_downloads=True,
        )
        self.context.set_default_timeout(90_000)  # a busy machine is no defect
        self.site, self.javascript = site, javascript
        self.page = self.context.new_page()
        self.complaints = []
        self.page.on("console", self.listen)
        self.page.on("pageerror", lambda error: self.complaints.append(str(error)))
        self.page.goto(f"{site}/sign-in/")
        self.page.get_by_label("用户名").fill(username)
        self.page.get_by_label("密码").fill(password)
        self.press("登录")

    def listen(self, message):
        """Complaints of the browser, but for answers that are meant to be 4xx."""
        meant = ("Failed to load resource", "Response Status Error Code")
        if message.type == "error" and not message.text.startswith(meant):
            self.complaints.append(message.text)

    def open(self, path):
        self.page.goto(f"{self.site}{path}")
        return self

    def press(self, name):
        self.page.get_by_role("button", name=name, exact=True).first.click()
        self.page.wait_for_load_state()
        return self

    def confirm(self, name):
        """Open the sheet of a step that cannot be undone, and take it."""
        self.page.locator("summary", has_text=name).first.click()
        return self.press(f"确认{name}")

    def follow(self, name):
        self.page.get_by_role("link", name=name).first.click()
        self.page.wait_for_load_state()
        return self

    def fill(self, **fields):
        for name, value in fields.items():
            self.page.locator(f"[name={name}]").first.fill(value)
        return self

    def choose(self, name, label):
        self.page.locator(f"select[name={name}]").select_option(label=label)
        return self

    def sees(self, text):
        self.page.get_by_text(text).first.wait_for()
        return self

    def path(self):
        return self.page.url.removeprefix(self.site)

    def finds_it_in_order(self):
        """No serious accessibility violation, nothing wider than the screen, no complaint."""
        if self.javascript:  # axe would wait for ever without
            found = Axe().run(self.page).response["violations"]
            assert not [f"{f['id']}: {f['help']}" for f in found if f["impact"] in GRAVE]
        return self.finds_it_fitting()

    def finds_it_fitting(self):
        """Nothing wider than the screen, no complaint of the browser."""
        wide = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
        assert self.page.evaluate(wide) <= 0, "the page scrolls sideways"
        assert self.complaints == []
        return self


def launch():
    """Playwright and a browser; the caller closes both."""
    playwright = sync_playwright().start()
    return playwright, playwright.chromium.launch(executable_path=CHROMIUM, args=QUIET)


@pytest.fixture(scope="module")
def chromium():
    """One browser for a module; a module that uses it imports it."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "1")  # Playwright keeps a loop in this thread
        playwright, browser = launch()
        yield browser
        browser.close()
        playwright.stop()
