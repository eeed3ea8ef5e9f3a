"""Two communities become one: the street asks with a document, the county approves; the day before still shows two."""

from datetime import timedelta

import pytest
from django.utils.timezone import localdate

from communities.models import Request, Spell
from tests.browser import Person, chromium  # noqa: F401
from tests.portal.files import upload

pytestmark = pytest.mark.django_db(transaction=True)
TODAY = localdate()
STREET = "/registry/divisions/220102001000/"


def ask(street, paper):
    """The street asks for the merger, with a document; a form that lacks something keeps what was typed."""
    street.open("/registry/requests/").finds_it_in_order()
    street.page.locator("summary", has_text="新建申请").click()
    street.follow("合并").finds_it_in_order()
    street.fill(effective_on=str(TODAY), reason="居民户数不足，合并便于服务。").press("保存")
    street.sees("尚有以下内容需要改正")
    for name in ("华阳社区居民委员会", "恒安社区居民委员会"):
        street.page.get_by_role("checkbox", name=name).check()
    street.fill(name="华安社区居民委员会", code="220102001009").press("保存")
    street.sees("申请已保存").sees("华安社区居民委员会（新设）").finds_it_in_order()
    street.page.locator("input[type=file]").set_input_files(paper)
    street.press("上传").sees("请示.txt")
    street.press("提交审核").sees("申请已提交").finds_it_in_order()


def agree(county):
    """The county looks at it on a telephone, and agrees by the paper of its government."""
    county.sees("名录变更待审核").follow("合并申请").sees("生效后名录的变化").sees("请示.txt")
    county.page.set_viewport_size({"width": 390, "height": 844})
    county.finds_it_in_order()
    county.confirm("同意").sees("请填写批准文件的标题和文号")
    county.page.locator("summary", has_text="同意").first.click()
    county.fill(
        approval_title="关于南岭街道调整居委会规模的批复", approval_number="南府批〔2026〕3号"
    )
    county.press("确认同意").sees("已记入名录的变更").finds_it_in_order()


@pytest.mark.parametrize("javascript", [True, False], ids=["javascript", "plain"])
def test_two_communities_are_merged(
    chromium, live_server, establish, registrar, reviewer, tmp_path, javascript
):
    establish("001")
    establish("002", "恒安社区居民委员会")
    paper = tmp_path / "请示.txt"
    paper.write_bytes(upload().read())
    street = Person(chromium, live_server.url, "registrar", javascript=javascript)
    ask(street, paper)
    assert Spell.objects.on(TODAY).count() == 2

    county = Person(chromium, live_server.url, "reviewer", javascript=javascript)
    agree(county)
    before, after = "华阳社区居民委员会", "华安社区居民委员会"
    county.open(f"{STREET}?on={TODAY - timedelta(days=1)}").sees(before).finds_it_in_order()
    assert after not in county.page.content()
    county.open(f"{STREET}?on={TODAY}").sees(after).finds_it_in_order()
    assert before not in county.page.content()
    county.follow(after).sees("合并自").finds_it_in_order()

    street.open("/").sees("合并申请“华阳社区居民委员会、恒安社区居民委员会”已于")
    street.open(Request.objects.get().get_absolute_url()).follow("申请撤回这一变更")
    street.fill(effective_on=str(TODAY), reason="合并有误").press("保存").finds_it_in_order()
    street.context.close()
    county.context.close()


def test_a_chair_is_entered_shown_in_clear_and_leaves(chromium, live_server, establish, registrar):
    one = establish()
    street = Person(chromium, live_server.url, "registrar")
    street.open(f"/registry/communities/{one.pk}/officers/").choose("post", "主任")
    street.fill(name="王晓晴", telephone="13900001234", since="2021-03-01").press("登记")
    street.sees("王**").sees("139****1234").sees("现有 1 人").finds_it_in_order()
    assert "王晓晴" not in street.page.content()
    street.page.get_by_role("button", name="显示").click()
    street.sees("王晓晴").sees("13900001234")
    street.page.set_viewport_size({"width": 390, "height": 844})
    street.finds_it_in_order()
    street.page.locator("summary", has_text="离任").first.click()
    street.page.locator("input[name=until]").fill(str(TODAY))
    street.press("登记离任").sees("离任人员").finds_it_in_order()
    street.context.close()
