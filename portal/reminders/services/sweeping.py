"""The ledger is swept: one statement writes every reminder that has fallen due and is not there yet."""

from datetime import date, datetime, timedelta

from django.db import connection, transaction
from django.db.models import Min
from django.utils.timezone import localdate, now

from portal.deadlines.models import Deadline
from portal.deadlines.services.calendar import reach
from portal.reminders.models import Sweep
from portal.reminders.services import thresholds
from portal.reminders.services.ladder import statement

WRITE = statement("fallen", "ladder", "written")
OVERLAP = timedelta(hours=1)  # a deadline opened before midnight may be committed after the sweep


def sweep() -> int:
    """Write what fell due since the last sweep, and return how many reminders that were.

    Days of a missed run are made up for. May run at any time, anywhere, any number of times: what is there is
    not written again, and while a colleague sweeps there is nothing to do.
    """
    thresholds.ensure()
    today = localdate()
    Sweep.objects.get_or_create(pk=1, defaults={"swept_at": beginning()})
    with transaction.atomic():
        last = Sweep.objects.select_for_update(skip_locked=True).filter(pk=1).first()
        if last is None:
            return 0
        since = min(localdate(last.swept_at - OVERLAP), today)
        reach(since.year - 1, today.year + 1)
        written = write(since, today)
        last.swept_at = now()
        last.save(update_fields=["swept_at"])
    return written


def write(since: date, today: date) -> int:
    """The statement itself. Both days are ours, whatever time zone the database believes in."""
    with connection.cursor() as cursor:
        cursor.execute(WRITE, {"since": since, "today": today, "now": now()})
        return int(cursor.rowcount)


def beginning() -> datetime:
    """From when on the first sweep has to look: since the first of the open deadlines was armed."""
    armed = Deadline.objects.running().aggregate(first=Min("armed_on"))["first"]
    return now() - timedelta(days=max(0, (localdate() - armed).days)) if armed else now()
