"""What happens: the registry is loaded and changed, figures and burdens are entered, requests decided."""

<<<<<<< HEAD
<<<<<<< HEAD
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
=======
from communities.services import burdens, exports, registry

__all__ = ["burdens", "exports", "registry"]
>>>>>>> burden
=======
from communities.services import registry, yearly

__all__ = ["registry", "yearly"]
>>>>>>> yearly
