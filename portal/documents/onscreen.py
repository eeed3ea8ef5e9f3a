"""A source made ready to be read on a screen."""

from datetime import date
from typing import Any

from portal.documents.plaintext import blocks


def readable(source: dict[str, Any]) -> dict[str, Any]:
    """The source with its texts read into blocks, for components/_letter.html."""
    signature = source["signature"]
    attachments = [
        {"title": attached["title"], "blocks": blocks(attached["body"])}
        for attached in source["attachments"]
    ]
    return {
        **source,
        "blocks": blocks(source["body"]),
        "attachments": attachments,
        "signatures": [signature] if isinstance(signature, str) else signature,
        "on": date.fromisoformat(source["date"]),
    }
