"""Uploads on their way in: what is beyond the limits never reaches the disk."""

from django.conf import settings
from django.core.files.uploadhandler import FileUploadHandler


class Bounded(FileUploadHandler):
    """Hands on of each file just enough to see that it is too large, and so of all together.

    The rest is read and dropped, so that the browser gets its answer instead of a broken
    connection. The files arrive cut, and are refused by their size.
    """

    taken = 0

    def receive_data_chunk(self, raw_data: bytes, start: int) -> bytes | None:
        if start > settings.ATTACHMENT_LARGEST or self.taken > settings.ATTACHMENTS_TOTAL:
            return None
        self.taken += len(raw_data)
        return raw_data

    def file_complete(self, file_size: int) -> None:
        """The next handler keeps the file."""
