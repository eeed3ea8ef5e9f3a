"""What the public list holds, and what is said of each letter: the same on the page, in CSV, JSON and the feed."""

from typing import Any

from django.conf import settings
from django.db.models import Q
from django.utils.timezone import localdate

from portal.documents.models import Kind
from portal.publication.models import Publication, PublicationQuerySet

LABELS = {
    "index_number": "索引号",
    "category": "分类",
    "organ": "发文机关",
    "dated_on": "成文日期",
    "title": "标题",
    "doc_number": "发文字号",
    "published_on": "发布日期",
    "disclosure": "公开属性",
    "scope": "公开范围",
    "validity": "有效性",
    "url": "网址",
}


def described(publication: Publication) -> dict[str, str]:
    """政府信息公开核心元数据 of a letter, out of the public text only."""
    source = publication.source
    return {
        "index_number": publication.index_number,
        "category": publication.category,
        "organ": publication.organ.name,
        "dated_on": source["date"],
        "title": source["title"],
        "doc_number": source["doc_number"],
        "published_on": localdate(publication.published_at).isoformat(),
        "disclosure": publication.document.disclosure,
        "scope": publication.get_scope_display(),
        "validity": "已作废" if publication.document.is_withdrawn else "有效",
        "url": settings.SITE_URL.rstrip("/") + publication.address,
    }


def listed(organ: str = "", year: str = "", kind: str = "", q: str = "") -> PublicationQuerySet:
    """What is public, of an organ (its key), a year and a kind, with all the words in its public text."""
    found = Publication.objects.published().with_names()
    if organ:
        found = found.filter(document__series__organ=int(organ))
    if year:
        found = found.filter(published_at__year=year)
    if kind:
        found = found.filter(document__series__kind=kind)
    for word in q.split():
        found = found.filter(
            Q(source__title__icontains=word)
            | Q(source__doc_number__icontains=word)
            | Q(source__body__icontains=word)
            | Q(index_number__icontains=word)
        )
    return found


def choices() -> dict[str, list[tuple[Any, str]]]:
    """The organs, years and kinds of what is public."""
    series = "document__series__"
    rows = Publication.objects.published().order_by().values_list(
        f"{series}organ", f"{series}organ__name", f"{series}kind", "published_at__year"
    )  # fmt: skip
    found = set(rows)
    kinds = {str(kind) for _, _, kind, _ in found}
    return {
        "organ": sorted({(organ, name) for organ, name, _, _ in found}),
        "year": sorted({(year, f"{year}年") for *_, year in found}, reverse=True),
        "kind": [(kind, label) for kind, label in Kind.choices if kind in kinds],
    }
