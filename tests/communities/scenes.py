"""What the access law of the registry needs to stand somewhere: a burden that was cut, a file that is made."""

from datetime import date

from django.utils.timezone import localdate

from communities.listing import Wanted
from communities.models import Measure
from communities.services import burdens, exports
from communities.tasks import make_exports


def cut_burden(fixture):
    """A ledger that the county no longer asks for."""
    county, reviewer = fixture("county"), fixture("reviewer")
    day = date(2024, 8, 6)
    item = burdens.Item("ledger", "反诈宣传台账", date(2020, 1, 1))
    [burden] = burdens.enter(county, [item], by=reviewer)
    document = Measure(division=county, title="减负通知", issued_on=day, effective_on=day)
    measure = burdens.open_measure(document, by=reviewer)
    burdens.cut(measure, county, [burden.pk], on=day, by=reviewer)
    burden.refresh_from_db()
    return burden


def made_export(fixture):
    """A file of all committees."""
    fixture("establish")()
    export = exports.ask("xlsx", Wanted(localdate()))
    make_exports()
    export.refresh_from_db()
    return export
