"""The access law of the registry: rows as in tests/test_access.py, and what stands in their addresses."""

from tests.communities import law_burden, law_change, law_load, law_pages, law_recon, law_yearly

AREAS = (law_burden, law_change, law_load, law_pages, law_recon, law_yearly)
REGISTRY = {name: row for area in AREAS for name, row in area.REGISTRY.items()}
PLACES = {name: place for area in AREAS for name, place in area.PLACES.items()}
