"""Figures are read from a text or a table with their number, unit, place and what they count."""

import time
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from communities import stated
from communities.stated import kinds
from communities.stated.numerals import han
from tests.communities.puyang import DISPUTES, JILIN, NAMES, PUYANG, SHENYANG

PLACES = [(code.ljust(12, "0"), name, "410900000000") for code, name in NAMES.items()]
KNOWN = stated.gazetteer(stated.Place("濮阳市", "410900000000"), PLACES)
LIAONING = stated.gazetteer(
    stated.Place("辽宁省", "210000000000"), [("210100000000", "沈阳市", "210000000000")]
)


def read(text, known=KNOWN):
    return [
        (one.place.name, one.shown, one.unit, one.kind or one.counted)
        for one in stated.read(text, known)
    ]


def test_a_county_keeps_its_numbers_whatever_stands_between_them():
    found = {(place, kind): number for place, number, _, kind in read(PUYANG) if place != "濮阳市"}
    assert found == {
        ("濮阳县", "villages"): "980", ("濮阳县", "urban"): "34", ("清丰县", "villages"): "503",
        ("清丰县", "urban"): "9", ("南乐县", "villages"): "321", ("南乐县", "urban"): "3",
        ("范县", "villages"): "574", ("范县", "urban"): "5", ("台前县", "villages"): "372",
        ("华龙区", "villages"): "20", ("华龙区", "urban"): "148", ("开发区", "villages"): "97",
        ("开发区", "urban"): "48", ("示范区", "urban"): "22", ("工业园区", "urban"): "23",
    }  # fmt: skip


def test_zones_are_known_by_their_short_names_where_there_is_one():
    codes = {one.place.name: one.place.code for one in stated.read(PUYANG, KNOWN)}
    assert codes["开发区"] == "410972000000"
    assert codes["工业园区"] == "410971000000"
    assert codes["示范区"] == ""


@pytest.mark.parametrize(
    ("text", "number", "unit", "counted"),
    [
        ("累计成立社区党总支123个、小区党支部", "123", "个", "社区党总支"),
        ("顺利完成34个油田移交社区居委会选举工作", "34", "个", "油田移交社区居委会选举工作"),
        ("共评出“五星”村委会88个。", "88", "个", "村委会"),
        ("本次共选举产生居委会成员242名。", "242", "名", "本次共选举产生居委会成员"),
        ("清理了居住证明等30项不再要求出具的证明", "30", "项", "不再要求出具的证明"),
        ("省本级投入2.2755亿多元", "227550000", "元", "省本级投入"),
        ("安排资金350万元", "3500000", "元", "资金"),
        ("平均549平方米", "549", "平方米", "平均"),
        ("实名注册社区志愿者166万名", "1660000", "名", "volunteers"),
        ("便民利民服务网点近十万个", "100000", "个", "便民利民服务网点"),
        ("智能硬件设施八大系统模块", "8", "大", "系统模块"),
        ("提出三项基础条件", "3", "项", "基础条件"),
        ("共1,234个村民委员会", "1234", "个", "villages"),
        ("占百分之六十五", "65", "%", "占"),
    ],
)
def test_a_number_has_its_unit_and_what_it_counts(text, number, unit, counted):
    [found] = read(text)
    assert found == ("濮阳市", number, unit, counted)


@pytest.mark.parametrize("text", ["近十万个", "3万多个", "200余人", "不少于3000字", "120+个"])
def test_an_approximation_is_marked(text):
    [found] = stated.read(text, KNOWN)
    assert found.approximate


@pytest.mark.parametrize(
    "text",
    [
        "第306号建议", "濮民〔2020〕50号", "2023年7月25日", "联系电话：0393-6687808", "一是推动", "党的十九大精神",
        "（一）总体情况", "市九届人大一次会议", "”12341”工作机制", "第一批名单", "一票否决", "2017-2018年度",
        "每年9月底前", "一个月内", "实验周期为2年", "千条线", "每万名城镇常住人口", "十几年来",
    ],
)  # fmt: skip
def test_other_numbers_are_no_figures(text):
    assert read(text) == []


def test_a_figure_is_dated_by_its_sentence():
    assert {one.on for one in stated.read(JILIN, KNOWN)} == {date(2020, 3, 31)}


