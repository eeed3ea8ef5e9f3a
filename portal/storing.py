"""Files whose names say their content: written once, and whole."""

from __future__ import annotations

from django.core.files.base import ContentFile, File
from django.core.files.storage import default_storage


def keep(name: str, content: bytes | File[bytes]) -> None:
    """Store a file under its name, unless it is there already and whole (a worker may die writing)."""
    file = ContentFile(content) if isinstance(content, bytes) else content
    if default_storage.exists(name):
        if default_storage.size(name) == file.size:
            return
        default_storage.delete(name)
    default_storage.save(name, file)
