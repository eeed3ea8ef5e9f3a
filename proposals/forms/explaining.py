"""What a service complained of, beside the fields it is about."""

from django import forms
from django.core.exceptions import ValidationError


def explain(form: forms.BaseForm, error: ValidationError) -> None:
    """Put a service's complaint beside the fields it is about; what has no field goes on top."""
    if not hasattr(error, "error_dict"):
        form.add_error(None, error)
        return
    for field, messages in error.message_dict.items():
        form.add_error(field if field in form.fields else None, messages)
