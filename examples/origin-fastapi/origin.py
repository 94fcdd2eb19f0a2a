"""A sample origin in Python: takes only what the gateway has sealed, verified with the official Standard Webhooks library.

    pip install -r requirements.txt
    ORIGIN_SECRET=whsec_… python origin.py
"""

import json
import os
import sys

import uvicorn
from fastapi import FastAPI, Request, Response
from standardwebhooks import Webhook, WebhookVerificationError

seal = Webhook(os.environ["ORIGIN_SECRET"])

# The gateway may deliver an event more than once, under the same id. In a database: a unique key on it, written in the transaction
# that does the work.
done: set[str] = set()


def fulfil(message_id: str, event: dict) -> None:
    if message_id in done:
        return
    print(json.dumps(event), flush=True)  # your work
    done.add(message_id)


app = FastAPI()


@app.post("/webhooks")
async def receive(request: Request) -> Response:
    try:
        # The bytes as they came: a parsed body has lost what is signed.
        event = seal.verify(await request.body(), dict(request.headers))
    except (WebhookVerificationError, ValueError) as error:  # ValueError: a signature or body that is not even of the right form
        print(f"refused: {error}", file=sys.stderr)
        return Response(status_code=401)
    fulfil(request.headers["webhook-id"], event)  # if this fails, the answer is 500, and the event comes again
    return Response(status_code=200)


if __name__ == "__main__":
    uvicorn.run(app, host="127.0.0.1", port=int(os.environ.get("PORT", "8788")), access_log=False)
