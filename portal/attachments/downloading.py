"""Handing out an attachment to somebody who may see what it is attached to: always to keep, never to show."""

from django.http import FileResponse
from django.utils.http import content_disposition_header

from portal.attachments.models import Attachment

POLICY = "default-src 'none'; sandbox"


def download(attachment: Attachment) -> FileResponse:
    """The content as a download under its safe name (RFC 6266, RFC 5987), never inline.

    Whoever calls it has looked up the subject through its own permissions.
    """
    file = attachment.file
    answer = FileResponse(file.open(), content_type=file.media_type)
    disposition = content_disposition_header(as_attachment=True, filename=attachment.name)
    answer["Content-Disposition"] = disposition or "attachment"
    answer["Content-Length"] = file.size
    answer["X-Content-Type-Options"] = "nosniff"
    answer["Content-Security-Policy"] = POLICY
    answer["Cross-Origin-Resource-Policy"] = "same-origin"
    return answer
