"""What people fill in, translated to what the services take; the services are the guard."""

from portal.plain import explain, speak_plainly
from proposals.forms.disclosure import DecisionForm, DisclosureForm
from proposals.forms.draft import DraftForm, attachments_of
from proposals.forms.extension import ConsentForm, ExtensionForm
from proposals.forms.matter import AssignForm, FilterForm, JudgeForm, RegisterForm

__all__ = [
    "AssignForm",
    "ConsentForm",
    "DecisionForm",
    "DisclosureForm",
    "DraftForm",
    "ExtensionForm",
    "FilterForm",
    "JudgeForm",
    "RegisterForm",
    "attachments_of",
    "explain",
    "speak_plainly",
]
