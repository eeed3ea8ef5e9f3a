"""The main job from end to end, in Chromium, each act by its own person; once more without JavaScript."""

import pytest
from django.conf import settings as django_settings
from django.utils.timezone import localdate

from portal.record.services import verify
from proposals.models import Feedback, Reply
from tests import workers
from tests.browser import Person, chromium  # noqa: F401

pytestmark = pytest.mark.django_db(transaction=True)
NUMBER = f"吉民议字〔{localdate().year}〕1号"
TEXT = """您提出的建议收悉，现答复如下：
一、关于社区减负
（一）清单管理。已印发社区工作事项清单。
县（区）	村委会	居委会
濮阳县	980	34
感谢您的支持。"""


@pytest.fixture
def person(chromium, live_server, cast):
    people = []

    def person(name, **options):
        people.append(Person(chromium, live_server.url, name, **options))
        return people[-1]

    yield person
    for one in people:
        one.context.close()


@pytest.fixture
def worker(tmp_path, settings):
    settings.MEDIA_ROOT = tmp_path / "files"
    with workers.worker(tmp_path):
        yield


def register(office):
    office.open("/proposals/register/").finds_it_in_order()
    office.page.locator("[name=body]").select_option(label="吉林省人民代表大会")
    office.fill(
        session="吉林省第十三届人民代表大会第三次会议",
        number="第1017号",
        title="关于建立健全〈社区工作暂行办法〉的建议",
        deputy_name="王春和",
        text="建议明确社区职责。",
    )
    return office.press("登记").sees("已登记，请交办")


def test_from_a_registered_suggestion_to_a_judged_reply(person, worker):
    office = register(person("office")).finds_it_in_order()
    matter = office.path()
    office.choose("section", "基层政权和社区治理处").press("交办").sees("已交")
    register_again(office)
    clerk, head = person("clerk"), person("section_head")
    desk = draft(clerk)
    send_back(head, desk)
    mend(clerk, desk)
    head.open(desk).press("通过，送签发").sees("待签发")
    refused(person("signatory"), desk)
    office.open(desk).press("提出审核意见").sees("公开属性审核意见：主动公开").finds_it_in_order()
    sign(person("signatory"), person("second_signatory"), desk)
    office.open(desk).confirm("印发").sees("已印发").confirm("送达").sees("已送达")
    judge(person("deputy", width=390), matter)
    for stranger in ("outsider", "foreign_office"):
        lost = person(stranger)
        for path in (matter, desk, f"{desk}preview/", f"{desk}letter.pdf"):
            assert lost.page.goto(f"{lost.site}{path}").status == 404
    feedback = Feedback.objects.get()
    assert (feedback.attitude, feedback.result) == ("satisfied", "unsatisfied")
    assert list(verify()) == []


def draft(clerk):
    """Accept, write, see the printed page grow, submit; returns where the desk is."""
    clerk.sees("待签收").follow("关于建立健全").press("签收").sees("起草答复")
    desk = clerk.finds_it_in_order().path()
    clerk.choose("disclosure", "主动公开").fill(body=TEXT)
    clerk.page.locator("#saved", has_text="已自动保存").wait_for()
    clerk.page.locator("[name=body]").press_sequentially("。")  # a pause, then typing on
    clerk.page.wait_for_timeout(1000)
    clerk.page.locator("[name=body]").press("Backspace")
    clerk.page.locator("#pages img").first.wait_for()
    clerk.finds_it_fitting()
    clerk.fill(note="联系人：林晓棠　联系电话：0431-80000012")
    clerk.press("送核稿").sees("已送核稿").finds_it_fitting()
    return desk


def send_back(head, desk):
    """Check the draft and send it back with a reason."""
    head.open("/").sees("待核稿").follow("关于建立健全").finds_it_in_order()
    assert head.path() == desk
    head.page.get_by_text("退回修改").first.click()
    head.page.locator("details[open] textarea[name=note]").fill("请补充办理时限")
    head.press("确认退回修改").sees("请补充办理时限")


def mend(clerk, desk):
    """Read the reason, mend, submit again."""
    clerk.open(desk).sees("请补充办理时限")
    clerk.fill(body=TEXT.replace("感谢", "今年十月底前完成。\n感谢")).press("送核稿").sees(
        "已送核稿"
    )


def sign(signatory, late, desk):
    """Sign what was read and see the PDF come without reloading; the one who is late is told."""
    signatory.open("/").sees("待签发").follow("关于建立健全").finds_it_in_order()
    late.open(desk)
    signatory.confirm("签发").sees(NUMBER)
    signatory.page.get_by_role("link", name="下载").wait_for(timeout=90_000)
    signatory.finds_it_in_order()
    late.confirm("签发").sees("本次操作未执行").finds_it_fitting()


def refused(signatory, desk):
    """Nobody signs before the office has checked 公开属性."""
    signatory.open(desk).confirm("签发").sees("还缺办公室对公开属性的审核").finds_it_in_order()


