"""Persons' names, where replies name persons: after a salutation, a label or a title, beside a telephone number.

Chinese names cannot be told from other words by their looks, so a name is believed by what stands around it.
"""

import re
from collections.abc import Iterator
from functools import cache

from portal.publication.text import HANZI, LETTER, SET_ASIDE, either, words

THANKS = ("感", "致", "答", "酬")
SETTLEMENTS = frozenset("镇村庄口沟湾屯街营寨坪坝湖店窝港界桥河堡集岭台坨汇角楼铺岗塔峪川圩渡埠洼")
SURNAMES = "".join(words("surnames"))
FAMILIAR = "".join(words("familiar_surnames"))
PARTICLES = "".join(words("particle_surnames"))
COMPOUND = either(words("compound_surnames"))
NEVER = "".join(words("never_given"))
GIVEN = f"(?:(?![{NEVER}]){LETTER})"
WIDE = " ?"  # 陈　敏

# What the contexts below are made of.
DEPUTY = "代表(?![会团大性着了作全建议案])|委员(?![会长])"
ADDRESS = f"(?:{DEPUTY}|{either(words('forms_of_address'))})"
POST = f"(?:(?:常务|党组|党委|支部|纪委|总支|党支部)?(?:{either(words('posts'))}))"
PERSON = f"(?:{either(words('people'))})"
TITLE = f"(?:{ADDRESS}|{POST})"
LABEL = f"(?:{either(words('labels'))})"
LOOSE_LABEL = f"(?:{either(words('loose_labels'))})"
TELEPHONE = (
    "(?:(?:联系|办公|手机|移动|固定)?(?:电话|方式|号码)|手机|座机|传真|[Tt]el|TEL|☎)(?:号码?)?"
)
OFFICE = f"(?:{HANZI}{{2,12}}?(?:处|科|股|办|室|局|厅|部|中心|会) ?)?"
SEVERAL = "(?:等[^:\n]{0,8})?"
FOLLOWED = f"(?= *(?:$|[^\u3400-\u9fff ]|{either(words('followers'))}))"
CLOSED = f"(?= *(?:$|[^\u3400-\u9fff ]|{TELEPHONE}|{TITLE}|职务|单位|性别|身份|工作))"
COMPLAINS = (
    "(?=反映|信访|诉求|申请|投诉|举报|提出|来[信访电]|等[人户]|一家"
    "|的(?:情况|来信|建议|意见|诉求|申请|提案|信访|问题|说明|答复))"
)

LISTS = ("forms_of_address", "posts", "people", "labels", "loose_labels")
SPOKEN = either(word for name in LISTS for word in words(name))
NO_BEGINNING = either(word for word in SPOKEN.split("|") if word[0] in SURNAMES)
NO_NAMES = frozenset((*words("not_names"), *words("common_words")))
LONGEST = max(map(len, NO_NAMES))
BEGINNING = re.compile(f"(?P<kept>{SPOKEN})|[{SURNAMES}]")


def shaped(surnames: str) -> str:
    """The shape of a name after one of these surnames, or a compound one."""
    before_another = f"(?![{PARTICLES}][{FAMILIAR}]{GIVEN})"
    after_words = f"(?:(?<!{LETTER})|(?![{PARTICLES}]))"
    given = f"(?:{GIVEN}{{2}}|{WIDE}{GIVEN})"
    return (
        f"(?:(?!{NO_BEGINNING}){before_another}{after_words}"
        f"(?:(?:{COMPOUND}){GIVEN}{{1,2}}|[{surnames}]{given}))"
    )


def listed(name: str) -> str:
    """One name, or several set apart as in a list of co-signers."""
    return f"(?P<names>{name}(?:(?: ?[、,和及与] ?| +){name})*)"


ETHNIC = f"{HANZI}{{1,8}}?(?:[·•・‧]{HANZI}{{1,8}}?)+"
ANY = f"(?:{ETHNIC}|(?:{COMPOUND}){HANZI}{{1,2}}|{HANZI}{WIDE}{HANZI}{{1,3}})"
LIKELY = f"(?:{ETHNIC}|{shaped(SURNAMES)})"
PLAIN = shaped(FAMILIAR)
EDGE = f"(?<!{LETTER})"

