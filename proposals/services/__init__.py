"""What happens: matters are registered, assigned and accepted; replies are written, signed, sent, judged."""

from proposals.services import (
    disclosure,
    dossier,
    extension,
    feedback,
    files,
    following,
    letter,
    proof,
    proposal,
    publication,
    reply,
    telling,
    timing,
)

__all__ = [
    "disclosure",
    "dossier",
    "extension",
    "feedback",
    "files",
    "following",
    "letter",
    "proof",
    "proposal",
    "publication",
    "reply",
    "telling",
    "timing",
]
