"""What happens: a public copy is prepared, its passages are left out or put back, it is published and withdrawn."""

from portal.publication.services import preparing, publishing

__all__ = ["preparing", "publishing"]
