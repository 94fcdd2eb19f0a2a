"""The example's settings, with a local stand-in for Stripe's API, and tables made from the models: a second and not a minute."""

import os

from settings import *  # noqa: F403

STRIPE_API_HOST = os.environ["STRIPE_API_HOST"]
MIGRATION_MODULES = {"auth": None, "contenttypes": None, "djstripe": None}
