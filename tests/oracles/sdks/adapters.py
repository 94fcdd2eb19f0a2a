"""The vendors' packages for Python, each asked whether a request is the provider's: JSON in, JSON out."""

import base64
import contextlib
import importlib.metadata
import io
import json
import logging
import sys
import types
from urllib.parse import parse_qsl

import time_machine

ADAPTERS = []


def oracle(package, *providers, vendor=True, skip=(), only=None):
    def register(accepts):
        ADAPTERS.append((package, providers, accepts, vendor, skip, only))
        return accepts

    return register


def passes(_):
    """For those that raise where they refuse."""
    return True


@oracle("Adyen", "adyen", skip=("two_items", "second_item_wrong", "no_items"))
def _(request, secret):
    from Adyen.util import is_valid_hmac_notification

    return is_valid_hmac_notification(json.loads(request.body), secret)


@oracle("Adyen", "adyen-platform")
def _(request, secret):
    from Adyen.util import is_valid_hmac_payload

    return is_valid_hmac_payload(request.headers["hmacsignature"], secret, request.bytes)


@oracle("anthropic", "anthropic")
def _(request, secret):
    from anthropic import Anthropic

    return passes(Anthropic(api_key="unused").beta.webhooks.unwrap(request.body, headers=request.headers, key=secret))


@oracle("box-sdk-gen", "box")
def _(request, secret):
    from box_sdk_gen.managers.webhooks import WebhooksManager

    return WebhooksManager.validate_message(request.body, request.headers, secret, secondary_key=secret)


@oracle("cloudinary", "cloudinary")
def _(request, secret):
    import cloudinary
    from cloudinary.utils import verify_notification_signature

    cloudinary.config(api_secret=secret)
    return verify_notification_signature(request.body, request.headers["x-cld-timestamp"], request.headers["x-cld-signature"])


@oracle("coinbase-commerce", "coinbase-commerce")
def _(request, secret):
    from coinbase_commerce.webhook import WebhookSignature

    return passes(WebhookSignature.verify_sig_header(request.body, request.headers["x-cc-webhook-signature"], secret))


@oracle("discord-interactions", "discord")
def _(request, secret):
    from discord_interactions import verify_key

    return verify_key(request.bytes, request.headers["x-signature-ed25519"], request.headers["x-signature-timestamp"], secret)


@oracle("dodopayments", "dodo-payments")
def _(request, secret):
    from dodopayments import DodoPayments

    return passes(DodoPayments(bearer_token="unused").webhooks.unwrap(request.body, headers=request.headers, key=secret))


@oracle("dropbox-sign", "dropbox-sign")
def _(request, secret):
    from dropbox_sign import EventCallbackHelper, EventCallbackRequest

    text = request.body.split("\r\n\r\n", 1)[1].rsplit("\r\n--", 1)[0]
    return EventCallbackHelper.is_valid(secret, EventCallbackRequest.init(json.loads(text)))


@oracle("easypost", "easypost")
def _(request, secret):
    from easypost.util import validate_webhook

    return passes(validate_webhook(request.bytes, {"X-Hmac-Signature": request.headers["x-hmac-signature"]}, secret))


@oracle("elevenlabs", "elevenlabs")
def _(request, secret):
    from elevenlabs import ElevenLabs

    return passes(ElevenLabs(api_key="unused").webhooks.construct_event(request.body, request.headers["elevenlabs-signature"], secret))


@oracle("finch-api", "finch")
def _(request, secret):
    from finch import Finch

    return passes(Finch(access_token="unused").webhooks.verify_signature(request.body, request.headers, secret=secret))


@oracle("fintoc", "fintoc")
def _(request, secret):
    from fintoc.webhook import WebhookSignature

    return passes(WebhookSignature.verify_header(request.body, request.headers["fintoc-signature"], secret))


@oracle("gocardless_pro", "gocardless")
def _(request, secret):
    from gocardless_pro import webhooks

    return passes(webhooks.parse(request.body, secret, request.headers["webhook-signature"]))


@oracle("hubspot-api-client", "hubspot", "hubspot-v1", "hubspot-v2")
def _(request, secret):
    from hubspot.utils.signature import Signature

    version = "v3" if request.provider == "hubspot" else request.headers["x-hubspot-signature-version"]
    signature = request.headers["x-hubspot-signature-v3" if version == "v3" else "x-hubspot-signature"]
    return Signature.is_valid(
        signature=signature,
        client_secret=secret,
        request_body=request.body,
        http_uri=request.url,
        http_method=request.method,
        signature_version=version,
        timestamp=request.headers.get("x-hubspot-request-timestamp"),
    )


@oracle("line-bot-sdk", "line")
def _(request, secret):
    from linebot.v3.webhook import SignatureValidator

    return SignatureValidator(secret).validate(request.body, request.headers["x-line-signature"])


@oracle("lithic", "lithic")
def _(request, secret):
    from lithic import Lithic

    return passes(Lithic(api_key="unused").webhooks.verify_signature(request.body, request.headers, secret=secret))


