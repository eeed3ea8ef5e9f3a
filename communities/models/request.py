"""变更申请: what a street asks to have changed in the registry."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.timezone import localdate

from communities.models.community import Community
from portal.people.models import Appointment, Division, User

APPROVED_BY_GOVERNMENT = ("establish", "merge", "split", "abolish")
TONES = {
    "drafting": "neutral",
    "reviewing": "waiting",
    "approved": "active",
    "applied": "done",
    "rejected": "bad",
    "withdrawn": "neutral",
}
TERM = 5  # years. Source: 城市居民委员会组织法 and 村民委员会组织法 as of 2018-12-29


class RequestQuerySet(models.QuerySet["Request"]):
    """Named selections of requests."""

    def open(self) -> RequestQuerySet:
        """Those that are not at their end."""
        return self.filter(status__in=("drafting", "reviewing", "approved"))

    def due(self) -> RequestQuerySet:
        """Approved ones whose day has come, and that did not fail before."""
        return self.filter(status="approved", trouble="", effective_on__lte=localdate())

    def with_names(self) -> RequestQuerySet:
        """With all that is needed to list them."""
        names = ("division__parent", "by__user", "undoes")
        return self.select_related(*names).prefetch_related("communities")


class Request(models.Model):
    """变更申请 of a street (or of whoever is above it), reviewed by the county, applied on its day.

    `wanted` holds what is asked for, by field: name, code, kind, division, the parts of a split, the words of a
    boundary, the chair elected. Another request undoes it (`undoes`).
    """

    class Kind(models.TextChoices):
        ESTABLISH = "establish", "设立"
        RENAME = "rename", "更名"
        MERGE = "merge", "合并"
        SPLIT = "split", "分设"
        ABOLISH = "abolish", "撤销"
        BOUNDARY = "boundary", "辖区调整"
        CHAIR = "chair", "主任当选"
        TERM = "term", "届期变更"
        UNDO = "undo", "撤回已生效的变更"

    class Status(models.TextChoices):
        DRAFTING = "drafting", "填写中"
        REVIEWING = "reviewing", "待县级审核"
        APPROVED = "approved", "已同意，待生效"
        APPLIED = "applied", "已生效"
        REJECTED = "rejected", "不同意"
        WITHDRAWN = "withdrawn", "已撤回"

    kind = models.CharField("申请类别", max_length=10, choices=Kind.choices)
    status = models.CharField("状态", max_length=10, choices=Status.choices, default="drafting")
    division = models.ForeignKey(Division, models.PROTECT, related_name="requests")
    communities = models.ManyToManyField(Community, related_name="requests", blank=True)
    wanted = models.JSONField("申请内容", default=dict)
    effective_on = models.DateField("生效之日")
    reason = models.TextField("理由")
    undoes = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="undone_by"
    )
    by = models.ForeignKey(Appointment, models.PROTECT, related_name="+")
    version = models.PositiveIntegerField(default=1)
    begun_at = models.DateTimeField(auto_now_add=True)
    proposed_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    decided_by = models.ForeignKey(Appointment, models.PROTECT, null=True, related_name="+")
    decided_at = models.DateTimeField(null=True)
    # 设立, 撤销, 规模调整 are for the county's government to approve: by which paper it did.
    approval_title = models.CharField("批准文件标题", max_length=200, blank=True)
    approval_number = models.CharField("批准文号", max_length=60, blank=True)
    applied_at = models.DateTimeField(null=True)
    trouble = models.CharField("未能生效的原因", max_length=500, blank=True)

    objects = RequestQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["-pk"]
        constraints: ClassVar = [
            models.CheckConstraint(
                name="request_applied_when_it_has_a_moment",
                condition=Q(status="applied", applied_at__isnull=False)
                | (~Q(status="applied") & Q(applied_at=None)),
            )
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}申请 {self.pk}"

    def get_absolute_url(self) -> str:
        """Its page."""
        return reverse("communities:request", args=[self.pk])

    @property
    def title(self) -> str:
        """What it is about, in a line: whose names are public; of people it says nothing."""
        names = "、".join(one.name for one in self.communities.all())
        return names or str(self.wanted.get("name", "")) or self.division.name

    @property
    def tone(self) -> str:
        """How its status looks."""
        return "bad" if self.trouble else TONES[self.status]

    @property
    def needs_approval(self) -> bool:
        """Whether the county's government must have approved it. Source: 城市居民委员会组织法 and 村民委员会组织法."""
        kind = self.undoes.kind if self.undoes else self.kind
        return kind in APPROVED_BY_GOVERNMENT


class Officer(models.Model):
    """任职人员 of a committee: the chair, the members, the community workers; their data are personal."""

    class Post(models.TextChoices):
        CHAIR = "chair", "主任"
        DEPUTY_CHAIR = "deputy-chair", "副主任"
        MEMBER = "member", "委员"
        WORKER = "worker", "社区工作者"

    community = models.ForeignKey(Community, models.PROTECT, related_name="officers")
    post = models.CharField("职务", max_length=12, choices=Post.choices)
    name = models.CharField("姓名", max_length=40)
    telephone = models.CharField("联系电话", max_length=20, blank=True)
    grade = models.PositiveSmallIntegerField("岗位等级", null=True, blank=True)
    term = models.PositiveSmallIntegerField("届次", null=True, blank=True)
    since = models.DateField("任职之日")
    until = models.DateField("离任之日", null=True, blank=True)
    term_ends_on = models.DateField("届满之日", null=True, blank=True)

    class Meta:
        ordering: ClassVar = ["community", "-since"]
        constraints: ClassVar = [
            models.CheckConstraint(
                name="officer_grade_is_one_of_eighteen",
                condition=Q(grade=None) | Q(grade__range=(1, 18)),
            ),
            models.UniqueConstraint(
                name="one_chair_of_a_community",
                fields=["community"],
                condition=Q(post="chair", until=None),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.community}{self.get_post_display()}"
