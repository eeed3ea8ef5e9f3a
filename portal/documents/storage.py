"""Files that are named after their content: kept once, whole, and never changed."""

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage


def keep(name: str, content: bytes) -> None:
    """Store a file under its name, unless it is there already and whole (a worker may die writing)."""
    if default_storage.exists(name):
        if default_storage.size(name) == len(content):
            return
        default_storage.delete(name)
    default_storage.save(name, ContentFile(content))
