"""Numbers and addresses by which a person is reached or known, and what stays of each."""

import re
from collections.abc import Callable, Iterator
from functools import partial
from typing import NamedTuple

from portal.publication.text import folded

SEP = "[ \\t.·\\-–—‐‑―\u200b]"
MOBILE = re.compile(
    f"(?<!\\d)(?:(?:\\+|00)?86{SEP}*)?(1[3-9]\\d(?:\\d{{8}}"
    f"|{SEP}{{1,2}}\\d{{4}}{SEP}{{1,2}}\\d{{4}}|{SEP}\\d{{8}}"
    f"|\\d{SEP}\\d{{3}}{SEP}\\d{{4}}|{SEP}\\d{{3}}{SEP}\\d{{5}}|\\d{{4}}{SEP}\\d{{4}}|\\d\\d{SEP}\\d{{6}}"
    f"|\\d\\d{SEP}\\d{{3}}{SEP}\\d{{3}})|1 [3-9](?: \\d){{9}})(?!\\d)"
)
AREA = "0(?:10|2\\d|[3-9]\\d\\d)"
LOCAL = "[1-9]\\d{2,3}[ -]?\\d{4}"
EXTENSION = "(?: ?(?:-|转|分机) ?\\d{1,5})?"
LANDLINE = re.compile(
    f"(?<!\\d)((?:\\({AREA}\\)|{AREA}"
    f"|(?:\\+|00)86{SEP}?(?:10|2\\d|[3-9]\\d\\d)(?={SEP})) ?{SEP}{{0,3}}{LOCAL}{EXTENSION})(?!\\d)"
)
TELEPHONE = re.compile(
    "(?:电话(?!费)|手机|传真|座机|联系方式|热线|[Tt][Ee][Ll]|[Ff][Aa][Xx]|☎|\\d{11}|\\d{7,8})(?:号码?)?[^\\d\\n,。;]{0,6}$"
    "|(?:联系人|联络[人员]|经办人|承办人)[^\\d\\n。;]{0,12}$"
)
RUN = re.compile("[+(]?\\d(?:[\\d ()*+\\-、,;/和或及转]|(?<=[\\d、,;/和或及 ])传真[: ]*){5,100}")
BARE = re.compile(f"(?<![\\d*-])({LOCAL}{EXTENSION})(?![\\d*年月人元个万])")
PROVINCES = "1[1-5]|2[1-3]|3[1-7]|4[1-6]|5[0-4]|6[1-5]|71|8[1-3]"
DAY = "(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\\d|3[01])"
IDENTITY = re.compile(
    f"(?<![\\dA-Za-z])((?:{PROVINCES})\\d{{4}}{SEP}?(?:(?:18|19"
    f"|20)\\d{{2}}{DAY}{SEP}?\\d{{3}}[\\dXx]|\\d{{2}}{DAY}{SEP}?\\d{{3}}))(?![\\dA-Za-z])"
)
IDENTITY_LABELLED = re.compile(
    "身份证(?:件)?(?:号码?|编号)?[: 为是]*(\\d[\\d -]{13,20}[\\dXx])(?![\\dA-Za-z])"
)
CARD = re.compile(f"(?<!\\d)([3-69]\\d{{3}}(?:{SEP}?\\d{{4}}){{3}}(?:{SEP}?\\d{{1,3}})?)(?![\\d/])")
ACCOUNT = re.compile(
    "(?:银行卡号?|卡号|账号|帐号|账户|存折)[: 为是]*([1-9]\\d{3}(?:[ -]?\\d){8,17})(?!\\d)"
)
EMAIL = re.compile(
    "(?<![\\w.+-])([A-Za-z0-9][\\w.+-]{0,63} ?@ ?[A-Za-z0-9-]+(?:\\.[A-Za-z0-9-]+)+)", re.ASCII
)
PLATE = re.compile(
    "([京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼使][A-HJ-NP-Z][·•.\\- ]?"
    "(?=[A-Z]*\\d)[A-HJ-NP-Z0-9]{4,5}[A-HJ-NP-Z0-9挂学警港澳])(?![A-Za-z0-9〔\\[])"
)
PASSPORT = re.compile("(?<![A-Za-z0-9])(E[A-HJ-NP-Z]\\d{7}|[EG]\\d{8})(?![A-Za-z0-9])")
PERMIT = re.compile(
    "(?:护照|通行证|回乡证|台胞证|军官证|士兵证)(?:号码?|编号)?[: 为是]*([A-Za-z]{0,2}\\d{6,10})(?![A-Za-z0-9])"
)
CHAT = re.compile(
    "(?:微信号?|[Ww]e[Cc]hat|QQ号?码?|qq号?码?|Q Q|抖音号?|快手号?"
    "|支付宝账?号?)(?:\\([^)\n]{0,6}\\))?[: 为是]{0,3}([A-Za-z][\\w-]{4,30}"
    "|\\d{5,12})(?![\\w*-])",
    re.ASCII,
)
DIGIT = "[\\d一二三四五六七八九十零〇]"
PART = f"(?:[A-Za-z]?{DIGIT}{{1,4}}[A-Za-z]? ?(?:号楼|栋|幢|座|号|#楼?|楼))"
HOME = re.compile(
    f"({PART} ?(?:[东西南北中]?{DIGIT}{{1,3}} ?单元)(?: ?{DIGIT}{{1,3}}(?:层"
    f"|楼))?(?: ?{DIGIT}{{1,4}} ?[室户号]?)?"
    f"|{DIGIT}{{1,3}} ?单元 ?{DIGIT}{{1,4}} ?[室户号]?"
    f"|[A-Za-z]?{DIGIT}{{1,4}} ?(?:号楼|栋|幢|座) ?(?:{DIGIT}{{1,3}}(?:层|楼) ?)?\\d{{2,4}} ?[室户号]?"
    f"|(?<=[区园苑院城庭村寓])\\d{{1,3}}-(?:\\d{{1,2}}-)?\\d{{3,4}}(?![\\d-])"
    f"|(?<=[村屯庄寨])[第]?{DIGIT}{{1,2}}(?:村民小)?组 ?{DIGIT}{{1,4}}号)"
)
ADDRESS = re.compile(
    "(?:家庭住址|家庭地址|现住址|住址|住所|居住地址?|户籍地址?|户籍所在地|通[讯信]地址|收件地址|地址)(?:[: ]+|[为是])"
    "([^\\n\\t,。;、()*]{4,60})"
)
LIVING = re.compile(
    f"(?:家住|现住|居住[在于]|住在)[: ]?([^\\n\\t,。;、()*]{{2,40}}{DIGIT} ?(?:室|号楼?|户|组|栋|幢|单元|楼|层|门))"
)
DIVISION = re.compile(
    "(?:[^省市区县旗州\\d]{1,8}?(?:省|自治区|市|自治州|地区|盟|州|(?<!小)区|县|旗))+"
)


