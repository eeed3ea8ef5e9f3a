"""In Chromium: a street pastes its yearly figures, the county returns them, the street corrects, the county accepts."""

import pytest

from communities.models import Line, Return
from portal.record.services import verify
from tests.browser import Person, chromium  # noqa: F401
from tests.communities.yearly import FIGURES, GRADES, YEAR

pytestmark = pytest.mark.django_db(transaction=True)
PASTE = """(text) => {
  const cells = new DataTransfer(), input = document.activeElement;
  cells.setData("text", text);
  input.dispatchEvent(new ClipboardEvent("paste", {clipboardData: cells, bubbles: true, cancelable: true}));
}"""


@pytest.fixture
def person(chromium, live_server, registrar, reviewer):
    people = []

    def person(name, **options):
        people.append(Person(chromium, live_server.url, name, **options))
        return people[-1]

    yield person
    for one in people:
        one.context.close()


def cell(person, name, code):
    return person.page.locator(f"[name='{name}-{code}']")


def paste(person, first, *rows):
    first.focus()
    person.page.evaluate(PASTE, "\n".join("\t".join(map(str, row)) for row in rows))


def test_a_street_pastes_its_figures_and_the_county_returns_and_accepts(person, establish):
    one, other = establish(), establish("002", "恒安社区居民委员会")
    street = person("registrar")
    street.sees("年度统计待填报").follow(f"{YEAR} 年度统计").finds_it_in_order()
    grid = street.path()
    figures = list(FIGURES.values())
    paste(street, cell(street, "households", one.code), figures, [300, 200, *figures[2:]])
    street.page.keyboard.press("Enter")
    focused = "document.activeElement.name"
    assert street.page.evaluate(focused) == f"households-{other.code}"
    street.page.keyboard.press("ArrowRight")
    assert street.page.evaluate(focused) == f"population-{other.code}"
    cell(street, "population", other.code).fill("二百")
    street.press("保存").sees("有的单元格不能识别").finds_it_in_order()
    cell(street, "population", other.code).fill("2000")
    street.press("保存").sees("已保存").follow("三岗十八级")
    paste(street, cell(street, "grade_1", one.code), GRADES.values(), GRADES.values())
    street.press("保存").sees("已保存").open(grid).finds_it_in_order().confirm("报送")
    street.sees("已报送")

    county = person("reviewer").sees("年度统计待审核").follow("南岭街道").finds_it_in_order()
    filed = county.path()
    county.page.locator("summary", has_text="退回").click()
    county.page.locator("[name=note]").fill("恒安社区常住人口请核实")
    county.press("确认退回").sees("已退回")

    phone = person("registrar", width=390).sees("年度统计被退回").open(grid)
    phone.sees("恒安社区常住人口请核实").finds_it_in_order()
    cell(phone, "population", other.code).fill("2100")
    phone.press("保存").sees("已保存").confirm("报送").sees("已报送")

    county.open(filed).press("审定").sees("已审定").follow("汇总").finds_it_in_order()
    county.sees("7100")
    assert Line.objects.get(community=other).population == 2100
    assert Return.objects.get().status == "accepted"
    assert verify() == []
