"""All settings, read from the environment, with defaults that work for the first minute."""

import json
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import quote

import environ

from portal import place

BASE_DIR = Path(__file__).resolve().parent.parent
env = environ.Env()

DEMO = env.bool("DEMO", default=False)  # the sign-in page lists the demo accounts
DEBUG = env.bool("DEBUG", default=False)
DATA_DIR = Path(env.str("DATA_DIR", default=str(place.data_dir(BASE_DIR))))
SECRET_KEY = env.str("SECRET_KEY", default=place.secret_key(DATA_DIR))  # required: see apps.py
SITE_URL = env.str("SITE_URL", default="http://127.0.0.1:8000")
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", default=["127.0.0.1", "localhost"])
CSRF_TRUSTED_ORIGINS = env.list("CSRF_TRUSTED_ORIGINS", default=[])

INSTALLED_APPS = [
    "portal",
    "portal.people",
    "portal.record",
    "portal.deadlines",
    "portal.attachments",
    "portal.documents",
    "portal.publication",
    "portal.notices",
    "portal.reminders",
    "portal.wordings",
    "portal.search",
    "communities",
    "proposals",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "portal.middleware.SecurityHeaders",
    "portal.middleware.HealthFirst",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "portal.middleware.Acting",
    "portal.middleware.ExpiredSessions",
    "portal.middleware.PostOnly",
    "portal.middleware.Conflicts",
]
ROOT_URLCONF = "portal.urls"
CSRF_FAILURE_VIEW = "portal.resubmit.stale"
WSGI_APPLICATION = "portal.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "portal.http.site",
            ],
        },
    },
]

AUTH_USER_MODEL = "people.User"
AUTHENTICATION_BACKENDS = ["portal.people.backends.AccountBackend"]
LOGIN_URL = "people:sign-in"
LOGIN_REDIRECT_URL = "home"
LOGOUT_REDIRECT_URL = "people:sign-in"
DEMO_PASSWORD = "minyi-demo-2026"  # shown on the sign-in page of the demo
DEMO_ROSTER = BASE_DIR / "proposals" / "demo" / "roster.json"  # they sign in only in the demo
DEMO_PARTS = [
    "communities.demo.load",
    "communities.demo.yearly.load",
]  # what `seed` loads after the roster
WORDING_USES = ["proposals.worklists.begun_from"]  # what was begun from the 文稿模板
COPIES = ["portal.publication.models.document_of_copy"]  # files that verification knows besides
WORK_LISTS = [  # what the home page is composed of
    "proposals.worklists.waiting",
    "communities.turns.requests_waiting",
    "communities.worklists.returns_waiting",
]
MORNING_OVERVIEWS = ["portal.reminders.overview.overview"]  # what the morning's mail is composed of

# Reminders: from which hour of their day on they are sent, and how often a day one may press for a deadline.
REMINDERS_FROM = env.int("REMINDERS_FROM", default=8)
PRESSES_A_DAY = env.int("PRESSES_A_DAY", default=1)
NOTICE_TOPICS = [  # what people may be told of, and choose from
    "proposals.services.telling.TOPICS",
    "portal.publication.topics.TOPICS",
    "portal.notices.topics.REMINDERS",
    "communities.services.requests_telling.TOPICS",
    "communities.services.yearly_telling.TOPICS",
]

# Servers. In a second terminal, those of the `up` that is running are found by themselves.
RUNNING = place.running(DATA_DIR)
NO_DATABASE = "postgres:////DATABASE_URL-is-not-set-and-manage.py-up-is-not-running/none"
DATABASE_URL = env.str("DATABASE_URL", default=RUNNING.get("DATABASE_URL", NO_DATABASE))
REDIS_URL = env.str("REDIS_URL", default=RUNNING.get("REDIS_URL", "redis://127.0.0.1:6379/0"))

