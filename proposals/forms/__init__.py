"""What people fill in, translated to what the services take; the services are the guard."""

from proposals.forms.disclosure import DecisionForm, DisclosureForm
from proposals.forms.draft import DraftForm, attachments_of
from proposals.forms.explaining import explain
from proposals.forms.matter import AssignForm, FilterForm, JudgeForm, RegisterForm
from proposals.forms.plain import speak_plainly

__all__ = [
    "AssignForm",
    "DecisionForm",
    "DisclosureForm",
    "DraftForm",
    "FilterForm",
    "JudgeForm",
    "RegisterForm",
    "attachments_of",
    "explain",
    "speak_plainly",
]
