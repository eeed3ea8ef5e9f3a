"""The access law of the registry: the area of recon."""

from tests.laws import all_get

RECONCILE = {"communities:reconcile": ("get", None, {}, all_get(200))}

# "communities:name": (method, None, what is posted, who gets what)
REGISTRY = {**RECONCILE}

# "communities:name": what stands in its address, from the fixtures: lambda fixture: {"pk": fixture("establish")().pk}
PLACES = {}