class Kind(NamedTuple):
    """What is looked for, how it is recognised among what looks like it, and what stays."""

    name: str
    pattern: re.Pattern[str]
    mask: Callable[[str], str]
    is_one: Callable[[str], bool] = lambda _text: True


def starred(text: str, *, first: int = 0, last: int = 0) -> str:
    """Asterisks for all letters and digits but the first and last few; what separates them stays."""
    places = [place for place, character in enumerate(text) if character.isalnum()]
    hidden = set(places[first : len(places) - last])
    return "".join("*" if place in hidden else letter for place, letter in enumerate(text))


def identity_masked(text: str) -> str:
    """The division of birth and the last four."""
    return starred(text, first=6, last=4)


def mobile_masked(text: str) -> str:
    """138****8000."""
    return starred(text, first=3, last=4)


def landline_masked(text: str) -> str:
    """The area code."""
    area = re.match(
        f"\\(?(?:(?:\\+|00)86\\W?)?(?:{AREA}|10|2\\d|[3-9]\\d\\d)(?=\\W|\\d{{7}})", folded(text)
    )
    whole = LANDLINE.fullmatch(folded(text))
    return starred(text, first=len(re.sub("\\D", "", area[0])) if area and whole else 0)


def email_masked(_text: str) -> str:
    """Nothing: a domain may bear a name, too."""
    return "***@***"


def address_masked(text: str) -> str:
    """Province, city and county; of a building's and a flat's number the words between the digits."""
    if HOME.fullmatch(folded(text)):
        return re.sub(f"[A-Za-z]?{DIGIT}", "*", text)
    division = DIVISION.match(text)
    return (division[0] if division else "") + "***"


def is_dated(text: str) -> bool:
    """Whether there are as many digits as an identity number has; the pattern has seen to a date of birth."""
    return len(re.sub("\\W", "", text)) in (15, 18)


def has_a_sum(text: str) -> bool:
    """Luhn's sum, ISO/IEC 7812-1 annex B."""
    digits = [int(digit) for digit in reversed(re.sub("\\D", "", text))]
    doubled = [sum(divmod(2 * digit, 10)) for digit in digits[1::2]]
    return (sum(digits[::2]) + sum(doubled)) % 10 == 0


def is_somewhere(text: str) -> bool:
    """Whether something is left of an address without its division."""
    division = DIVISION.match(text)
    return bool(text[division.end() if division else 0 :].strip())


KINDS = (  # the surest first: what overlaps with one of them is no other
    Kind("email", EMAIL, email_masked),
    Kind("id", IDENTITY, identity_masked, is_dated),
    Kind("id", IDENTITY_LABELLED, identity_masked, is_dated),
    Kind("bank-card", CARD, partial(starred, last=4), has_a_sum),
    Kind("bank-card", ACCOUNT, partial(starred, last=4)),
    Kind("account", CHAT, starred),
    Kind("mobile", MOBILE, mobile_masked),
    Kind("landline", LANDLINE, landline_masked),
    Kind("passport", PASSPORT, partial(starred, first=1)),
    Kind("passport", PERMIT, partial(starred, first=1)),
    Kind("plate", PLATE, partial(starred, first=2)),
    Kind("address", ADDRESS, address_masked, is_somewhere),
    Kind("address", LIVING, address_masked, is_somewhere),
    Kind("address", HOME, address_masked),
)
LOCAL_NUMBER = Kind("landline", BARE, landline_masked)


def numbers_in(text: str) -> Iterator[tuple[int, int, Kind]]:
    """What is found in a folded text: start, end and kind."""
    for kind in KINDS:
        for found in kind.pattern.finditer(text):
            group = found.lastindex or 0
            if kind.is_one(found[group]):
                yield *found.span(group), kind
    yield from ((start, end, LOCAL_NUMBER) for start, end in local_numbers_in(text))


def local_numbers_in(text: str) -> Iterator[tuple[int, int]]:
    """Seven or eight digits after a word for telephone, or in a row with a telephone number."""
    for run in RUN.finditer(text):
        called = TELEPHONE.search(text[max(0, run.start() - 20) : run.start()])
        if called or MOBILE.search(run[0]) or LANDLINE.search(run[0]):
            yield from (found.span(1) for found in BARE.finditer(text, *run.span()))
