"""What happens: committees are established, changed and abolished, each on a day."""

from communities.services import carrying, divisions, joining, officers, registry, requests

__all__ = ["carrying", "divisions", "joining", "officers", "registry", "requests"]
