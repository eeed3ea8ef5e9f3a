"""Persons' names, where replies name persons: after a salutation, a label or a title, beside a telephone number."""

import re
from collections.abc import Iterator

from portal.publication.text import HANZI, either, words

COMPOUND = either(words("compound_surnames.txt"))
SURNAMES = "".join(words("surnames.txt"))
FAMILIAR = "".join(words("familiar_surnames.txt"))
PARTICLES = "".join(words("particle_surnames.txt"))
NOT_NAMES = either(words("not_names.txt"))
SETTLEMENTS = "镇村庄口沟湾屯街营寨坪坝湖店窝港界桥河堡集岭台坨汇角楼铺岗塔峪川圩渡埠洼"

# What no given name has, where a name is only guessed.
NEVER_GIVEN = (
    "的了着过们吗呢吧是有在及或但就都还很更把被让使将您你我他她它这那省市区县旗镇乡街巷弄号栋幢室厅局处股部委办所站队组校厂店馆场"
    "吨米亩个件项条款届次批类种级等第员位者界务性度教系策措会党县区称您副兼原任指该各每某何另须需应若若均即则但并且暂又再先后前后时按照据经"
)
GIVEN = f"(?:(?![{NEVER_GIVEN}]){HANZI})"
SPOKEN_OF = "代表|居民|党员|干部|师傅|家属|应届|关于|通过|经办|联系|和户"  # what the contexts themselves read
NOT_A_NAME = re.compile(
    f"(?!{SPOKEN_OF})(?={NOT_NAMES}|.家[{SETTLEMENTS}])[{SURNAMES}]|(?<=[感致答酬])谢"
)
GUARD = "\ufffd"


def shaped(surnames: str) -> str:
    """The shape of a name after one of these surnames, or a compound one."""
    particle = f"(?![{PARTICLES}][{FAMILIAR}]{GIVEN})"
    return (
        f"(?!{SPOKEN_OF}){particle}(?:(?:{COMPOUND}){GIVEN}{{1,2}}|[{surnames}](?: ?{GIVEN}"
        f"|{GIVEN}{{2}}))"
    )


def listed(name: str) -> str:
    """One name, or several set apart as in a list of co-signers."""
    return f"(?P<names>{name}(?:(?: ?[、,，和及] ?| +){name})*)"


ETHNIC = f"{HANZI}{{1,8}}?(?:[·•・‧]{HANZI}{{1,8}}?)+"
ANY = f"(?:{ETHNIC}|(?:{COMPOUND}){HANZI}{{1,2}}|{HANZI} ?{HANZI}{{1,3}})"
LIKELY = f"(?:{ETHNIC}|{shaped(SURNAMES)})"
GUESSED = f"(?:(?<!{HANZI})|(?![{PARTICLES}])){shaped(SURNAMES)}"
PLAIN = shaped(FAMILIAR)

