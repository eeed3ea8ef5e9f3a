"""People, and the posts (任职) under which they act."""

from __future__ import annotations

from datetime import date
from typing import ClassVar

from django.contrib.auth.models import AbstractUser
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.utils.timezone import localdate

from portal.people.models.organ import Organ, Section


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
        REGISTRAR = "registrar", "社区登记"
        REVIEWER = "reviewer", "社区登记审核"

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
                        "registrar",
                        "reviewer",
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
