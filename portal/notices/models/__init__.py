"""What exists: notices, their deliveries and digests; what each person chose, and whom no mail reaches."""

from portal.notices.models.choice import Choice, Preference
from portal.notices.models.delivery import Channel, Delivery, Digest, Mode, Trouble
from portal.notices.models.notice import Notice

__all__ = [
    "Channel",
    "Choice",
    "Delivery",
    "Digest",
    "Mode",
    "Notice",
    "Preference",
    "Trouble",
]