# The web server keeps a small pool, so that requests wait out a restart of PostgreSQL instead of
# failing; Celery must not (celery #10554), nor may threads in tests share one.
DB_POOL = env.bool("DB_POOL", default=False)
DATABASES = {"default": env.db_url_config(DATABASE_URL)}
DATABASES["default"].update(
    CONN_MAX_AGE=0 if DB_POOL else 60,
    CONN_HEALTH_CHECKS=True,
    OPTIONS={
        "connect_timeout": 5,
        "options": f"-c lock_timeout=10s -c statement_timeout={'30s' if DB_POOL else '10min'}",
        **DATABASES["default"].get("OPTIONS", {}),
        **({"pool": {"min_size": 1, "max_size": 2, "timeout": 10}} if DB_POOL else {}),
    },
)
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# Counts of how often somebody asked (see portal/rates.py): one for all web processes.
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.redis.RedisCache",
        "LOCATION": REDIS_URL,
        "KEY_PREFIX": "minyi",
        "OPTIONS": {"socket_connect_timeout": 1, "socket_timeout": 1},
    }
}

# The broker is a doorbell: the work itself is in the database (see portal/nudge.py).
CELERY_BROKER_URL = REDIS_URL
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_BROKER_CONNECTION_MAX_RETRIES = None  # for ever
CELERY_BROKER_CONNECTION_TIMEOUT = 2
CELERY_BROKER_TRANSPORT_OPTIONS = {
    "visibility_timeout": 900,
    "unacked_restore_interval": 10,
    "unacked_restore_throttle": 1,
    "socket_connect_timeout": 2,
    "socket_timeout": 5,
    "health_check_interval": 10,
}
CELERY_TASK_DEFAULT_QUEUE = "minyi"
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_PUBLISH_RETRY = False
CELERY_TASK_SERIALIZER = "json"
CELERY_ACCEPT_CONTENT = ["json"]
CELERY_TASK_TIME_LIMIT = 300  # always under visibility_timeout, or a long task runs twice
CELERY_TASK_SOFT_TIME_LIMIT = 240
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_WORKER_SOFT_SHUTDOWN_TIMEOUT = 30
CELERY_WORKER_ENABLE_SOFT_SHUTDOWN_ON_IDLE = True
CELERY_WORKER_MAX_TASKS_PER_CHILD = 200
CELERY_WORKER_MAX_MEMORY_PER_CHILD = 400_000  # KB; fonts make WeasyPrint large
CELERY_WORKER_CANCEL_LONG_RUNNING_TASKS_ON_CONNECTION_LOSS = False  # the claim is in the database
CELERY_BEAT_SCHEDULER = "celery.beat:Scheduler"  # in memory: every task may run at any time
CELERY_BEAT_SCHEDULE = {
    task: {
        "task": task,
        "schedule": seconds,
        "last_run_at": datetime(2000, 1, 1, tzinfo=UTC),  # so the first run is at once
        "options": {"expires": seconds},  # an absent worker finds one message, not a thousand
    }
    for task, seconds in [
        ("portal.documents.tasks.typeset_waiting", 15),
        ("portal.publication.tasks.typeset_public_copies", 15),
        ("portal.documents.tasks.make_proofs", 15),
        ("portal.notices.tasks.send_waiting", 15),
        ("portal.reminders.tasks.sweep_ledger", 300),
        ("portal.reminders.tasks.send_due", 15),
        ("portal.notices.tasks.post_waiting", 15),
        ("portal.notices.tasks.send_digests", 60),
        ("communities.tasks.make_exports", 15),
        ("portal.tasks.pulse", 10),
        ("communities.tasks.apply_due", 60),
    ]
}

