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
ANGLES = re.compile("<([^<>\\n]{1,100})>")
DOUBLED = re.compile(
    "([，、；：])\\1+|。{2}(?!。)|。{3,}|[，、；：]+。|[、，；：](?=[，、；：])(?!([，、；：])\\2)"
)
STOPS = re.compile("([。！？])([”’])。|。([）》])。")
AFTER_MARK = re.compile(f"(?<=[，。；：、！？]) +(?=[{WORDS}])")
INSIDE = re.compile(f"(?<=[{HANZI}]) (?=[{HANZI}])(?![{HANZI}]{{1,12}}〔)")
ORGANS = "委部院府会厅局办央处组区市省县室"
KINDS = 20  # of lists in a letter
SHORT = 30  # characters: in a shorter line spaces may set words apart on purpose


def half_width_findings(text: str) -> Iterator[Finding]:
    """Half-width punctuation beside Chinese characters (GB/T 15834-2011: Chinese text has full-width marks)."""
    for found in HALF.finditer(text):
        right = found[0].strip().translate(FULL)
        yield Finding(*found.span(), "halfwidth", f"半角“{found[0].strip()}”应为“{right}”", right)
    for found in ANGLES.finditer(text):
        if CHINESE.search(found[1]):
            line = text[text.rfind("\n", 0, found.start()) + 1 : found.start()]
            right = "〈〉" if line.count("《") > line.count("》") else "《》"
            for place, mark, full in zip(
                (found.start(), found.end() - 1), "<>", right, strict=True
            ):
                yield Finding(place, place + 1, "halfwidth", f"“{mark}”应为“{full}”", full)


def round_findings(text: str) -> Iterator[Finding]:
    """Half-width round brackets around or after Chinese characters, and pairs of two widths."""
    for paragraph in re.finditer("[^\n]+", text):
        for opened, closed in round_pairs(paragraph[0]):
            inner = paragraph[0][max(0, opened - 1) : closed]  # with what stands before
            if CHINESE.search(inner) or (not opened and inner[1:].isdecimal()):
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
    for line in re.finditer(f"[^\\n]{{{SHORT},}}", text):
        for place in spaces_in(line[0]) if "\t" not in line[0] else ():
            at = line.start() + place
            yield Finding(at, at + 1, "space", "汉字之间有空格", "")


def spaces_in(line: str) -> Iterator[int]:
    """The places of single spaces between characters, but for those in titles and brackets, and after an organ."""
    inside, place = 0, 0
    for found in INSIDE.finditer(line):
        between = line[place : found.start()]
        inside += sum(map(between.count, "《（")) - sum(map(between.count, "》）"))
        place = found.start()
        if inside <= 0 and line[place - 1] not in ORGANS:
            yield place


def row_findings(text: str) -> Iterator[Finding]:
    """In a list of `12个甲，3个乙；` an entry cut in two by ；, or without its ，."""
    kinds = set(
        re.findall(
            f"(?<!\\d)\\d{{1,9}}个([{HANZI}]{{2,6}})，\\d{{1,9}}个([{HANZI}]{{2,6}})(?=[；。，])",
            text,
        )
    )
    for one, other in sorted(kinds)[:KINDS]:
        for found in re.finditer(f"(?<=个{one[:-1]}){one[-1]}；?(?=\\d{{1,9}}个{other})", text):
            yield Finding(*found.span(), "row", "同一项的两个数之间应当用“，”", f"{one[-1]}，")
