"""Ring the workers' doorbell; what there is to do stands in the database."""

import logging
from typing import Any

from celery import Task
from django.db import transaction
from kombu.exceptions import KombuError
from redis import RedisError

from portal.celery import app

logger = logging.getLogger(__name__)

# The person who clicked waits for this, so it gives up soon; beat finds the row in any case.
IMPATIENT = {"socket_connect_timeout": 0.3, "socket_timeout": 0.3, "max_retries": 0}


def nudge(task: "Task[Any, Any]") -> None:
    """Have a worker run this task once the transaction is committed.

    Never raises and never takes more than about a second: without a broker the work waits for beat.
    """
    transaction.on_commit(lambda: _publish(task), robust=True)


def _publish(task: "Task[Any, Any]") -> None:
    try:
        with app.connection_for_write(transport_options=IMPATIENT) as connection:
            task.apply_async(connection=connection, retry=False)  # type: ignore[call-arg]  # celery-types does not know it
    except (KombuError, RedisError, OSError) as error:
        logger.warning("%s has to wait for beat: %s", task.name, error)
