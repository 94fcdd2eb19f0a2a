"""Makes the row of the webhook endpoint, as `rows.py make` with its path printed, or prints what dj-stripe has stored, as JSON."""

import json
import os
import sys

import django

django.setup()

from django.urls import reverse  # noqa: E402
from djstripe.models import Event, SetupIntent, WebhookEndpoint, WebhookEventTrigger  # noqa: E402

if sys.argv[1:] == ["make"]:
    endpoint = WebhookEndpoint.objects.create(
        id="we_examples",
        url="https://gateway.example/stripe",
        secret=os.environ["STRIPE_WEBHOOK_SECRET"],
        enabled_events=["*"],
        status="enabled",
        livemode=False,
    )
    print(reverse("djstripe:djstripe_webhook_by_uuid", args=[endpoint.djstripe_uuid]))
else:
    triggers = WebhookEventTrigger.objects.order_by("id").values("valid", "processed", "exception", "event_id", "body")
    events = Event.objects.order_by("id").values("id", "type", "data")
    print(json.dumps({"triggers": list(triggers), "events": list(events), "intents": list(SetupIntent.objects.values_list("id", flat=True))}))
