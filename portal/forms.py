"""What those who run the site fill in."""

from django import forms

from portal.deadlines.notice import LARGEST


class CalendarNoticeForm(forms.Form):
    """The State Council's notice of a year, as CSV."""

    file = forms.FileField(
        label="放假安排（CSV）",
        help_text="列为 日期、类别、节日、依据，UTF-8 或 GBK；全年写全",
        widget=forms.FileInput(attrs={"accept": ".csv,text/csv"}),
        error_messages={"empty": "文件是空的，请重新选择。", "required": "请选择文件。"},
    )

    @property
    def content(self) -> bytes:
        """The file, once it is valid; one byte more than is taken, at most."""
        content: bytes = self.cleaned_data["file"].read(LARGEST + 1)
        return content
