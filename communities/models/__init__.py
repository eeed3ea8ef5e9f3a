"""What exists: committees and their past, loads, requests, yearly figures, burdens."""

from communities.models.burden import Burden, Measure
from communities.models.community import (
    Change,
    Community,
    CommunityQuerySet,
    DivisionPast,
    Past,
    Succession,
)
from communities.models.export import Export
from communities.models.load import Finding, Load
from communities.models.request import Officer, Request
from communities.models.standing import (
    SAID,
    URBAN,
    VILLAGES,
    Kind,
    Spell,
    SpellQuerySet,
    UrbanRural,
    holding_on,
    within,
)
from communities.models.yearly import (
    FIRST_YEAR,
    GRADES,
    Closing,
    Line,
    Return,
    counted_on,
    roster,
)

__all__ = [
    "FIRST_YEAR",
    "GRADES",
    "SAID",
    "URBAN",
    "VILLAGES",
    "Burden",
    "Change",
    "Closing",
    "Community",
    "CommunityQuerySet",
    "DivisionPast",
    "Export",
    "Finding",
    "Kind",
    "Line",
    "Load",
    "Measure",
    "Officer",
    "Past",
    "Request",
    "Return",
    "Spell",
    "SpellQuerySet",
    "Succession",
    "UrbanRural",
    "counted_on",
    "holding_on",
    "roster",
    "within",
]
