"""The pictures of README and handbook, taken from the demo as it is: `make screenshots`."""

import pytest

from proposals.demo import load
from tests.browser import Person, launch
from tests.portal.outside import PROJECT

IMAGES = PROJECT / "docs" / "images"
PICTURES = [
    # file, who, width, height, the link that leads there
    ("desk", "py-chengban", 1440, 900, "切实减轻社区居委会负担"),
    ("signing", "ln-tingzhang", 1440, 900, "关于如何去除社区行政化问题的建议"),
    ("deputy", "jl-daibiao", 390, 844, "关于我省进一步建立健全"),
]


@pytest.mark.screenshots
@pytest.mark.django_db(transaction=True)
def test_pictures_are_taken(live_server, settings, monkeypatch):
    monkeypatch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "1")
    settings.DEMO = True
    load()
    playwright, browser = launch()
    try:
        for file, who, width, height, link in PICTURES:
            one = Person(
                browser, live_server.url, who, password=settings.DEMO_PASSWORD, width=width
            )
            one.page.set_viewport_size({"width": width, "height": height})
            one.follow(link)
            one.page.wait_for_load_state("networkidle")
            one.page.screenshot(path=IMAGES / f"{file}.png")
            assert (IMAGES / f"{file}.png").stat().st_size > 10_000
    finally:
        browser.close()
        playwright.stop()
