"""Breaking the title of an official document into lines by meaning."""

import re
from functools import lru_cache
from itertools import pairwise

WIDEST = 20.0  # characters of 22 pt that fit into 156 mm
WAIST = 2.0  # characters
WAYS = 30  # to break a title that are compared
Way = tuple[float, tuple[int, ...]]  # cost, and where the lines end
FORBIDDEN_AT_END = "（(《〈〔“‘「[第"
FORBIDDEN_AT_START = "）)》〉〕”’」]，、。：；！？·的了号届次年月日"
WORDS = """
人民代表大会 人民政府 代表大会 人民代表 常委会 委员会 办公厅 办公室 人大 政协 会议 代表 委员
建议 提案 答复 意见 通知 关于 进一步 建立 健全 完善 加强 推进 推动 深化 开展 切实 减轻 解决 合理
设置 提升 规范 改进 落实 制定 出台 支持 社区 治理 工作 暂行 办法 条例 规定 体系 建设 服务 管理
机制 制度 组织 居委会 村委会 居民 村民 负担 减负 问题 城乡 基层 街道 乡镇 农村 城市 民政 养老
智慧 创新 实验区 行政化 清单 证明 事项 准入 专职 队伍 人员 能力 水平 基本 情况
"""
ATOM = re.compile(
    r"第?[\d０-９A-Za-z.%－-]+[号届次年月日]?|〔\d{4}〕第?\d*号?|" + "|".join(WORDS.split())
)


def width(text: str) -> float:
    """Return the width of the text in characters (字): ASCII counts one half."""
    return sum(0.5 if character.isascii() else 1.0 for character in text)


@lru_cache(maxsize=256)
def title_lines(title: str, *, shaped: bool = True) -> tuple[str, ...]:
    """Break a title into as few lines of at most 20 characters as it needs (GB/T 9704-2012 7.3.1).

    No line ends in an opening bracket or holds one character alone; words, numbers and 〔〕 stay whole where they
    can; of what is left the most even lines win, then those that end where the meaning pauses. `shaped` keeps to
    梯形 and 菱形 where it can: no line is two characters shorter than both its neighbours. The first edition did not.
    """
    count = 1
    while width(title) > WIDEST * count:
        count += 1
    for lines in range(count, count + 3):
        if (breaks := _best(title, lines, ways=WAYS if shaped and lines > 2 else 1)) is not None:
            return tuple(
                title[start:end].strip() for start, end in pairwise((0, *breaks, len(title)))
            )
    return tuple(re.findall(".{1,20}", title))


def _best(title: str, lines: int, *, ways: int) -> tuple[int, ...] | None:
    """Return the cheapest places to break into so many lines, of the `ways` cheapest the first without a waist."""
    ideal = width(title) / lines
    cheapest: dict[int, list[Way]] = {0: [(0.0, ())]}
    for line in range(1, lines + 1):
        ends = [len(title)] if line == lines else range(2, len(title) - 1)
        cheapest = {
            end: found for end in ends if (found := _reaching(title, end, cheapest, ideal)[:ways])
        }
    if len(title) not in cheapest:
        return None
    whole = [breaks[:-1] for _, breaks in cheapest[len(title)]]
    return next((breaks for breaks in whole if not _has_a_waist(title, breaks)), whole[0])


def _reaching(title: str, end: int, cheapest: dict[int, list[Way]], ideal: float) -> list[Way]:
    """Return the ways to end a line here, cheapest first."""
    return sorted(
        (before[0] + _cost(title, start, end, ideal), (*before[1], end))
        for start, known in cheapest.items()
        if end - start > 1 and width(title[start:end]) <= WIDEST
        for before in known
    )


def _has_a_waist(title: str, breaks: tuple[int, ...]) -> bool:
    """Whether a line is two characters shorter than both its neighbours (GB/T 9704-2012 7.3.1: 梯形或菱形)."""
    widths = [width(title[start:end]) for start, end in pairwise((0, *breaks, len(title)))]
    triples = zip(widths, widths[1:], widths[2:], strict=False)
    return any(min(before, after) - here >= WAIST for before, here, after in triples)


def _cost(title: str, start: int, end: int, ideal: float) -> float:
    uneven = (width(title[start:end]) - ideal) ** 2 / 4
    return uneven if end == len(title) else uneven + _reluctance(title, end)


def _reluctance(title: str, place: int) -> float:
    """Return how ill the meaning bears a break before this character."""
    before, after = title[place - 1], title[place]
    if before in FORBIDDEN_AT_END or after in FORBIDDEN_AT_START:
        return 1000.0
    if any(match.start() < place < match.end() for match in ATOM.finditer(title)):
        return 60.0
    if before in "，、》”）" or after in "《“第" or title.startswith("关于", place):
        return 0.0
    return (
        2.0 if before in "的和及与" or title[place - 2 : place] in {"会议", "建议", "提案"} else 8.0
    )