@oracle("livekit-api", "livekit")
def _(request, secret):
    from livekit.api import TokenVerifier, WebhookReceiver

    return passes(
        WebhookReceiver(TokenVerifier(secret["public_key"], secret["private_key"])).receive(request.body, request.headers["authorization"])
    )


@oracle("mercadopago", "mercadopago")
def _(request, secret):
    from mercadopago.webhook.validator import WebhookSignatureValidator

    data_id = dict(parse_qsl(request.url.partition("?")[2])).get("data.id")
    return passes(
        WebhookSignatureValidator.validate(request.headers.get("x-signature"), request.headers.get("x-request-id"), data_id, secret)
    )


@oracle("messagebird", "messagebird")
def _(request, secret):
    from messagebird.request_validator import RequestValidator

    return passes(RequestValidator(secret).validate_signature(request.headers["messagebird-signature-jwt"], request.url, request.bytes))


@oracle("messagebird", "messagebird-legacy")
def _(request, secret):
    from messagebird.signed_request import SignedRequest

    query = dict(parse_qsl(request.url.partition("?")[2]))
    body = request.bytes.decode("latin-1")
    signed = SignedRequest(request.headers["messagebird-signature"], request.headers["messagebird-request-timestamp"], body, query)
    return signed.verify(secret) and signed.is_recent(100)


@oracle("modern-treasury", "modern-treasury")
def _(request, secret):
    from modern_treasury import ModernTreasury

    return ModernTreasury(api_key="unused", organization_id="unused").webhooks.validate_signature(request.body, request.headers, key=secret)


@oracle("onfido-python", "onfido")
def _(request, secret):
    from onfido.webhook_event_verifier import WebhookEventVerifier

    return passes(WebhookEventVerifier(secret).read_payload(request.body, request.headers["x-sha2-signature"]))


@oracle("openai", "openai")
def _(request, secret):
    from openai import OpenAI

    return passes(OpenAI(api_key="unused").webhooks.verify_signature(request.body, request.headers, secret=secret))


@oracle("orb-billing", "orb")
def _(request, secret):
    from orb import Orb

    return passes(Orb(api_key="unused").webhooks.verify_signature(request.body, request.headers, secret=secret))


@oracle("paddle-python-sdk", "paddle")
def _(request, secret):
    from paddle_billing.Notifications import Secret, Verifier

    headers = {"Paddle-Signature": request.headers["paddle-signature"]}
    return Verifier().verify(types.SimpleNamespace(headers=headers, body=request.bytes), Secret(secret))


@oracle("polar-sdk", "polar")
def _(request, secret):
    from polar.webhooks import PolarWebhookVerificationError, validate_event

    # The kind of event is not what is asked here.
    return validate_event(request.bytes, request.headers, secret, frozenset([json.loads(request.bytes).get("type")]), lambda payload: True)


@oracle("pusher", "pusher")
def _(request, secret):
    from pusher import Pusher

    client = Pusher(app_id="1", key=secret["public_key"], secret=secret["private_key"])
    return client.validate_webhook(request.headers["x-pusher-key"], request.headers["x-pusher-signature"], request.body) is not None


@oracle("pyairtable", "airtable", vendor=False)
def _(request, secret):
    from pyairtable.models.webhook import WebhookNotification

    try:
        return passes(WebhookNotification.from_request(request.body, request.headers["x-airtable-content-mac"], secret))
    except ValueError as error:
        # The MAC is looked at first; what comes after is a model that wants more than a sample body has.
        if "failed validation" not in str(error) and "validation error" in str(error):
            return True
        raise


@oracle("razorpay", "razorpay")
def _(request, secret):
    from razorpay.utility.utility import Utility

    return Utility().verify_webhook_signature(request.body, request.headers["x-razorpay-signature"], secret)


@oracle("replicate", "replicate")
def _(request, secret):
    from replicate.webhook import Webhooks, WebhookSigningSecret

    return passes(Webhooks.validate(headers=request.headers, body=request.body, secret=WebhookSigningSecret(key=secret), tolerance=300))


@oracle("resend", "resend")
def _(request, secret):
    from resend import Webhooks

    headers = {name: request.headers[f"svix-{name}"] for name in ("id", "timestamp", "signature")}
    return passes(Webhooks.verify({"payload": request.body, "headers": headers, "webhook_secret": secret}))


@oracle("retell-sdk", "retell")
def _(request, secret):
    from retell.lib.webhook_auth import verify

    return verify(request.body, secret, request.headers["x-retell-signature"])


@oracle("sendgrid", "sendgrid")
def _(request, secret):
    from sendgrid.helpers.eventwebhook import EventWebhook

    name = "x-twilio-email-event-webhook-"
    return EventWebhook(secret).verify_signature(request.body, request.headers[name + "signature"], request.headers[name + "timestamp"])