CERTAIN = [  # whatever stands there is a name
    f"尊敬的 ?{listed(ANY)} ?{SEVERAL}{ADDRESS}",  # 尊敬的陈某某、李某代表：
    f"{LABEL}(?:\\([^)\n]{{0,10}}\\))?[: \t]+{OFFICE}{listed(ANY)}{CLOSED}",  # 联系人：办公室 陈某
    f"(?:^|\n|\\() *(?P<names>{ETHNIC}) ?{ADDRESS}",
]
GUESSED = [  # on a text where words that are no names are covered
    f"^ *{listed(LIKELY)} ?{SEVERAL}{ADDRESS}? ?:",  # a line that is a salutation
    f"^ *{listed(LIKELY)} ?{SEVERAL}{ADDRESS} *$",
    f"(?:{LABEL}|{LOOSE_LABEL}) ?(?:[:是为] ?)?{OFFICE}{listed(LIKELY)}{FOLLOWED}",
    f"{EDGE}{listed(LIKELY)}[ ,:(;]*(?:{TELEPHONE}[ :为是]*)?(?=[+(]?\\d[\\d *-]{{6}})",
    f"{listed(PLAIN)}(?= ?[(,]? ?{TELEPHONE})",
    f"{listed(shaped(SURNAMES))} ?{TITLE}",  # 陈某某同志, 陈某某主任
    f"{listed(shaped(SURNAMES))} ?等(?:人|[\\d一二三四五六七八九十百两几多数]+ ?[名位人]|{ADDRESS}|居民|村民|专家)",
    f"(?:{PERSON}|{TITLE}) ?{listed(LIKELY)}{FOLLOWED}",  # 居委会主任陈某某荣获……
    f"(?:{PERSON}|{TITLE}) ?(?!{PLAIN}{FOLLOWED}){listed(PLAIN)}",
    f"(?:关于|[对由据经为向与和给请叫]|{EDGE}){listed(PLAIN)}{COMPLAINS}",
    f"\\( ?{listed(PLAIN)} ?[),、]",  # （陈某某）
    f"{listed(LIKELY)} ?[(,、] ?[男女][,、)]",  # 陈某某，男，
    f"(?:^|\t) *{listed(PLAIN)} *(?=\t|$)",  # alone on a line or in a cell
    f"^ *{listed(LIKELY)} *\n+ *\\d{{4}}年",  # a signature above its date
    f"{EDGE}(?P<names>{PLAIN}(?:[、,]{PLAIN})+){FOLLOWED}",
]
BETWEEN = re.compile(f"[、,]|(?<={HANZI}{HANZI}) +(?={HANZI}{HANZI})")
JOINED = re.compile(f"({LIKELY})[和及与]({LIKELY})")
NO_NAME = re.compile(
    f".*(?:{either(words('places_and_offices'))})|(?:各位|全体|有关|人大|政协|相关|各市).*"
)


@cache
def readings() -> list[list[re.Pattern[str]]]:
    """The contexts, compiled when they are first needed: it takes half a second."""
    return [
        [re.compile(each, re.MULTILINE) for each in patterns] for patterns in (CERTAIN, GUESSED)
    ]


def names_in(text: str) -> Iterator[tuple[int, int]]:
    """Where persons are named in a folded text: start and end of each name."""
    for read, contexts in zip((text, covered(text)), readings(), strict=True):
        for found in (found for context in contexts for found in context.finditer(read)):
            for start, end in singles(text, *found.span("names")):
                if is_a_name(text[start:end]):
                    yield start, end


def covered(text: str) -> str:
    """The text in which the first letter of each word that is no name is set aside; places stay."""
    return BEGINNING.sub(set_aside, text)


def set_aside(found: re.Match[str]) -> str:
    """What takes the place of a title, or of a letter that may be a surname."""
    begin, text = found.start(), found.string
    is_word = any(text[begin : begin + length] in NO_NAMES for length in range(2, LONGEST + 1))
    is_place = text[begin + 1 : begin + 2] == "家" and text[begin + 2 : begin + 3] in SETTLEMENTS
    is_thanks = found[0] in "谢謝" and text[begin - 1 : begin] in THANKS
    plain = found["kept"] or not (is_word or is_place or is_thanks)
    return found[0] if plain else chr(SET_ASIDE + ord(found[0]))


def singles(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """The single names of a list: between commas or wide spaces, and both of `陈某和李某`."""
    cuts = [found.span() for found in BETWEEN.finditer(text, start, end)]
    begins, ends = [start, *(stop for _, stop in cuts)], [*(begin for begin, _ in cuts), end]
    for begin, stop in zip(begins, ends, strict=True):
        part = text[begin:stop]
        first, last = len(part) - len(part.lstrip()), len(part.rstrip())
        joined = JOINED.fullmatch(part, first, last)
        spans = [joined.span(1), joined.span(2)] if joined else [(first, last)]
        yield from ((begin + a, begin + b) for a, b in spans)


def is_a_name(text: str) -> bool:
    """Whether this is no bare surname, office or form of address, and nobody of whom books speak."""
    name = text.replace(" ", "")
    known = (*words("public_names"), *words("compound_surnames"))
    return name not in known and not NO_NAME.fullmatch(name)


def masked(name: str) -> str:
    """The surname, and an asterisk for each further character (通例：陈*、王**)."""
    kept = 2 if re.match(f"(?:{COMPOUND}){HANZI}", name) else 1
    return name[:kept] + re.sub(HANZI, "*", name[kept:])
