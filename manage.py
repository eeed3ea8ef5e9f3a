"""Run anything: `python manage.py up`, `seed`, `typeset`, `measure`, `verify_record`, `retypeset`."""

import os
import sys

from django.core.management import execute_from_command_line
from django.db import OperationalError, connection

ADVICE = (
    "数据库连接不上：请先运行 make demo（它若用了 DATA=目录，这里须设置 DATA_DIR=目录），"
    "或设置 DATABASE_URL。（{reason}）"
)

if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "portal.settings")
    try:
        execute_from_command_line(sys.argv)
    except OperationalError as error:
        if connection.connection is not None:  # it was lost, or something else is wrong
            raise
        sys.exit(ADVICE.format(reason=str(error).partition("\n")[0]))
