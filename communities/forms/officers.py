"""Who takes up a post in a committee, and when somebody leaves it."""

from typing import Any, ClassVar

from django import forms

from communities.models import Officer
from portal.plain import speak_plainly

DAY = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")


class OfficerForm(forms.ModelForm):  # type: ignore[type-arg]  # not subscriptable when it runs
    """Somebody who takes up a post."""

    class Meta:
        model = Officer
        fields: ClassVar = ["post", "name", "telephone", "grade", "term", "since", "term_ends_on"]
        widgets: ClassVar = {"since": DAY, "term_ends_on": DAY}
        help_texts: ClassVar = {
            "grade": "社区工作者岗位等级，1 至 18",
            "term_ends_on": "主任、副主任、委员空着的，自任职之日起五年",
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **{"auto_id": "officer_%s", **kwargs})
        speak_plainly(self)

    def _post_clean(self) -> None:
        """The service looks at the whole row; a form knows not of which committee."""


class LeavingForm(forms.Form):
    """From which day on somebody holds a post no more."""

    until = forms.DateField(label="离任之日", widget=DAY)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **{"auto_id": "leaving_%s", **kwargs})
        speak_plainly(self)
