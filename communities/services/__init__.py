"""What happens: the registry is loaded and changed, figures and burdens are entered, requests decided."""

<<<<<<< HEAD
<<<<<<< HEAD
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
=======
from communities.services import findings, loads, national, registry

__all__ = ["findings", "loads", "national", "registry"]
>>>>>>> load
=======
from communities.services import findings, loads, national, registry, yearly

__all__ = ["findings", "loads", "national", "registry", "yearly"]
>>>>>>> yearly
