"""What happens: the registry is loaded and changed, figures and burdens are entered, requests decided."""

from communities.services import (
    carrying,
    divisions,
    joining,
    loads,
    officers,
    registry,
    requests,
)

__all__ = [
    "carrying",
    "divisions",
    "joining",
    "loads",
    "officers",
    "registry",
    "requests",
]