@oracle("slack_sdk", "slack")
def _(request, secret):
    from slack_sdk.signature import SignatureVerifier

    return SignatureVerifier(secret).is_valid_request(request.bytes, request.headers)


@oracle("smartcar", "smartcar")
def _(request, secret):
    from smartcar import verify_payload

    return verify_payload(secret, request.headers["sc-signature"], request.body)


@oracle("squareup", "square")
def _(request, secret):
    from square.utils.webhooks_helper import verify_signature

    header = request.headers["x-square-hmacsha256-signature"]
    return verify_signature(request_body=request.body, signature_header=header, signature_key=secret, notification_url=request.url)


@oracle(
    "standardwebhooks",
    "standard-webhooks",
    "brex",
    "clerk",
    "gemini",
    "incident-io",
    "render",
    "etsy",
    "fathom",
    "gitlab-signing",
    "recall-ai",
    "shipbob",
    vendor=("standard-webhooks",),
)
def _(request, secret):
    from standardwebhooks import Webhook

    headers = {name.replace("svix-", "webhook-"): value for name, value in request.headers.items()}
    return passes(Webhook(secret).verify(request.bytes, headers))


@oracle("stream-chat", "stream-chat")
def _(request, secret):
    from stream_chat.webhook import verify_signature

    return verify_signature(request.bytes, request.headers["x-signature"], secret)


@oracle("svix", "svix", "clerk", "resend", "beehiiv", "guesty", "stytch", "vanta", vendor=("svix",))
def _(request, secret):
    from svix.webhooks import Webhook

    return passes(Webhook(secret).verify(request.bytes, request.headers))


@oracle("telnyx", "telnyx")
def _(request, secret):
    from telnyx import Telnyx

    return passes(Telnyx(api_key="unused").webhooks.unwrap(request.body, headers=request.headers, key=secret))


@oracle("twilio", "twilio")
def _(request, secret):
    from twilio.request_validator import RequestValidator

    fields = dict(parse_qsl(request.body, keep_blank_values=True))
    return RequestValidator(secret).validate(request.url, fields, request.headers["x-twilio-signature"])


@oracle("twilio", "twilio-json")
def _(request, secret):
    from twilio.request_validator import RequestValidator

    return RequestValidator(secret).validate(request.url, request.body, request.headers["x-twilio-signature"])


JWT_ONLY = (
    "valid",
    "valid_exact_bytes",
    "wrong_secret",
    "stale_and_wrong_secret",
    "no_algorithm",
    "two_parts",
    "not_a_token",
    "truncated_signature",
)


@oracle("vonage-jwt", "vonage", only=JWT_ONLY)
def _(request, secret):
    from vonage_jwt.verify_jwt import verify_signature

    return verify_signature(request.headers["authorization"].removeprefix("Bearer "), secret)


@oracle("wechatpayv3", "wechat-pay")
def _(request, secret):
    from cryptography.x509 import load_pem_x509_certificate
    from wechatpayv3.utils import rsa_verify

    serials = {key["id"]: load_pem_x509_certificate(key["pem"].encode()).public_key() for key in request.keys}
    headers = request.headers
    key = serials[headers["wechatpay-serial"]]
    return rsa_verify(headers["wechatpay-timestamp"], headers["wechatpay-nonce"], request.body, headers["wechatpay-signature"], key)


@oracle("workos", "workos")
def _(request, secret):
    from workos.webhooks._verification import verify_header

    return passes(verify_header(event_body=request.bytes, event_signature=request.headers["workos-signature"], secret=secret))


class Headers(dict):
    """A header that is not there is None, so that the package has the say, and no KeyError of an adapter's."""

    def __missing__(self, name):
        return None


def main():
    logging.disable(logging.CRITICAL)
    asked = {}
    for one in json.load(sys.stdin):
        asked.setdefault(one["provider"], []).append(one)
    answers = []
    for package, providers, accepts, vendor, skip, only in ADAPTERS:
        by = f"{package} (python) {importlib.metadata.version(package)}"
        for provider in providers:
            for one in asked[provider]:
                if one["vector"] in skip or (only and one["vector"] not in only):
                    continue
                request = types.SimpleNamespace(**one["request"], bytes=base64.b64decode(one["request"]["body_b64"]))
                request.headers = Headers(request.headers)
                accepted, reason = False, None
                with time_machine.travel(one["now"], tick=False), contextlib.redirect_stdout(io.StringIO()), contextlib.redirect_stderr(
                    io.StringIO()
                ):
                    try:
                        accepted = accepts(request, one.get("secret")) is True
                    except Exception as error:  # Whatever a package throws, it is a refusal.
                        reason = f"{type(error).__name__}: {error}"
                own = vendor is True or (vendor and provider in vendor)
                answers.append(
                    {"provider": provider, "vector": one["vector"], "by": by, "accepted": accepted, "vendor": bool(own), "reason": reason}
                )
    print("\n" + json.dumps(answers))


main()