# Files and mail. Documents are handed out by views that know who may read them, never by address.
MEDIA_ROOT = DATA_DIR / "files"
DATA_UPLOAD_MAX_MEMORY_SIZE = 20_000_000  # 2,000,000 hanzi, as forms send them; more gets no answer
MB = 1024 * 1024
ATTACHMENT_LARGEST = env.int("ATTACHMENT_MB", default=20) * MB
ATTACHMENTS_TOTAL = 10 * ATTACHMENT_LARGEST  # on one subject, and so also in one upload
ATTACHMENTS_MOST = 20  # on one subject
CLAMD_URL = env.str("CLAMD_URL", default="")  # tcp://host:3310 or unix:///run/clamav/clamd.ctl
FILE_UPLOAD_HANDLERS = [
    "portal.attachments.uploading.Bounded",
    "django.core.files.uploadhandler.TemporaryFileUploadHandler",
]
STATIC_URL = "static/"
STATIC_ROOT = env.str("STATIC_ROOT", default=str(DATA_DIR / "static"))
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if DEBUG
        else "whitenoise.storage.CompressedManifestStaticFilesStorage"
    },
}

# Whose certificate signs: {organ's code or name, or "default": {"file", "password_file"}, or a token}.
SIGNING_CERTIFICATES = json.loads(env.str("SIGNING_CERTIFICATES", default="") or "{}")

EMAIL_URL = env.str("EMAIL_URL", default=f"filemail:///{quote(str(DATA_DIR / 'mail'))}")
vars().update(env.email_url_config(EMAIL_URL))
EMAIL_TIMEOUT = 10
DEFAULT_FROM_EMAIL = env.str("DEFAULT_FROM_EMAIL", default="民议 <minyi@localhost>")

# Webhooks go to public servers by https; what stands inside must be named here by whoever runs the site.
WEBHOOK_ALLOWED_HOSTS = env.list("WEBHOOK_ALLOWED_HOSTS", default=[])
WEBHOOK_PLAIN_HTTP = env.bool("WEBHOOK_PLAIN_HTTP", default=False)

LANGUAGE_CODE = "zh-hans"
TIME_ZONE = "Asia/Shanghai"
USE_TZ = True

VALIDATORS = "django.contrib.auth.password_validation"
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"{VALIDATORS}.UserAttributeSimilarityValidator"},
    {"NAME": "portal.people.passwords.LongEnough", "OPTIONS": {"min_length": 10}},
    {"NAME": f"{VALIDATORS}.CommonPasswordValidator"},
    {"NAME": f"{VALIDATORS}.NumericPasswordValidator"},
]

HTTPS = env.bool("HTTPS", default=False)  # a web server in front speaks TLS
SESSION_COOKIE_HTTPONLY = CSRF_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = SECURE_SSL_REDIRECT = HTTPS
PROXIES = env.int("PROXIES", default=0)  # web servers in front that add to X-Forwarded-For
SECURE_REDIRECT_EXEMPT = [r"^health/$"]  # asked from inside, without TLS
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if HTTPS else None
SECURE_HSTS_SECONDS = 365 * 24 * 3600 if HTTPS else 0
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
# HSTS for subdomains and browsers' preload lists: a portal does not decide for its whole domain.
SILENCED_SYSTEM_CHECKS = ["security.W005", "security.W021"]

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "%(asctime)s %(levelname)s %(name)s: %(message)s"}},
    "filters": {
        "not_health": {  # its 503 is an answer, and it says itself what is missing
            "()": "django.utils.log.CallbackFilter",
            "callback": lambda record: not record.getMessage().endswith(": /health/"),
        }
    },
    "handlers": {
        "stderr": {
            "class": "logging.StreamHandler",
            "formatter": "line",
            "filters": ["not_health"],
        }
    },
    "root": {"handlers": ["stderr"], "level": "WARNING"},
    "loggers": {
        "django": {"handlers": [], "level": "WARNING", "propagate": True},
        "django.request": {"level": "ERROR"},  # a wrong address is the visitor's affair
        "portal": {"level": "INFO"},
        "communities": {"level": "INFO"},
        "proposals": {"level": "INFO"},
    },
}
