"""The access law of the registry: the area of pages."""

from tests.laws import all_get

OPEN = ("get", None, {}, all_get(200, anonymous=200))

REGISTRY = {  # "communities:name": (method, None, what is posted, who gets what)
    # The look-up is open to everybody.
    "communities:index": OPEN,
    "communities:division": OPEN,
    "communities:community": OPEN,
    "communities:compare": OPEN,
    "communities:search": OPEN,
}

# "communities:name": what stands in its address, from the fixtures: lambda fixture: {"pk": fixture("establish")().pk}
PLACES = {
    "communities:division": lambda fixture: {"code": fixture("street").code},
    "communities:community": lambda fixture: {"pk": fixture("establish")().pk},
}
