"""Is everything here that the site needs? Asked by `up`, by containers and by monitoring."""

import logging
from dataclasses import asdict, dataclass

import psycopg
import redis
from django.conf import settings
from django.db import connection
from django.http import HttpRequest, JsonResponse
from kombu.exceptions import KombuError

from portal.celery import app

logger = logging.getLogger(__name__)

OLDEST_BEAT = 60  # seconds; beat asks for a pulse every 10
PATIENCE = 1.0  # seconds for each answer: with everything hanging the page still comes in about 3


@dataclass
class Health:
    """What was found."""

    database: bool = False
    broker: bool = False
    worker: bool = False
    beat_age_seconds: float | None = None

    def is_ok(self) -> bool:
        """Whether the site can do all its work."""
        beats = self.beat_age_seconds is not None and self.beat_age_seconds < OLDEST_BEAT
        return self.database and self.broker and self.worker and beats


def health(_request: HttpRequest) -> JsonResponse:
    """GET /health/ : 200 if database, broker, worker and beat are there, or else 503."""
    found = Health()
    _ask_database(found)
    _ask_broker(found)
    if found.broker:
        _ask_worker(found)
    return JsonResponse(
        {**asdict(found), "ok": found.is_ok()},
        status=200 if found.is_ok() else 503,
        headers={"Cache-Control": "no-store"},
    )


def _ask_database(found: Health) -> None:
    """Ask on a connection of our own: the pool would wait ten seconds for a lost server."""
    options = {**connection.get_connection_params(), "connect_timeout": 2}
    query = "SELECT extract(epoch FROM now() - beaten_at) FROM portal_pulse"
    try:
        with psycopg.connect(**options) as own:
            row = own.execute(query).fetchone()
    except psycopg.Error as error:
        logger.warning("the database does not answer: %s", error)
    else:
        found.database = True
        found.beat_age_seconds = round(float(row[0]), 1) if row else None


def _ask_broker(found: Health) -> None:
    limits = {"socket_timeout": PATIENCE, "socket_connect_timeout": PATIENCE, "retry": None}
    try:
        with redis.Redis.from_url(settings.CELERY_BROKER_URL, **limits) as client:
            found.broker = bool(client.ping())
    except redis.RedisError as error:
        logger.warning("the broker does not answer: %s", error)


def _ask_worker(found: Health) -> None:
    try:
        with app.connection_for_write() as own:
            found.worker = bool(app.control.ping(timeout=PATIENCE, limit=1, connection=own))
    except (KombuError, redis.RedisError, OSError) as error:
        logger.warning("the worker cannot be asked: %s", error)
