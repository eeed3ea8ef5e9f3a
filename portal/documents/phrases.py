"""The set phrases of an official document: how its elements are worded, in whatever form it goes out."""

from portal.documents.contents import PUBLIC, crowded
from portal.documents.letter import printed_date
from portal.documents.source import Source


def addressed(source: Source) -> str:
    """主送 with its full-width colon (GB/T 9704-2012 7.3.2), unless it is moved to the imprint."""
    return "" if crowded(source) else "、".join(source.addressees) + "："


def enclosed(source: Source) -> list[str]:
    """附件说明, one line an attachment, without closing marks (GB/T 9704-2012 7.3.4)."""
    titles = [attachment.title for attachment in source.attachments]
    if len(titles) > 1:
        titles = [f"{number}.{title}" for number, title in enumerate(titles, 1)]
    return [("" if place else "附件：") + title for place, title in enumerate(titles)]


def attached(source: Source, number: int) -> str:
    """The label over an attachment: 附件, or 附件2 where there are several."""
    return f"附件{number}" if len(source.attachments) > 1 else "附件"


def notes(source: Source) -> list[str]:
    """附注 in brackets, a line each (GB/T 9704-2012 7.3.6): that a file is public, and what was written."""
    public = PUBLIC if source.layout == "file" and source.disclosure == "主动公开" else ""
    own = source.note.removeprefix("（").removesuffix("）")
    return [f"（{note}）" for note in dict.fromkeys((public, own)) if note]


def moved(source: Source) -> str:
    """主送 as the imprint has it where it would crowd the first page (7.3.2), or nothing."""
    names = "、".join(source.addressees)
    return f"主送：{names}。" if names and crowded(source) else ""


def copied(source: Source) -> str:
    """抄送, ending in a full stop (GB/T 9704-2012 7.4.2); one copy needs no count; or nothing."""
    names = [
        copy.name + (f"（{copy.count}份）" if copy.count > 1 else "") for copy in source.copies
    ]
    return f"抄送：{'，'.join(names)}。" if names else ""


def printed(source: Source) -> tuple[str, str]:
    """印发机关 and 印发日期 of a file (7.4.3), which are the organ and the day of signing unless it says otherwise."""
    if source.layout != "file":
        return "", ""
    return (
        source.printed_by or source.organ,
        f"{printed_date(source.printed_on or source.date)}印发",
    )


def result(source: Source) -> str:
    """办理结果, at the upper right, or nothing."""
    return f"办理结果：{source.result_class}" if source.result_class else ""


def in_rows(names: tuple[str, ...], most: int) -> list[tuple[str, ...]]:
    """Names in rows of at most so many."""
    return [names[place : place + most] for place in range(0, len(names), most)]
