"""A Django project with dj-stripe, which knows nothing of the gateway: with `forward = "raw"` it gets what Stripe sends."""

import os

SECRET_KEY = os.environ["DJANGO_SECRET_KEY"]
ALLOWED_HOSTS = os.environ.get("ALLOWED_HOSTS", "127.0.0.1").split(",")
INSTALLED_APPS = ["django.contrib.auth", "django.contrib.contenttypes", "djstripe", "orders"]
MIDDLEWARE = ["django.middleware.security.SecurityMiddleware", "django.middleware.common.CommonMiddleware"]
ROOT_URLCONF = "urls"
DATABASES = {"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": os.environ.get("DATABASE", "db.sqlite3")}}
USE_TZ = True

STRIPE_LIVE_MODE = os.environ.get("STRIPE_LIVE_MODE") == "true"
STRIPE_SECRET_KEY = os.environ["STRIPE_SECRET_KEY"]
DJSTRIPE_FOREIGN_KEY_TO_FIELD = "id"
