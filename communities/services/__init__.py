"""What happens: committees are established, changed and abolished, each on a day."""

from communities.services import burdens, exports, registry

__all__ = ["burdens", "exports", "registry"]
