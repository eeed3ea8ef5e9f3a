"""The access law of the registry: rows as in tests/test_access.py, and what stands in their addresses."""

REGISTRY = {}  # "communities:name": (method, None, what is posted, who gets what)

# "communities:name": what stands in its address, from the fixtures: lambda fixture: {"pk": fixture("establish")().pk}
PLACES = {}
