"""What happens: committees are established, changed and abolished, each on a day."""

from communities.services import loads, registry

__all__ = ["loads", "registry"]
