"""The web server's way in: `gunicorn portal.wsgi`."""

import os
from io import StringIO

from django.core.management import call_command
from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "portal.settings")

application = get_wsgi_application()
call_command("check", stdout=StringIO())  # `runserver` does; gunicorn would start without
