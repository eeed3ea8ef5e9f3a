"""Settings for the tests: real servers, quick passwords, mail kept in memory unless a test says SMTP."""

import atexit
import os
import shutil
import tempfile
from pathlib import Path

from portal.settings import *  # noqa: F403 -- this is what a settings module is
from portal.settings import CACHES, DATABASES, REDIS_URL

TESTING = True
SECRET_KEY = "for-tests-only-and-never-for-anything-else-0123456789"
DATA_DIR = Path(tempfile.mkdtemp(prefix="minyi-tests-"))
atexit.register(shutil.rmtree, DATA_DIR, ignore_errors=True)
MEDIA_ROOT = DATA_DIR / "files"
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
WHITENOISE_AUTOREFRESH = True
WHITENOISE_USE_FINDERS = True
DATABASES["default"]["CONN_MAX_AGE"] = 0  # a live server's threads must leave no connection behind

# Each xdist process has a broker of its own: the database of its number in the same Valkey.
WORKER_NUMBER = os.environ.get("PYTEST_XDIST_WORKER", "gw0").removeprefix("gw")
REDIS_URL = f"{REDIS_URL.rsplit('/', 1)[0]}/{WORKER_NUMBER}"
CELERY_BROKER_URL = REDIS_URL
CACHES["default"]["LOCATION"] = REDIS_URL
