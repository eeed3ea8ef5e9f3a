"""红黄绿灯: how a deadline stands, as a word, a tone and how many working days are left; never by colour alone."""

from typing import NamedTuple

from django.utils.timezone import localdate

from portal.deadlines.models import SOON, Deadline


class Light(NamedTuple):
    """What is shown of a deadline. tone: done, neutral, active, waiting (near) or bad (over)."""

    tone: str
    word: str
    left: str


def light_of(deadline: Deadline) -> Light:
    """The light of a deadline that was read `with_left()`."""
    if deadline.outcome == Deadline.Outcome.DROPPED:
        return Light("neutral", "不再适用", "")
    if deadline.outcome == Deadline.Outcome.MET:
        late = deadline.is_late
        return Light("bad" if late else "done", "逾期完成" if late else "按期完成", "")
    if deadline.stopped_on:
        return Light("neutral", "中止", f"自 {deadline.stopped_on} 中止计时")
    left = getattr(deadline, "left", 0) or 0
    days = (deadline.due_on - localdate()).days
    return running(left, over=deadline.is_late, days=days)


def running(left: int, *, over: bool, days: int = 0) -> Light:
    """The light by the working days that are left; days where none of them is a working day."""
    if over:
        return Light("bad", "逾期", f"逾期 {-left} 个工作日" if left else "已逾期")
    words = f"剩 {left} 个工作日" if left else f"剩 {days} 日" if days else "今日截止"
    return Light("waiting", "临期", words) if left <= SOON else Light("active", "正常", words)
