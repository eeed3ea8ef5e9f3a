"""What happens: committees are established, changed and abolished, each on a day."""

from communities.services import findings, loads, national, registry, yearly

__all__ = ["findings", "loads", "national", "registry", "yearly"]
