"""The look-up in Chromium: found as one types, down to a committee's page, on a screen and on a telephone."""

import pytest

from tests.browser import Person, chromium  # noqa: F401

pytestmark = pytest.mark.django_db(transaction=True)


def test_a_committee_is_found_as_one_types(chromium, live_server, establish):
    establish("001", "华阳社区居民委员会")
    establish("201", "新月村村民委员会")
    one = Person(chromium, live_server.url, "registrar")
    one.open("/registry/").finds_it_in_order()
    one.page.locator("[name=q]").press_sequentially("hy")
    one.follow("华阳社区居民委员会").sees("由名称判定").finds_it_in_order()
    one.fill(on="2019-12-31").press("查看").sees("该日无登记")
    one.context.close()
    other = Person(chromium, live_server.url, "registrar", width=390, javascript=False)
    other.open("/registry/").fill(q="新月").press("查找").follow(
        "新月村村民委员会"
    ).finds_it_fitting()
    other.follow("南岭街道").sees("华阳社区居民委员会").finds_it_fitting()
    other.context.close()
