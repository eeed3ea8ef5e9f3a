"""沈阳's burdens before and after: only the numbers are facts, the names of the items are invented.

台账 274 to 22, 盖章证明 81 to 22, 检查评比 21 to 10. Source: 辽宁省民政厅, reply to suggestion 1214.
"""

from datetime import date
from itertools import islice, product

from django.db import transaction

from communities.models import Burden, Measure
from communities.services import burdens
from portal.people.models import Division

SINCE, ISSUED, IN_FORCE = date(2018, 1, 1), date(2020, 3, 20), date(2020, 4, 1)
TITLE = "关于精简村（社区）台账、证明和检查评比事项的通知（演示）"
SUBJECTS = (
    "党建", "综治", "信访", "消防安全", "安全生产", "环境卫生", "物业服务", "养老服务", "残疾人", "妇女儿童",
    "青少年", "退役军人", "社会救助", "低保", "临时救助", "医疗保险", "养老保险", "就业", "计生服务", "健康教育",
    "流动人口", "出租房屋", "反诈宣传", "禁毒", "社区矫正", "普法", "文体活动", "志愿服务",
)  # fmt: skip
BOOKS = (
    "工作台账", "会议记录", "入户走访台账", "活动记录", "宣传台账",
    "人员名册", "排查登记", "整改台账", "培训记录", "统计月报",
)  # fmt: skip
MATTERS = (
    "居住", "无房", "婚姻状况", "收入", "亲属关系", "健在", "无犯罪记录", "就业状况", "失业", "困难",
    "经营场所", "房屋权属", "遗失", "政治表现", "居家养老", "户籍变动", "同一人", "无业", "监护", "抚养",
    "赡养", "身份信息更正", "子女情况", "家庭成员", "探亲", "报销", "保险理赔",
)  # fmt: skip
USES = ("证明", "证明（入学用）", "证明（办证用）")
INSPECTIONS = ("检查", "评比", "考核")
KINDS = {
    Burden.Kind.LEDGER: (SUBJECTS, BOOKS, 274, 22),
    Burden.Kind.CERTIFICATE: (MATTERS, USES, 81, 22),
    Burden.Kind.INSPECTION: (SUBJECTS[:7], INSPECTIONS, 21, 10),
}


def lists() -> dict[Burden.Kind, list[str]]:
    """The invented names by kind, as many as there were."""
    return {
        kind: ["".join(pair) for pair in islice(product(subjects, words), count)]
        for kind, (subjects, words, count, _) in KINDS.items()
    }


KEPT = {kind: names[: KINDS[kind][3]] for kind, names in lists().items()}


@transaction.atomic
def shenyang(division: Division) -> Measure:
    """Enter the lists of the city and the document that cut them, unless they are there."""
    known = Measure.objects.filter(division=division, title=TITLE).first()
    if known is not None:
        return known
    items = [burdens.Item(kind, name, SINCE) for kind, names in lists().items() for name in names]
    burdens.enter(division, items, by=None)
    document = Measure(division=division, title=TITLE, issued_on=ISSUED, effective_on=IN_FORCE)
    measure = burdens.open_measure(document, by=None)
    standing = Burden.objects.kept_by(division).standing()
    for kind, kept in KEPT.items():
        chosen = burdens.all_but(standing.filter(kind=kind), kept)
        burdens.cut(measure, division, chosen, on=IN_FORCE, by=None)
    return measure
