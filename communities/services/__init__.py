"""What happens: committees are established, changed and abolished, each on a day."""

from communities.services import divisions, joining, registry

__all__ = ["divisions", "joining", "registry"]
