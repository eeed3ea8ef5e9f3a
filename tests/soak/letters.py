"""Official documents from a seeded generator: every element, in every length, in the register of real replies."""

import random
from hashlib import sha256

from portal.documents.demo_seal import demo_seal

CLAUSES = [
    "按照国家和省有关城乡社区治理的法律法规",
    "会同省委组织部、省财政厅等部门开展了专题调研",
    "社区工作事项准入制度得到进一步落实",
    "各县（市、区）建立了面向社区的工作事项清单",
    "未列入清单的事项一律不得要求社区承担",
    "清理各类证明事项30项，保留2项",
    "社区工作者报酬按时足额发放，并逐步建立动态调整机制",
    "印发了《关于规范村（居）民委员会出具证明工作的指导意见》（吉民发〔2025〕44号）",
    "着力解决“上面千条线、下面一根针”的问题",
    "2025年全省城乡社区综合服务设施覆盖率达到96.49%",
    "每百户居民拥有综合服务设施面积不低于30㎡",
    "开展“幸福社区”创建活动2320场次",
    "居民代表会议、民主协商、村规民约等制度普遍建立",
    "推广长春市甲一区“12345”工作机制的经验",
    "健全党组织领导的自治、法治、德治相结合的城乡基层治理体系",
    "数据由基层一次采集、多方共用，不再重复填报",
    "对清单落实情况开展督查，结果向社会公布",
    "建设喆里、玥湾、堃泰三个社区居民会客厅",
    "以市（州）为单位制定社区减负的具体办法",
    "省级财政安排补助资金1.26亿元",
    "支持社会组织、社会工作者参与社区服务",
    "逐步实现城乡公共服务均等化",
    "在镕城街道、𠮷庄镇等地先行试点，取得了阶段性成效",
    "截至2026年4月底，共有社区11312个，其中城市社区1970个",
    "“一刻钟便民生活圈”覆盖居民小区4407个",
    "推动各部门信息系统（平台）整合，减少App和微信工作群",
]
OPENINGS = (
    "您提出的《关于{}的建议》收悉，经认真研究办理，现答复如下：",
    "您提出的“{}”的建议收悉。现将办理情况答复如下：",
)
THEMES = (
    "减轻社区居委会负担", "建立健全社区工作事项准入制度", "加强社区专职工作者队伍建设", "推进智慧社区建设",
    "规范基层群众性自治组织出具证明", "完善城乡社区治理体系", "发展社区养老服务", "设立社区议事厅",
)  # fmt: skip
ORGANS = (
    "吉林省民政厅", "吉林省财政厅", "吉林省司法厅", "吉林省教育厅", "吉林省农业农村厅", "吉林省卫生健康委员会",
    "吉林省人力资源和社会保障厅", "长春市民政局", "延边朝鲜族自治州民政局", "中共吉林省委社会工作部",
)  # fmt: skip
SURNAMES, GIVEN = (
    "王李张刘陈杨赵黄周吴徐孙欧阳司马",
    "望舒以宁春和向晚怀民知远守正书珩一苇晓棠喆玥堃",
)
ENDING = (
    "感谢您对我省民政工作的关心和支持。",
    "再次感谢您长期以来对社区治理工作的关注、关心和支持，欢迎继续提出宝贵意见。",
    "专此答复。",
)


def letter(seed, longest=16_000):
    """Return a source of up to so many characters and the seals it needs: the same from the same seed."""
    return Letter(random.Random(seed), longest).whole()


