"""What happens: committees are established, changed and abolished, each on a day."""

from communities.services import registry

__all__ = ["registry"]
