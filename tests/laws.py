"""How a row of the access law is written: who gets which status."""

from tests.conftest import CAST

EVERYBODY = ("anonymous", "nobody", *CAST)
GUESTS = {"anonymous": 302}
INSIDE = (
    "office", "clerk", "colleague", "section_head", "leader", "signatory", "second_signatory",
)  # fmt: skip
OFFICES = ("office", "foreign_office")
CHIEFS = ("office", "signatory", "second_signatory")  # see the whole organ
EDITORS = ("clerk", *CHIEFS)  # who prepared the public copy, and who sees all of the organ


def all_get(status, **others):
    return {**dict.fromkeys(EVERYBODY, status), **GUESTS, **others}


def only(people, status=200, *, others=404, **more):
    return all_get(others, **dict.fromkeys(people, status), **more)
