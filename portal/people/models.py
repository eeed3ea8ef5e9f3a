"""What exists: 行政区划, 机关, 处室, people, and the posts (任职) under which they act."""

from __future__ import annotations

from datetime import date
from typing import ClassVar

from django.contrib.auth.models import AbstractUser
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils.timezone import localdate

from portal.people import codes


class Division(models.Model):
    """行政区划: a province, prefecture, county, township or village, by its official code."""

    class Level(models.IntegerChoices):
        PROVINCE = 0, "省级"
        PREFECTURE = 1, "市级"
        COUNTY = 2, "县级"
        TOWNSHIP = 3, "乡级"
        VILLAGE = 4, "村级"

    code = models.CharField("区划代码", max_length=12, unique=True)
    name = models.CharField("名称", max_length=60)
    level = models.PositiveSmallIntegerField("级别", choices=Level.choices, editable=False)
    parent = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="children", verbose_name="上级"
    )

    class Meta:
        ordering: ClassVar = ["code"]
        constraints: ClassVar = [
            models.CheckConstraint(
                name="division_code_has_12_digits", condition=Q(code__regex=r"^[1-9][0-9]{11}$")
            ),
            models.CheckConstraint(
                name="division_has_a_parent_unless_it_is_a_province",
                condition=Q(level=0, parent=None) | (Q(level__gt=0) & Q(parent__isnull=False)),
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def clean(self) -> None:
        """Derive the level from the code and hold the parent against it. Source: GB/T 2260."""
        try:
            self.level = codes.level_of(self.code)
        except ValueError as error:
            raise ValidationError({"code": "区划代码应为 12 位数字，不足的位补零。"}) from error
        expected = codes.parent_of(self.code)
        if (self.parent.code if self.parent else "") != expected:
            raise ValidationError({"parent": f"上级区划代码应为 {expected or '空'}。"})

    @property
    def short_code(self) -> str:
        """The 6 digits of GB/T 2260."""
        return self.code[:6]


class Organ(models.Model):
    """机关: a bureau, a congress's office, a CPPCC committee's office, a government's office."""

    class Kind(models.TextChoices):
        CIVIL_AFFAIRS = "civil-affairs", "民政部门"
        CONGRESS = "congress", "人大"
        CPPCC = "cppcc", "政协"
        GOVERNMENT = "government", "政府"

    name = models.CharField("全称", max_length=60, unique=True)
    kind = models.CharField("类别", max_length=16, choices=Kind.choices)
    division = models.ForeignKey(Division, models.PROTECT, related_name="organs")
    uscc = models.CharField("统一社会信用代码", max_length=18, blank=True)
    uscc_override = models.CharField("校验不符仍予采用的理由", max_length=200, blank=True)

    class Meta:
        ordering: ClassVar = ["division__code", "pk"]
        constraints: ClassVar = [
            models.CheckConstraint(
                name="organ_kind_is_known",
                condition=Q(kind__in=("civil-affairs", "congress", "cppcc", "government")),
            ),
            models.UniqueConstraint(name="organ_uscc_once", fields=["uscc"], condition=~Q(uscc="")),
        ]

    def __str__(self) -> str:
        return self.name

    def clean(self) -> None:
        """Warn of a wrong code, and take it all the same when a reason is given.

        At least one code in real use does not pass the check, so it cannot be a wall.
        """
        if self.uscc and not codes.is_uscc(self.uscc) and not self.uscc_override:
            raise ValidationError(
                {"uscc": "统一社会信用代码校验不符，请核对；确认无误的，请填写仍予采用的理由。"}
            )


class Section(models.Model):
    """处室 (or 科室) of an organ."""

    organ = models.ForeignKey(Organ, models.PROTECT, related_name="sections")
    name = models.CharField("名称", max_length=40)

    class Meta:
        ordering: ClassVar = ["pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(name="section_name_once_in_an_organ", fields=["organ", "name"])
        ]

    def __str__(self) -> str:
        return self.name


class User(AbstractUser):
    """A person. Most have an account; a deputy may be known without one."""

    first_name = None  # type: ignore[assignment]  # Chinese names have no such parts
    last_name = None  # type: ignore[assignment]
    name = models.CharField("姓名", max_length=40)

    REQUIRED_FIELDS: ClassVar = ["name", "email"]

    def __str__(self) -> str:
        return self.name

    def get_full_name(self) -> str:
        """The name as it is printed."""
        return self.name

    def get_short_name(self) -> str:
        """The same: Chinese names are not shortened."""
        return self.name


class AppointmentQuerySet(models.QuerySet["Appointment"]):
    """Named selections of posts."""

    def current(self) -> AppointmentQuerySet:
        """Posts held today."""
        today = localdate()
        return self.filter(Q(until_on=None) | Q(until_on__gte=today), from_on__lte=today)

    def active(self) -> AppointmentQuerySet:
        """Posts held today by people who may sign in."""
        return self.current().filter(user__is_active=True)

    def official(self) -> AppointmentQuerySet:
        """Posts of an organ's own people; what a deputy may do is theirs alone."""
        return self.exclude(role=Appointment.Role.DEPUTY)

    def with_names(self) -> AppointmentQuerySet:
        """With all that is needed to print them."""
        return self.select_related("user", "organ", "section")


class Appointment(models.Model):
    """任职: a person in a role at an organ, from a day and perhaps until one. Who acts, acts under one."""

    class Role(models.TextChoices):
        OFFICE = "office", "办公室"
        HANDLER = "handler", "承办人"
        SECTION_HEAD = "section-head", "处室负责人"
        LEADER = "leader", "分管领导"
        SIGNATORY = "signatory", "签发人"
        DEPUTY = "deputy", "代表委员"

    user = models.ForeignKey(User, models.PROTECT, related_name="appointments")
    organ = models.ForeignKey(Organ, models.PROTECT, related_name="appointments")
    section = models.ForeignKey(
        Section, models.PROTECT, null=True, blank=True, related_name="appointments"
    )
    role = models.CharField("角色", max_length=16, choices=Role.choices)
    title = models.CharField("职务", max_length=40, blank=True)
    from_on = models.DateField("任职之日", default=localdate)
    until_on = models.DateField("免职之日", null=True, blank=True)

    # Not columns: who acts under it instead on a day of an absence, and until which day.
    substitute: User | None = None
    stood_in_until: date | None = None

    objects = AppointmentQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                name="appointment_once",
                fields=["user", "organ", "section", "role", "from_on"],
                nulls_distinct=False,
            ),
            models.CheckConstraint(
                name="appointment_role_is_known",
                condition=Q(
                    role__in=(
                        "office",
                        "handler",
                        "section-head",
                        "leader",
                        "signatory",
                        "deputy",
                    )
                ),
            ),
            models.CheckConstraint(
                name="appointment_ends_after_it_begins",
                condition=Q(until_on=None) | Q(until_on__gte=models.F("from_on")),
            ),
        ]

    def __str__(self) -> str:
        place = f"{self.organ}{self.section}" if self.section else str(self.organ)
        return f"{place} {self.title or self.get_role_display()}"

    def clean(self) -> None:
        """A section belongs to the organ; handlers, section heads and the leaders above them have one."""
        if self.section and self.section.organ_id != self.organ_id:
            raise ValidationError({"section": "处室不属于该机关。"})
        if not self.section and self.role in OF_A_SECTION:
            message = "承办人、处室负责人和分管领导须注明处室（分管几个处室的，每个处室一条任职）。"
            raise ValidationError({"section": message})

    @property
    def actor(self) -> User:
        """Who acts under it now: its holder, or the substitute."""
        return self.substitute or self.user

    @property
    def signed(self) -> str:
        """Who acts, as it is written into the record: with both names where it is a substitute."""
        instead = f"代{self.user.name}，" if self.substitute else ""
        return f"{self.actor.name}（{instead}{self}）"


