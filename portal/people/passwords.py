"""What a password must be, said in Chinese."""

from django.contrib.auth.password_validation import MinimumLengthValidator


class LongEnough(MinimumLengthValidator):
    """Django's rule of a least length; its sentence has lost its translation in 5.2."""

    def get_error_message(self) -> str:
        """Say how long it must be."""
        return f"密码太短，至少 {self.min_length} 个字符。"