DEPUTY = "代表(?![会团大性着了作全建议案])|委员(?![会长])"
OF_A_PERSON = (
    "先生|女士|同志|小姐|老师|同学|教授|医生|律师|师傅|大姐|大哥|阿姨|大爷|大妈|奶奶|爷爷"
    "|书记员?|网格[长员]|楼[栋门]?长|社工"
)
POSTS = (
    "(?:常务|党组|党委|支部|纪委|总支)?副?(?:主任|书记|局长|处长|科长|股长|厅长|部长|省长"
    "|市长|州长|县长|区长|镇长|乡长|村长|"
    "主席|院长|校长|园长|所长|站长|队长|组长|会长|秘书长|理事长|董事长|经理|总经理|主委"
    "|巡视员|调研员|主任科员)"
)
PEOPLE = (
    "居民|村民|业主|群众|志愿者|社区工作者|党员|患者|老人|学生|教师|作者|住户|租户|商户|职工"
    "|干部|当事人|代表|委员|同志|女士|先生|户主|家属|网格员|楼长|社工|医生|民警|第一书记"
)
FOLLOWS = (
    "(?=$|[^\u3400-\u9fff]|等|同志|先生|女士|代表|委员|的|在|和|与|及|说|反映|提出|荣获|获|为"
    "|被|是|于|向|对|以|因|将|已|曾|到|来电|来信|来访|家"
    "|电话|联系|手机|沟通|负责|主持|参加|介绍|表示|认为|建议|同意|带领|组织|担任|一行|一家"
    "|一户|两|等|身份|住|称|所|就|给|从|通过|申请|投诉|举报"
    "|信访|署名|签名|签字|作为|陪同|牵头|不服|去世|患|现年|今年|本人|多次|要求|希望|致电|出席"
    "|发言|讲话|指示|汇报|当选|任|兼|主任|书记|男|女|收|转|"
    "关于|面谈|座谈|见面|走访|夫妇|夫妻|之子|之女|父|母|妻|丈夫|儿|诉|案|户|个人|并|也|还|都"
    "|均|主动|积极|专程|了解|领衔|附议|联名|先后|受|经|户籍|名下)"
)
LABELS = (
    "联系人|联络人|联络员|经办人?|承办人|主办人|负责人|责任人|拟稿人?|核稿人?|审核人?|复核人?"
    "|签发人?|校对人?|记录人?|填表人|填报人|制表人|申请人|提案人|建议人|提议人|提出人"
    "|领衔代表|"
    "领衔人|附议人?|附议代表|联名人|联名代表|委托人|代理人|法定代表人|户主|姓名|收件人|收信人"
    "|代表姓名|委员姓名|代表签名|委员签名|签名|签字|当事人|反映人|投诉人|举报人|信访人|"
    "来访人|来信人|见证人|证明人|参加人员?|参会人员|陪同人员|调研人员|代表|委员|第一提案人"
    "|联名提案人|紧急联系人|监护人|业主|本人|死者|患者|产权人|承租人|受理人|答复人|面商人"
    "|沟通人"
)
TELEPHONE = (
    "(?:联系|办公|手机|移动|固定|值班)?(?:电话|手机|方式|号码)(?:号码?)?|手机号?|座机|传真"
    "|[Tt]el|TEL|☎"
)
OFFICE = f"(?:{HANZI}{{2,12}}?(?:处|科|股|办|室|局|厅|部|中心|会) ?)?"
EDGE = "(?<![\u3400-\u9fff])"

