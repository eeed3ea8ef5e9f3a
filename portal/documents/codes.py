"""核验码: what somebody types beside a document's number to prove that they hold it."""

import re
import secrets

ALPHABET = "34679ACDEFGHJKMNPQRTUVWXY"  # without the look-alikes 0O, 1IL, 2Z, 5S, 8B
LENGTH = 10  # 25 to the 10th: 10 million million


def new_code() -> str:
    """Return a random code."""
    return "".join(secrets.choice(ALPHABET) for _ in range(LENGTH))


def typed(code: str) -> str:
    """Return a code as somebody may have typed it: in small letters, with spaces or hyphens."""
    return re.sub(r"[^0-9A-Z]", "", code.upper())[: LENGTH + 1]
