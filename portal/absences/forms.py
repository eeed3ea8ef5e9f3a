"""Naming a substitute, and moving the last day; the services are the guard."""

from typing import Any

from django import forms
from django.utils.timezone import localdate

from portal.absences.permissions import colleagues
from portal.people.models import Absence, Appointment, AppointmentQuerySet, Organ, User
from portal.plain import speak_plainly

DAY = {"type": "date"}


class OwnPosts(forms.ModelMultipleChoiceField):  # type: ignore[type-arg]  # not subscriptable when it runs
    """Posts of one person, to be ticked."""

    def label_from_instance(self, post: Appointment) -> str:
        """The place and the title."""
        return str(post)


class SomebodysPost(forms.ModelChoiceField):  # type: ignore[type-arg]
    """A post of anybody in the organ."""

    def label_from_instance(self, post: Appointment) -> str:
        """The name first, then what the post is called inside the organ."""
        place = f"{post.section} " if post.section else ""
        return f"{post.user.name}　{place}{post.title or post.get_role_display()}"


class NameForm(forms.Form):
    """Who stands in for which of one's own posts, and when."""

    posts: forms.ModelChoiceField | forms.ModelMultipleChoiceField = OwnPosts(  # type: ignore[type-arg]
        Appointment.objects.none(), label="任职", widget=forms.CheckboxSelectMultiple
    )
    substitute = forms.ModelChoiceField(User.objects.none(), label="代办人", empty_label="请选择")
    from_on = forms.DateField(
        label="开始日期", initial=localdate, widget=forms.DateInput(attrs=DAY, format="%Y-%m-%d")
    )
    until_on = forms.DateField(
        label="结束日期",
        help_text="含首尾两日",
        widget=forms.DateInput(attrs=DAY, format="%Y-%m-%d"),
    )
    reason = forms.CharField(label="事由", required=False, max_length=100)

    def __init__(
        self, *args: Any, organ: Organ, posts: AppointmentQuerySet, but: User, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["posts"].queryset = posts  # type: ignore[attr-defined]
        self.fields["substitute"].queryset = colleagues(organ).exclude(pk=but.pk)  # type: ignore[attr-defined]
        speak_plainly(self)

    def clean_posts(self) -> list[Appointment]:
        """As a list, also where there is one to choose."""
        chosen = self.cleaned_data["posts"]
        return [chosen] if isinstance(chosen, Appointment) else list(chosen)


class OfficeForm(NameForm):
    """The same for a colleague."""

    posts = SomebodysPost(Appointment.objects.none(), label="不在岗人员", empty_label="请选择")


class EndForm(forms.Form):
    """The last day."""

    until_on = forms.DateField(
        label="结束日期", widget=forms.DateInput(attrs=DAY, format="%Y-%m-%d")
    )

    def __init__(self, posted: Any = None, *, absence: Absence) -> None:
        preset = {"until_on": absence.until_on}
        super().__init__(posted, initial=preset, auto_id=f"absence-{absence.pk}-%s")
        speak_plainly(self)
