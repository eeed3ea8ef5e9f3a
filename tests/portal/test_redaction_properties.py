"""What holds for every text: nothing that was proposed is left, the rest is as it was, a second look finds nothing."""

from itertools import pairwise

from hypothesis import given, settings
from hypothesis import strategies as st

from portal.publication.redaction import applied, proposals_for

properties = settings(max_examples=150, deadline=None)  # the first call compiles the rules
SURNAMES = (
    "王李张刘陈杨赵周吴徐孙胡朱林何郭高罗梁宋谢唐许邓冯韩曹曾彭萧蔡潘田董袁于余叶蒋"
    "杜苏魏程吕丁沈任姚卢傅钟姜崔谭廖范汪陆金石戴贾韦夏邱方侯邹熊孟秦白江阎薛尹段雷"
)
GIVEN = (
    "伟芳娜敏静丽强磊军洋勇艳杰娟涛超兰霞平刚桂英华玉萍红玲芬燕彬"
    "洁梅琳素云莲真环雪荣爱妹香月晓宁欣飘育滢馥筠柔竹喆玥翀堃璟镕"
)
names = st.builds(
    str.__add__,
    st.sampled_from([*SURNAMES, "欧阳", "司马", "诸葛", "上官"]),
    st.text(GIVEN, min_size=1, max_size=2),
)
digits = st.text("0123456789", min_size=8, max_size=8)
mobiles = st.builds("{}{}".format, st.sampled_from(["138", "139", "158", "186", "199"]), digits)
landlines = st.builds(
    "{}-8{}".format,
    st.sampled_from(["0431", "010", "0393", "024"]),
    st.text("0123456789", min_size=7, max_size=7),
)
secrets = st.tuples(names, mobiles, landlines)
LETTER = (
    "尊敬的{0}代表：\n您提出的《关于加强社区治理的建议》收悉，现答复如下：\n一、高度重视。和平街道社区党组织书记{0}同志介绍情况。\n"
    "{0}代表还提出三点意见。\n（联系人：办公室 {0}　电话：{2}　手机：{1}）\n抄送：市人大选工委（2份）"
)
WORDS = [
    "尊敬的", "代表", "委员", "：", "联系人：", "电话：", "同志", "主任", "、", "，", "。",
    "\n", "\t", " ", "　", "王", "陈敏", "欧阳", "和", "于", "等3名代表",
    "居民", "反映",
    "13800138000", "0431-81230066",
    "81230066", "*", "220104199003071234", "6222021001116245702",
    "张某", "高新区", "姓名", "住址：", "3号楼2单元501室",
    "长春市", "a@b.cn", "吉A12345", "（", "）", "·", "１３８", "00138000", "2023年5月6日",
    "微信：", "abc123",
]  # fmt: skip
texts = st.lists(st.sampled_from(WORDS), max_size=14).map("".join) | st.text(max_size=40)


@properties
@given(secrets)
def test_no_name_and_no_number_of_a_letter_is_left(known):
    text = LETTER.format(*known)
    left = applied(text, proposals_for(text))
    assert not [secret for secret in known if secret in left]
    assert "《关于加强社区治理的建议》收悉" in left
    assert left.count("*") >= 4


@properties
@given(texts)
def test_places_are_right_and_nothing_else_is_changed(text):
    found = proposals_for(text)
    assert all(text[one.start : one.end] == one.text for one in found)
    assert all(one.end <= other.start for one, other in pairwise(found))
    left = text
    for one in reversed(found):
        left = left[: one.start] + one.replacement + left[one.end :]
    assert applied(text, found) == left


@properties
@given(texts)
def test_nothing_that_was_proposed_is_left(text):
    found = proposals_for(text)
    left = applied(text, found)
    assert not [one.text for one in found if one.text in left]


@properties
@given(texts)
def test_a_second_look_finds_nothing_new(text):
    left = applied(text, proposals_for(text))
    assert proposals_for(left) == []


@properties
@given(texts, names)
def test_a_known_name_never_stays(text, name):
    around = f"{text}{name}{text}"
    assert name not in applied(around, proposals_for(around, also=[name]))
