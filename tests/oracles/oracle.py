"""Answers questions with the providers' own Python libraries: one JSON object per line in, one per line out."""

import base64
import contextlib
import json
import sys
import warnings
from datetime import datetime
from unittest import mock

import berbix
import braintree
import standardwebhooks
import stripe
from braintree.util.xml_util import XmlUtil
from cloudevents.core.bindings import http as cloudevents_http
from k2connect import payload_decomposer, result_processor
from werkzeug.wrappers import Request as WerkzeugRequest
from werkzeug.test import EnvironBuilder

warnings.simplefilter("ignore")  # of braintree's own use of datetime


def clock(now):
    """The libraries ask the time module."""
    return mock.patch("time.time", return_value=now)


def plain(value):
    """What JSON has a word for. Braintree's times are in UTC and do not say so."""
    if isinstance(value, dict):
        return {name: plain(member) for name, member in value.items()}
    if isinstance(value, list):
        return [plain(item) for item in value]
    if isinstance(value, datetime):
        return value.isoformat() + "Z"
    return value if value is None or isinstance(value, (str, bool, int)) else str(value)


def stripe_sign(body, secret, now):
    return stripe.WebhookSignature.generate_signature_header(body.decode("utf-8"), secret, now)


def stripe_verify(body, header, secret, now):
    with clock(now):
        return stripe.WebhookSignature.verify_header(body, header, secret, stripe.Webhook.DEFAULT_TOLERANCE)


def stripe_read(body, header, secret, now):
    with clock(now):
        return plain(stripe.Webhook.construct_event(body, header, secret).to_dict())


def berbix_verify(body, header, secret, now):
    client = berbix.Client(api_secret="unused", http_client=berbix.HTTPClient())
    with clock(now):
        return client.validate_signature(secret, body.decode("utf-8"), header)


def kopokopo_sign(body, secret):
    return result_processor.generate_hmac_signature(secret.encode("utf-8"), body)


def kopokopo_verify(body, header, secret):
    environ = EnvironBuilder(
        method="POST", data=body, content_type="application/json", headers={"X-KopoKopo-Signature": header}
    ).get_environ()
    return json.loads(result_processor.ResultProcessor("https://unused.example", secret).process(WerkzeugRequest(environ)))


def kopokopo_read(body):
    return vars(payload_decomposer.decompose(body.decode("utf-8")))


def gateway(public_key, private_key):
    return braintree.BraintreeGateway(
        braintree.Configuration(
            environment=braintree.Environment.Sandbox,
            merchant_id="unused",
            public_key=public_key,
            private_key=private_key,
        )
    )


def braintree_kinds():
    kinds = vars(braintree.WebhookNotification.Kind)
    return sorted(kind for name, kind in kinds.items() if not name.startswith("_"))


def braintree_sample(kind, public_key, private_key):
    sample = gateway(public_key, private_key).webhook_testing.sample_notification(kind, "sample_id")
    return {"bt_signature": sample["bt_signature"], "bt_payload": sample["bt_payload"].decode("ascii")}


def braintree_verify(bt_signature, bt_payload, public_key, private_key):
    return gateway(public_key, private_key).webhook_notification.parse(bt_signature, bt_payload).kind


def member(value, path):
    """What is at the end of a path of attributes, members and places; None where it ends before."""
    for name in path.split("."):
        if isinstance(value, list):
            value = value[int(name)] if int(name) < len(value) else None
        elif isinstance(value, dict):
            value = value.get(name)
        else:
            value = getattr(value, name, None)
    return value


def braintree_read(bt_signature, bt_payload, public_key, private_key, paths):
    """What the library makes of a notification: all of its payload, and what stands at these paths, by the names of the paths."""
    notification = gateway(public_key, private_key).webhook_notification.parse(bt_signature, bt_payload)
    tree = XmlUtil.dict_from_xml(base64.b64decode(bt_payload))
    return plain({"tree": tree, "at": {path: member(notification, path) for path in paths}})


def braintree_challenge(challenge, public_key, private_key):
    return gateway(public_key, private_key).webhook_notification.verify(challenge)


def standard_verify(body, headers, secret):
    return standardwebhooks.Webhook(secret).verify(body, headers)


def cloudevent(body, headers):
    """The attributes and the data of a message in either mode; the library refuses what is no CloudEvent."""
    event = cloudevents_http.from_http_event(cloudevents_http.HTTPMessage(headers, body))
    attributes = dict(event.get_attributes())
    # What it knows to the microsecond.
    attributes["time"] = attributes["time"].isoformat()
    data = event.get_data()
    return {"attributes": attributes, "data": data.decode("utf-8") if isinstance(data, bytes) else data}


QUESTIONS = {
    question.__name__: question
    for question in (
        stripe_sign,
        stripe_verify,
        stripe_read,
        berbix_verify,
        kopokopo_sign,
        kopokopo_verify,
        kopokopo_read,
        braintree_kinds,
        braintree_sample,
        braintree_verify,
        braintree_read,
        braintree_challenge,
        standard_verify,
        cloudevent,
    )
}


def answer(line):
    request = json.loads(line)
    question = QUESTIONS[request.pop("question")]
    if "body" in request:
        request["body"] = base64.b64decode(request["body"])
    try:
        # Some of the libraries print; only answers go out.
        with contextlib.redirect_stdout(sys.stderr):
            return {"answer": question(**request)}
    except Exception as error:
        return {"error": f"{type(error).__name__}: {error}"}


for line in sys.stdin:
    print(json.dumps(answer(line)), flush=True)
