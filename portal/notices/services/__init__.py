"""What happens: people are told and read; they choose how; who cannot be reached becomes visible."""

from portal.notices.services.bouncing import bounce
from portal.notices.services.choosing import change_address, choose, send_test, set_preference
from portal.notices.services.telling import read, read_all, remind, settle, tell

__all__ = [
    "bounce",
    "change_address",
    "choose",
    "read",
    "read_all",
    "remind",
    "send_test",
    "set_preference",
    "settle",
    "tell",
]
