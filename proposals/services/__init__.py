"""What happens: matters are registered, assigned and accepted; replies are written, signed, sent, judged."""

from proposals.services import (
    disclosure,
    feedback,
    files,
    letter,
    proof,
    proposal,
    publication,
    reply,
)

__all__ = [
    "disclosure",
    "feedback",
    "files",
    "letter",
    "proof",
    "proposal",
    "publication",
    "reply",
]
