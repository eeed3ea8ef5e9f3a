"""What people send about how they want to be told."""

from typing import Any

from django import forms

from portal.notices.models import Preference
from portal.plain import speak_plainly

HOURS = [(hour, f"{hour}:00") for hour in range(24)]


class HoursForm(forms.ModelForm):  # type: ignore[type-arg]
    """When the digest comes, and when nothing does."""

    digest_hour = forms.TypedChoiceField(
        label="每日汇总时间",
        choices=HOURS,
        coerce=int,
        help_text="选为“每日汇总”的通知和办理概览，在工作日这个时间合为一封邮件发送。",
    )

    class Meta:
        model = Preference
        fields = ["digest_hour", "overview", "quiet_from", "quiet_until"]
        widgets = {
            "quiet_from": forms.TimeInput({"type": "time"}, format="%H:%M"),
            "quiet_until": forms.TimeInput({"type": "time"}, format="%H:%M"),
        }
        help_texts = {
            "quiet_until": "可以跨夜。法定通知的邮件不受影响。",
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        speak_plainly(self)
        for name in ("quiet_from", "quiet_until"):
            self.fields[name].error_messages["invalid"] = "请按“22:00”的格式填写时间。"


class AddressForm(forms.Form):
    """One's own e-mail address."""

    email = forms.EmailField(
        label="电子邮箱", max_length=254, error_messages={"invalid": "电子邮箱格式有误，请核对。"}
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        speak_plainly(self)


class WebhookForm(forms.ModelForm):  # type: ignore[type-arg]
    """The robot or program that is told as well. The secret is never shown; left empty, it stays."""

    webhook_secret = forms.CharField(
        label="签名密钥",
        required=False,
        max_length=200,
        widget=forms.PasswordInput({"autocomplete": "off"}),
    )

    class Meta:
        model = Preference
        fields = ["webhook_format", "webhook_url", "webhook_secret"]
        help_texts = {"webhook_url": "须以 https:// 开头；留空并保存即停用。"}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        speak_plainly(self)
        kept = "已保存密钥，留空即不变。" if self.instance.webhook_secret else ""
        self.fields["webhook_secret"].help_text = (
            kept or "通用格式自拟，至少 16 个字符；钉钉填写“加签”密钥；企业微信不需要。"
        )

    def clean_webhook_secret(self) -> str:
        """The one that is known, where none is given."""
        return str(self.cleaned_data["webhook_secret"] or self.initial.get("webhook_secret", ""))
