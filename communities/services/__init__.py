"""What happens: committees are established, changed and abolished, each on a day."""

from communities.services import registry, yearly

__all__ = ["registry", "yearly"]