OF_A_SECTION = (
    Appointment.Role.HANDLER,
    Appointment.Role.SECTION_HEAD,
    Appointment.Role.LEADER,
)


class AbsenceQuerySet(models.QuerySet["Absence"]):
    """Named selections of absences."""

    def today(self) -> AbsenceQuerySet:
        """Those in force: of today and not ended early, from a post held to a colleague of its organ, both active."""
        day = localdate()
        colleague = Appointment.objects.active().official().order_by()
        colleague = colleague.filter(user=OuterRef("substitute"), organ=OuterRef("post__organ"))
        posts = Appointment.objects.active().official().order_by()
        dated = self.filter(from_on__lte=day, until_on__gte=day, ended_at=None)
        return dated.filter(Exists(colleague), Exists(posts.filter(pk=OuterRef("post"))))

    def of_days(self, from_on: date, until_on: date) -> AbsenceQuerySet:
        """Those that share a day with these days, both included, and were not ended early."""
        return self.filter(from_on__lte=until_on, until_on__gte=from_on, ended_at=None)

    def with_names(self) -> AbsenceQuerySet:
        """With all that is needed to print them."""
        return self.select_related("post__user", "post__organ", "post__section", "substitute")


class Absence(models.Model):
    """不在岗: from a day to a day (both included) a colleague of the organ acts under a post instead of its holder."""

    post = models.ForeignKey(Appointment, models.PROTECT, related_name="absences")
    substitute = models.ForeignKey(
        User, models.PROTECT, related_name="substitutions", verbose_name="代办人"
    )
    from_on = models.DateField("自")
    until_on = models.DateField("至")
    reason = models.CharField("事由", max_length=100, blank=True)
    ended_at = models.DateTimeField("提前结束", null=True, blank=True)

    objects = AbsenceQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["-from_on", "-pk"]
        constraints: ClassVar = [
            models.CheckConstraint(
                name="absence_ends_after_it_begins",
                condition=Q(until_on__gte=models.F("from_on")),
            )
        ]
        indexes: ClassVar = [
            models.Index("post", condition=Q(ended_at=None), name="absence_of_a_post"),
        ]

    def __str__(self) -> str:
        return f"{self.post.user.name} {self.from_on}至{self.until_on}由{self.substitute.name}代办"

    @property
    def is_open(self) -> bool:
        """Whether it is still to come, or not over yet."""
        return self.ended_at is None and self.until_on >= localdate()

    @property
    def state(self) -> str:
        """代办中, 未开始, 已结束 or 提前结束."""
        if self.ended_at is not None:
            return "提前结束" if localdate(self.ended_at) >= self.from_on else "已取消"
        if self.until_on < localdate():
            return "已结束"
        return "代办中" if self.from_on <= localdate() else "未开始"
