"""Django's own command line. Its `migrate` takes about a minute on SQLite, for dj-stripe's tables.

    pip install -r requirements.txt
    python manage.py migrate
    python manage.py runserver 127.0.0.1:8788
"""

import os
import sys

from django.core.management import execute_from_command_line

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "settings")
execute_from_command_line(sys.argv)
