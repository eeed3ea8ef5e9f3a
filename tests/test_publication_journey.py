"""From a delivered letter to its public page, each act by its own person, with JavaScript and without."""

import pytest

from portal.publication.models import Publication
from portal.publication.tasks import typeset_public_copies
from proposals.models import Reply
from tests.browser import Person, chromium  # noqa: F401

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.mark.parametrize("javascript", [True, False], ids=["javascript", "plain"])
def test_a_letter_is_prepared_reviewed_published_and_withdrawn(
    chromium, live_server, cast, at, javascript
):
    reply = at(Reply.Status.DELIVERED)
    clerk = Person(chromium, live_server.url, "clerk", javascript=javascript)
    clerk.sees("待拟公开副本").follow("关于建立健全").press("拟公开副本").sees("不得收回")
    copy = clerk.finds_it_in_order().path()
    clerk.fill(passage="工作事项清单").press("隐去").sees("已隐去，共 1 处").finds_it_in_order()
    clerk.press("收回 第 2 处").sees("已收回").press("恢复 第 2 处").finds_it_fitting()
    office = Person(chromium, live_server.url, "office", javascript=javascript)
    office.page.set_viewport_size({"width": 390, "height": 844})
    office.sees("待公开审核").follow("关于建立健全").finds_it_in_order()
    assert office.path() == copy
    office.press("审核通过").sees("已办理：审核通过")
    office.confirm("公开发布").sees("已办理：公开发布").finds_it_in_order()
    typeset_public_copies()
    public = Publication.objects.get(document=reply.document).address
    office.context.clear_cookies()
    for width in (1440, 390):
        office.page.set_viewport_size({"width": width, "height": 844})
        office.open("/public/").sees("对省十三届人大").finds_it_in_order()
        office.open(public).sees("王**代表").finds_it_in_order()
    assert "工作事项清单" not in office.page.content()
    withdraw(Person(chromium, live_server.url, "office", javascript=javascript), copy)
    office.open(public).sees("该公文已撤回公开").sees("数据有误").finds_it_in_order()
    clerk.context.close()
    office.context.close()


def withdraw(office, copy):
    """Withdraw it with a reason, which anybody may read."""
    office.open(copy).page.locator("summary", has_text="撤回公开").first.click()
    office.page.locator("details[open] textarea[name=note]").fill("数据有误，另行公开")
    office.press("确认撤回公开").sees("已办理：撤回公开").finds_it_fitting()
    office.context.close()