class Letter:
    """One document, made up element by element."""

    def __init__(self, chance, longest):
        self.chance, self.longest = chance, longest
        self.layout = chance.choice(("letter", "letter", "file"))

    def whole(self):
        organs = self.organs()
        sealed = self.chance.random() < 0.6
        pngs = {name: demo_seal(name) for name in organs} if sealed else {}
        width = self.chance.choice((38, 42, 42, 42, 45, 50))
        seals = [{"image": sha256(png).hexdigest(), "width": width} for png in pngs.values()]
        source = {
            **self.head(),
            "layout": self.layout,
            "organ": organs[0],
            "body": self.body(),
            "attachments": self.attachments(),
            "signature": organs,
            "date": f"20{self.chance.randint(20, 29)}-{self.chance.randint(1, 12):02}-{self.chance.randint(1, 28):02}",
            "note": self.maybe(0.6, "联系人：林晓棠　电话：0431-80000012"),
            "copies": self.copies(),
            "seals": seals,
        }
        return source, {sha256(png).hexdigest(): png for png in pngs.values()}

    def maybe(self, probability, value, otherwise=""):
        return value if self.chance.random() < probability else otherwise

    def organs(self):
        count = self.chance.choice((1, 1, 1, 1, 2, 3, 3, 4, 6))
        return self.chance.sample(ORGANS, count)

    def head(self):
        signers = [self.person() for _ in range(self.chance.choice((1, 2, 3)))]
        return {
            "doc_number": f"吉民{self.chance.choice(['议字', '发', '函'])}〔2026〕{self.chance.randint(1, 9999)}号",
            "title": self.title(),
            "addressees": self.addressees(),
            "copy_number": self.maybe(0.15, f"{self.chance.randint(1, 999):06}"),
            "urgency": self.maybe(0.15, self.chance.choice(("特急", "加急"))),
            "result_class": self.maybe(0.4, self.chance.choice("ABCD")),
            "disclosure": self.chance.choice(("主动公开", "依申请公开", "")),
            "signers": signers if self.layout == "file" and self.chance.random() < 0.4 else [],
        }

    def person(self):
        return self.chance.choice(SURNAMES) + "".join(
            self.chance.sample(GIVEN, self.chance.choice((1, 2, 2)))
        )

    def title(self):
        themes = self.chance.sample(THEMES, self.chance.choice((1, 1, 2, 3)))
        number = f"第{self.chance.randint(1, 2999)}号代表建议的答复"
        plain = f"对省十四届人大{self.chance.choice('一二三四五')}次会议{number}"
        return self.maybe(
            0.5, plain, f"关于对省十四届人大三次会议关于{'、'.join(themes)}的{number}"
        )[:100]

    def addressees(self):
        count = self.chance.choice((1, 1, 1, 2, 3, 8, 20, 60))
        return [f"{self.maybe(0.3, '尊敬的')}{self.person()}代表" for _ in range(count)]

    def sentence(self):
        return "，".join(self.chance.sample(CLAUSES, self.chance.randint(2, 5))) + "。"

    def paragraph(self):
        return "".join(self.sentence() for _ in range(self.chance.choice((1, 1, 2, 3, 6))))

    def table(self):
        columns = self.chance.choice((2, 3, 4, 5, 8, 12))
        header = ["县（市、区）", *(f"指标{n}" for n in range(1, columns))]
        rows = [
            [
                f"{self.chance.choice('甲乙丙丁戊己庚辛')}{self.chance.choice('县市区')}",
                *(str(self.chance.randint(0, 9999)) for _ in header[1:]),
            ]
            for _ in range(self.chance.choice((2, 5, 12, 40)))
        ]
        if columns < 6:
            rows[-1][1] = self.sentence()
        return "\n".join("\t".join(row) for row in [header, *rows])

    def part(self, number):
        lines = [f"{'一二三四五六七八九十'[number]}、关于{self.chance.choice(THEMES)}"]
        for n in range(self.chance.choice((0, 2, 3))):
            lines.append(f"（{'一二三'[n]}）{self.chance.choice(THEMES)}。{self.paragraph()}")
            lines += [f"{m + 1}.{self.paragraph()}" for m in range(self.chance.choice((0, 0, 2)))]
        lines += [self.paragraph() for _ in range(self.chance.randint(1, 3))]
        return [*lines, *(["有关情况如下：", self.table()] if self.chance.random() < 0.2 else [])]

    def body(self):
        """Return a text of one to about thirty pages, most of them short as real ones are."""
        lengths = (100, 200, 300, 400, 500, 700, 1_000, 2_000, 4_000, 8_000, 16_000)
        longest = min(self.chance.choice(lengths), self.longest)
        lines = [self.chance.choice(OPENINGS).format(self.chance.choice(THEMES))]
        number = 0
        while sum(map(len, lines)) < longest:
            lines += self.part(number % 10) if longest > 400 else [self.paragraph()]
            number += 1
        return "\n".join([*lines, *self.maybe(0.8, [self.chance.choice(ENDING)], [])])

    def attachments(self):
        count = self.chance.choice((0, 0, 0, 0, 1, 2, 3))
        return [
            {
                "title": f"{self.chance.choice(THEMES)}情况",
                "body": "\n".join(
                    [self.paragraph(), self.maybe(0.5, self.table(), self.paragraph())]
                ),
            }
            for _ in range(count)
        ]

    def copies(self):
        count = self.chance.choice((0, 0, 1, 2, 5, 20))
        return [
            {
                "name": f"省人大{self.chance.choice(THEMES)[:4]}委员会{n}办",
                "count": self.chance.randint(1, 3),
            }
            for n in range(count)
        ]
