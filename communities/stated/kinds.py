"""What is counted, in the words of replies: committees by kind, and what the yearly returns hold."""

import re

ALL, URBAN, VILLAGES, TOWN, RURAL = "committees", "urban", "villages", "town", "rural"
WORKERS, WORKERS_URBAN, WORKERS_RURAL = "workers", "workers_urban", "workers_rural"
LABELS = {
    ALL: "村（居）委会", URBAN: "居委会", VILLAGES: "村委会", TOWN: "其中：乡镇社区", RURAL: "其中：农村社区",
    WORKERS: "社区工作者", WORKERS_URBAN: "城镇社区工作者", WORKERS_RURAL: "农村社区工作者",
    "households": "户数", "population": "常住人口", "party_members": "党员", "volunteers": "志愿者",
    "organisations": "社区社会组织", "councils": "议事会", "micro_grids": "微网格",
}  # fmt: skip
COMMITTEES = (ALL, URBAN, VILLAGES, TOWN, RURAL)
WHOLES = {ALL: (VILLAGES, URBAN), WORKERS: (WORKERS_RURAL, WORKERS_URBAN)}  # their parts, complete
WITHIN = {TOWN: URBAN, RURAL: VILLAGES}  # parts that leave others over
FOUNDED = ("organisations", "councils", "micro_grids")  # of which one says that they were set up

BODY = r"(?:民委员会|委员会|委会|民委会)"
WORDS = {
    WORKERS_RURAL: r"农村社区工作(?:者|人员)",
    WORKERS_URBAN: r"(?:城镇|城市)社区工作(?:者|人员)",
    WORKERS: r"(?:城乡)?社区工作(?:者|人员)",
    "volunteers": r"(?:实名)?(?:注册)?(?:社区)?志愿者",
    "organisations": r"社区社会组织",
    "councils": r"(?:城乡)?(?:社区)?(?:协商)?议事会",
    "micro_grids": r"微网格",
    "households": r"居民户|常住户|总户数|户数",
    "population": r"常住人口|总人口",
    "party_members": r"党员",
    ALL: rf"[村居]民?[（(](?:社区)?[村居]民?[）)]{BODY}|村居{BODY}|城乡社区|村[（(]社区[）)]|基层群众性自治组织",
    TOWN: r"乡?镇社区",
    RURAL: r"农村社区",
    URBAN: rf"(?:城市|城镇)?(?:社区)?居{BODY}|(?:城市|城镇)社区",
    VILLAGES: rf"村{BODY}|行政村|建制村",
}
NAMED = {kind: re.compile(words) for kind, words in WORDS.items()}
ANY = "|".join(f"(?:{words})" for words in WORDS.values())
TOTALS = ("合计", "总计", "共计", "小计", "总数", "全市", "全省", "全县", "全区")


def kind_of(words: str) -> str:
    """The kind that these words and no others name; empty for other things."""
    bare = words.strip()
    return next((kind for kind, named in NAMED.items() if named.fullmatch(bare)), "")