def judge(deputy, matter):
    """On a phone: read the letter, be dissatisfied without and then with a reason."""
    deputy.sees("请您评价").follow("关于建立健全").sees("答复已送达").finds_it_in_order()
    assert deputy.path() == matter
    with deputy.page.expect_download() as download:
        deputy.page.get_by_role("link", name="下载答复").click()
    assert download.value.suggested_filename == f"{NUMBER}.pdf"
    deputy.page.get_by_label("满意", exact=True).first.check()
    deputy.page.locator("[name=result][value=unsatisfied]").check()
    deputy.press("提交评价").sees("写明具体意见").finds_it_in_order()
    deputy.fill(comment="请明确责任单位").press("提交评价").sees("感谢您的评价")
    deputy.finds_it_in_order()


def register_again(office):
    """The same number is refused, and the form keeps what was typed."""
    office.open("/proposals/register/")
    office.page.locator("[name=body]").select_option(label="吉林省人民代表大会")
    office.fill(session="省十三届人大三次会议", number="1017", title="另一件", deputy_name="某人")
    office.press("登记").sees("该届次的这一编号已登记").finds_it_in_order()
    assert office.page.locator("[name=title]").input_value() == "另一件"


def test_the_same_without_javascript(person, worker):
    office = register(person("office", javascript=False))
    office.choose("section", "基层政权和社区治理处").press("交办")
    clerk = person("clerk", javascript=False).follow("关于建立健全").press("签收")
    desk = clerk.path()
    clerk.fill(body=TEXT).press("保存").sees("已保存，第 2 稿")
    clerk.follow("查看版面")
    clerk.page.locator(".sheet img").first.wait_for()
    clerk.open(desk).choose("disclosure", "主动公开").press("送核稿")
    person("section_head", javascript=False).open(desk).press("通过，送签发")
    office.open(desk).press("提出审核意见").sees("公开属性审核意见")
    signatory = person("signatory", javascript=False).open(desk).confirm("签发").sees(NUMBER)
    workers.until(lambda: Reply.objects.get().document.sha256, 90)
    signatory.open(desk).sees("下载 PDF")
    office.open(desk).confirm("印发").confirm("送达")
    deputy = person("deputy", javascript=False, width=390).follow("关于建立健全")
    deputy.page.locator("[name=attitude][value=satisfied]").check()
    deputy.page.locator("[name=result][value=satisfied]").check()
    deputy.press("提交评价").sees("感谢您的评价")
    assert Feedback.objects.get().result == "satisfied"


def test_the_other_pages_are_in_order(person, at, settings, appoint, bureau):
    settings.DEMO = True
    appoint("jl-bangong", "演示者", bureau, "office")
    at(Reply.Status.DRAFTING)
    office = person("office")
    for path in ("/", "/proposals/", "/notices/", "/style/", "/proposals/999/"):
        office.open(path).finds_it_in_order()
    office.open("/proposals/").follow("关于建立健全").finds_it_in_order()
    clerk = person("clerk").follow("关于建立健全").follow("第 2 稿").finds_it_in_order()
    office.page.set_viewport_size({"width": 390, "height": 844})
    for path in ("/", "/proposals/", "/notices/", "/style/"):
        office.open(path).finds_it_fitting()
    clerk.page.set_viewport_size({"width": 390, "height": 844})
    clerk.open("/").follow("关于建立健全").finds_it_fitting()
    office.context.clear_cookies()
    office.open("/sign-in/").sees("演示账号").finds_it_in_order()
    assert django_settings.DEMO_PASSWORD in office.page.content()


def test_an_office_writes_a_wording_and_a_clerk_begins_with_it(person):
    office = person("office").open("/wordings/").finds_it_in_order()
    office.follow("新建")
    office.page.locator("#pages img").wait_for()
    office.fill(name="本厅答复", note="电话：{{电话}}").sees("第1行第4字的“{{电话}}”不是合并域")
    assert office.page.evaluate("document.activeElement.name") == "note"
    office.press("保存").sees("答复可用的合并域有：编号、届次").finds_it_in_order()
    office.fill(note="电话：{{联系电话}}").press("保存").sees("已保存，第 1 版").finds_it_in_order()
    office.page.set_viewport_size({"width": 390, "height": 844})
    office.finds_it_fitting()

    register(office)
    matter = office.path()
    office.choose("section", "基层政权和社区治理处").press("交办").sees("已交")
    clerk = person("clerk").open(matter).press("签收").sees("送核稿前还须填写")
    clerk.press("送核稿").sees("附注：“{{联系电话}}”尚未填写。").finds_it_in_order()
    clerk.page.locator("summary", has_text="文稿模板").click()
    clerk.press("换用“答复（通用）”").sees("已换用")
    clerk.page.locator("summary", has_text="文稿模板").click()
    clerk.press("换用“本厅答复”").sees("送核稿前还须填写")
    clerk.fill(note="电话：0431-80000012")
    clerk.page.locator("#unfilled .notice").wait_for(state="detached")
    clerk.finds_it_in_order()
    clerk.press("送核稿").sees("核稿")
