"""The access law of the registry: rows as in tests/test_access.py, and what stands in their addresses."""

from tests.communities import law_change, law_recon

AREAS = (law_change, law_recon)
REGISTRY = {name: row for area in AREAS for name, row in area.REGISTRY.items()}
PLACES = {name: place for area in AREAS for name, place in area.PLACES.items()}
