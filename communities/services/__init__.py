"""What happens: the registry is loaded and changed, figures and burdens are entered, requests decided."""

from communities.services import (
    burdens,
    carrying,
    divisions,
    exports,
    findings,
    joining,
    loads,
    national,
    officers,
    registry,
    requests,
    yearly,
)

__all__ = [
    "burdens",
    "carrying",
    "divisions",
    "exports",
    "findings",
    "joining",
    "loads",
    "national",
    "officers",
    "registry",
    "requests",
    "yearly",
]