CERTAIN = [
    re.compile(pattern, re.MULTILINE)
    for pattern in (
        # 尊敬的陈某某、李某代表：
        f"尊敬的 ?{listed(ANY)} ?(?:等[^:：\n]{{0,8}})?(?:{DEPUTY}|{OF_A_PERSON})",
        # 联系人：办公室 陈某
        (
            f"(?:{LABELS})(?:\\([^)\n]{{0,10}}\\))?[: \t]+{OFFICE}{listed(ANY)}(?= *(?:$"
            f"|[^\u3400-\u9fff ]|{TELEPHONE}|{DEPUTY}|{OF_A_PERSON}|{POSTS}|职务|单位|性别|身份))"
        ),
    )
]
GUESSES = [  # on a text in which words that are no names are covered
    re.compile(pattern, re.MULTILINE)
    for pattern in (
        # A line that is nothing but a salutation: 陈某某代表：
        f"^ *{listed(LIKELY)} ?(?:等[^:\n]{{0,8}})?(?:{DEPUTY}|{OF_A_PERSON})? ?:",
        f"^ *{listed(LIKELY)} ?(?:等[^:\n]{{0,8}})?(?:{DEPUTY}|{OF_A_PERSON}) *$",
        f"(?:{LABELS}) ?(?:[:是为] ?)?{OFFICE}{listed(LIKELY)}{FOLLOWS}",
        # 陈某某，电话……
        f"{EDGE}{listed(LIKELY)}[ ,:(;]*(?:(?:{TELEPHONE})[ :为是]*)?(?=[+(]?\\d[\\d *-]{{6}})",
        f"{listed(PLAIN)}(?= ?[(,]? ?(?:{TELEPHONE}))",
        # 陈某某同志, 陈某某主任; 陈某某等12名代表
        (
            f"{listed(GUESSED)} ?(?:(?:{DEPUTY}|{OF_A_PERSON}|{POSTS})|等(?:人|(?:\\d+"
            f"|[一二三四五六七八九十百两几多数]+) ?[名位人]|代表|委员|同志|居民|村民|专家|志愿者))"
        ),
        # 居委会主任陈某某荣获……
        f"(?:{PEOPLE}|{OF_A_PERSON}|{POSTS}) ?{listed(LIKELY)}{FOLLOWS}",
        f"(?:{PEOPLE}|{OF_A_PERSON}|{POSTS}){listed(PLAIN)}",
        (
            f"(?:关于|对|由|据|经|为|向|与|和|给|请|叫|名叫|名为|邻居|孤儿"
            f"|独居) ?{listed(PLAIN)}(?=反映|信访|诉求|申请|投诉|举报|情况|户|提出|来[信访电]|等|的"
            f"|一家|因|[ ,、(:;）。]|$|\\()"
        ),
        # （陈某某）；陈某某（男，……
        f"\\(( ?){listed(PLAIN)} ?[),、]",
        f"{listed(LIKELY)} ?[(,、] ?[男女][,、)]",
        # A line or a cell of its own: a signature, a table of names.
        f"(?:^|\t) *{listed(PLAIN)} *(?=\t|$)",
        # Names in a row.
        f"{EDGE}(?P<names>{PLAIN}(?:[、,]{PLAIN})+){FOLLOWS}",
    )
]
PUBLIC = {
    "习近平",
    "毛泽东",
    "邓小平",
    "江泽民",
    "胡锦涛",
    "雷锋",
    "焦裕禄",
    "孔繁森",
    "王进喜",
    "谷文昌",
    "孙中山",
    "白求恩",
}
NO_NAME = re.compile(
    ".*(?:[省市区县镇乡局厅处科办室部委会队所站院校]|中心|公司|社区|街道|同志|代表|委员|先生"
    "|女士|电话)$|各位.*|全体.*|有关.*|人大.*|政协.*|相关.*"
)


BETWEEN = re.compile(f"[、,]|(?<={HANZI}{HANZI}) +(?={HANZI}{HANZI})")
JOINED = re.compile(f"({LIKELY})[和及]({LIKELY})")


def names_in(text: str) -> Iterator[tuple[int, int]]:
    """Where persons are named in a folded text: start and end of each name."""
    covered = NOT_A_NAME.sub(GUARD, text)
    for read, contexts in ((text, CERTAIN), (covered, GUESSES)):
        for found in (found for context in contexts for found in context.finditer(read)):
            for start, end in singles(text, *found.span("names")):
                if is_a_name(text[start:end]):
                    yield start, end


def singles(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """The single names of a list: between commas or wide spaces, and both of `陈某和李某`."""
    cuts = [(found.start(), found.end()) for found in BETWEEN.finditer(text, start, end)]
    begins, ends = [start, *(cut[1] for cut in cuts)], [*(cut[0] for cut in cuts), end]
    for begin, stop in zip(begins, ends, strict=True):
        part = text[begin:stop]
        first, last = len(part) - len(part.lstrip()), len(part.rstrip())
        joined = JOINED.fullmatch(part, first, last)
        spans = [joined.span(1), joined.span(2)] if joined else [(first, last)]
        yield from ((begin + a, begin + b) for a, b in spans)


def is_a_name(text: str) -> bool:
    """Whether this is no office or form of address that stands where names do, and nobody of whom books speak."""
    return text.replace(" ", "") not in PUBLIC and not NO_NAME.fullmatch(text)


def masked(name: str) -> str:
    """The surname, and an asterisk for each further character (领域通例：陈*、王**)."""
    kept = 2 if re.match(f"(?:{COMPOUND}){HANZI}", name) else 1
    return name[:kept] + re.sub(HANZI, "*", name[kept:])