def test_ledgers_cut_are_read_in_pairs():
    found = [(place, number) for place, number, *_ in read(SHENYANG, LIAONING)]
    assert found == [("沈阳市", n) for n in ("274", "22", "81", "22", "21", "10")]


@pytest.mark.parametrize(
    ("text", "holds"),
    [
        ("3048/3159=96.49%", True), ("3048/3159=96.94%", False), (DISPUTES, True),
        ("由914项减少到407项，减少507项。", True), ("由914项减少到407项，减少570项。", False),
        ("由274项压缩至22项，下降92.0%。", True), ("由274项压缩至22项，下降29.0%。", False),
        ("有居委会34个、村委会980个，共1014个。", True), ("有居委会34个、村委会980个，共1041个。", False),
        ("排查纠纷50起，其中重大60起。", False), ("排查纠纷500起，其中重大60起。", True),
    ],
)  # fmt: skip
def test_figures_are_held_against_one_another(text, holds):
    [check, *more] = stated.checks_of(text, stated.read(text, KNOWN), KNOWN)
    assert all(one.holds for one in (check, *more)) == holds


@pytest.mark.parametrize(
    ("words", "number"),
    [("十", 10), ("十八", 18), ("二十", 20), ("两千三百零五", 2305), ("十万", 100000), ("一亿二千万", 120000000)],
)  # fmt: skip
def test_chinese_numerals(words, number):
    assert han(words) == number


WORDS = {"villages": ["村民委员会", "村委会"], "urban": ["居民委员会", "社区居委会"]}
CELLS = st.dictionaries(st.sampled_from(sorted(WORDS)), st.integers(0, 99999), min_size=1)
TABLES = st.dictionaries(st.sampled_from([name for _, name, _ in PLACES]), CELLS, min_size=2)


@settings(max_examples=60, deadline=None)
@given(table=TABLES, draw=st.data())
def test_what_is_written_as_a_sentence_is_read_back(table, draw):
    pick = lambda *words: draw.draw(st.sampled_from(words))  # noqa: E731 -- a short word for a long call
    said, wanted = "全市情况如下。其中", {}
    for place, cells in table.items():
        said += place + pick("", "有", "现有", "共有")
        for kind, number in cells.items():
            noun = pick(*WORDS[kind])
            said += pick(f"{number}个{noun}", f"{noun}{number}个，") + pick("", "，", "；", "、")
            wanted[place, kind] = Decimal(number)
        said += pick("，", "；", "。\n")
    found = {(one.place.name, one.kind): one.number for one in stated.read(said, KNOWN)}
    assert found == wanted


@settings(max_examples=60, deadline=None)
@given(table=TABLES, mark=st.sampled_from("\t,，|;"), blank=st.sampled_from(["", "-", "—"]))
def test_what_is_pasted_as_a_table_is_read_back(table, mark, blank):
    rows = [["县区", *(WORDS[kind][0] for kind in WORDS)]]
    rows += [[place, *(str(table[place].get(kind, blank)) for kind in WORDS)] for place in table]
    text = "\n".join(mark.join(row) for row in rows)
    figures = stated.read(text, KNOWN)
    assert {(one.place.name, one.kind, int(one.number)) for one in figures} == {
        (place, kind, number) for place in table for kind, number in table[place].items()
    }
    assert all(text[one.start : one.end] == str(int(one.number)) for one in figures)


def test_a_table_with_sums_is_added_up():
    rows = ["县区 村委会 居委会 合计", "濮阳县 980 34 1014", "范县 574 5 580"]
    rows += ["台前县 372 0 372", "合计 1926 39 1965"]
    text = "\n".join(rows).replace(" ", "\t")
    checks = stated.checks_of(text, stated.read(text, KNOWN), KNOWN)
    wrong = {(one.figure.place.name, one.figure.kind) for one in checks if not one.holds}
    assert wrong == {("范县", kinds.ALL), ("濮阳市", kinds.ALL)}


@pytest.mark.parametrize(
    "piece", ["1", "十", " ", "\n", "1,234,", "开发区共", "由5项减少到3项，", "化解5起，化解率5%，"]
)
def test_long_and_odd_texts_take_no_longer(piece):
    text = (piece * 20_000)[:20_000]
    begun = time.process_time()
    stated.checks_of(text, stated.read(text, KNOWN), KNOWN)
    assert time.process_time() - begun < 3
