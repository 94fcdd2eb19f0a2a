"""Called with every event that dj-stripe has verified: once for each id, in the transaction that stores it."""

import json

from djstripe.event_handlers import djstripe_receiver
from djstripe.models import Event


@djstripe_receiver("setup_intent.succeeded")
def setup_intent_succeeded(sender: type[Event], event: Event, **kwargs: object) -> None:
    print(json.dumps({"id": event.id, "type": event.type, "data": event.data}), flush=True)  # your work
