"""Forms complain in plain Chinese, and the browser cuts nothing off."""

from django import forms
from django.core.exceptions import ValidationError

MESSAGES = {
    "null_characters_not_allowed": "含有空字符，请删去后重试。",
    "max_length": "最多 %(limit_value)d 字，现有 %(show_value)d 字，请精简。",
    "invalid_choice": "请选择一个有效的选项。",
}


def speak_plainly(form: forms.BaseForm) -> None:
    """Give every field messages that say what to do; a text too long is refused, not cut when pasted."""
    for field in form.fields.values():
        chosen = isinstance(field, forms.ChoiceField | forms.ModelChoiceField)
        required = "请选择。" if chosen else f"请填写{field.label}。"
        field.error_messages |= {**MESSAGES, "required": required}
        field.widget.attrs.pop("maxlength", None)


def explain(form: forms.BaseForm, error: ValidationError) -> None:
    """Put a service's complaint beside the fields it is about; what has no field goes on top."""
    if not hasattr(error, "error_dict"):
        form.add_error(None, error)
        return
    for field, messages in error.message_dict.items():
        form.add_error(field if field in form.fields else None, messages)
