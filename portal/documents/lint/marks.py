"""Punctuation: half-width between Chinese characters, doubled, in a row where it cannot be, spaces inside sentences."""

import re
from collections.abc import Iterator

from portal.documents.lint.finding import HANZI, Finding

FULL = str.maketrans(",:;?!.()<>", "，：；？！。（）《》")
AROUND = f"{HANZI}”’》〉）」』〕"
WORDS = f"{HANZI}“‘《〈（「『〔"
CHINESE = re.compile(f"[{AROUND}{WORDS}]")
HALF = re.compile(
    f"(?<=[{AROUND}%％])[,:;?!] ?(?=[{WORDS}0-9A-Za-z])|(?<=[0-9A-Za-z%)])[,;] ?(?=[{WORDS}])"
    f"|(?<=[{AROUND}])[,;:?!](?=[ \\t]*$)|(?<=[{HANZI}”》）])\\.(?=[{WORDS}]|[ \\t]*$)",
    re.MULTILINE,
)
ANGLES = re.compile(f"<(?=[^<>\\n]*[{HANZI}][^<>\\n]*>)|(?<=[{HANZI}])>")
DOUBLED = re.compile(
    "([，、；：])\\1+|。{2}(?!。)|。{3,}|[，、；：]+。|[、，；：](?=[，、；：])(?!([，、；：])\\2)"
)
STOPS = re.compile("([。！？])([”’])。|。([）》])。")
AFTER_MARK = re.compile(f"(?<=[，。；：、！？]) +(?=[{WORDS}])")
INSIDE = re.compile(f"(?<=[{HANZI}]) (?=[{HANZI}])(?! [{HANZI}]{{1,12}}〔)")
ORGANS = "委部院府会厅局办央处组区市省县室"
SHORT = 30  # characters: in a shorter line spaces may set words apart on purpose


def half_width_findings(text: str) -> Iterator[Finding]:
    """Half-width punctuation beside Chinese characters (GB/T 15834-2011: Chinese text has full-width marks)."""
    for found in HALF.finditer(text):
        right = found[0].strip().translate(FULL)
        yield Finding(*found.span(), "halfwidth", f"半角“{found[0].strip()}”应为“{right}”", right)
    for found in ANGLES.finditer(text):
        inside = text.count("《", 0, found.start()) > text.count("》", 0, found.start())
        right = found[0].translate(str.maketrans("<>", "〈〉" if inside else "《》"))
        yield Finding(*found.span(), "halfwidth", f"“{found[0]}”应为“{right}”", right)


def round_findings(text: str) -> Iterator[Finding]:
    """Half-width round brackets around or after Chinese characters, and pairs of two widths."""
    for paragraph in re.finditer("[^\n]+", text):
        for opened, closed in round_pairs(paragraph[0]):
            inner, before = paragraph[0][opened + 1 : closed], paragraph[0][:opened].strip()
            if CHINESE.search(inner + before[-1:]) or (inner.isdecimal() and not before):
                for place in (opened, closed):
                    mark, at = paragraph[0][place], paragraph.start() + place
                    if mark in "()":
                        right = mark.translate(FULL)
                        yield Finding(at, at + 1, "halfwidth", f"半角“{mark}”应为“{right}”", right)


def round_pairs(paragraph: str) -> Iterator[tuple[int, int]]:
    """Where round brackets of either width open and close."""
    opened: list[int] = []
    for found in re.finditer("[(（)）]", paragraph):
        if found[0] in "(（":
            opened.append(found.start())
        elif opened:
            yield opened.pop(), found.start()


def doubled_findings(text: str) -> Iterator[Finding]:
    """The same mark twice, or two of which one is enough."""
    for found in DOUBLED.finditer(text):
        right = "……" if len(found[0]) > 2 and found[0][0] == "。" else found[0][-1]
        mend = right if found[1] or "。" in found[0] else None
        yield Finding(*found.span(), "doubled", f"标点“{found[0]}”重复", mend)
    for found in STOPS.finditer(text):
        right = f"{found[1]}{found[2]}" if found[1] else f"{found[3]}。"
        yield Finding(*found.span(), "doubled", f"“{found[0]}”有两个句末点号", right)


def space_findings(text: str) -> Iterator[Finding]:
    """Spaces after a mark, and inside a sentence; between the organs that issue together they belong."""
    for found in AFTER_MARK.finditer(text):
        yield Finding(*found.span(), "space", "标点后有空格", "")
    for found in INSIDE.finditer(text):
        line = text[text.rfind("\n", 0, found.start()) + 1 : (text + "\n").find("\n", found.end())]
        before = text[text.rfind("\n", 0, found.start()) + 1 : found.start()]
        titled = before.count("《") > before.count("》") or before.count("（") > before.count("）")
        between = text[found.start() - 1] in ORGANS
        if len(line) > SHORT and "\t" not in line and not titled and not between:
            yield Finding(*found.span(), "space", "汉字之间有空格", "")


def row_findings(text: str) -> Iterator[Finding]:
    """In a list of `12个甲，3个乙；` an entry cut in two by ；, or without its ，."""
    kinds = set(re.findall(f"\\d+个([{HANZI}]{{2,6}})，\\d+个([{HANZI}]{{2,6}})(?=[；。，])", text))
    for one, other in sorted(kinds):
        for found in re.finditer(f"(?<=个{one[:-1]}){one[-1]}；?(?=\\d+个{other})", text):
            yield Finding(*found.span(), "row", "同一项的两个数之间应当用“，”", f"{one[-1]}，")
