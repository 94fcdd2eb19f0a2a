"""Providers whose requests are not a template: signatures inside bodies, JSON Web Tokens, certificates, and several headers or keys."""

import base64
import binascii
import hashlib
import hmac
import json
import urllib.parse

import keys
import vectors
from signer import KEYS, b64, b64url
from vectors import NOW, Maker

MISMATCH = "signature_mismatch"
MALFORMED = "malformed_signature"
MISSING = "missing_signature"
DAY = 86_400


def compact(value):
    return json.dumps(value, separators=(",", ":"), ensure_ascii=False).encode()


def mac(secret, message, digest="sha256", key="utf8"):
    message = message if isinstance(message, bytes) else message.encode()
    return hmac.new(KEYS[key](secret), message, digest)


# Signatures inside the body: `signed_body(secret, change)` makes one, with `change` done to the value after it was signed.


def inside(provider, signed_body, set_signature, changes, content=lambda body: body, content_type=None, others=()):
    """The usual vectors for a signature that stands in the body."""
    make = Maker(provider)
    one, two = make.secrets
    headers = [("content-type", content_type or make.content_type())]

    def add(name, description, expect="valid", secrets=None, value=None, **rest):
        make.add(
            name, description, expect, headers, content(compact(value if value is not None else signed_body(one))), secrets=secrets, **rest
        )

    def respelt(signature):
        value = signed_body(one)
        set_signature(value, signature)
        return value

    good = changes["signature"](signed_body(one))
    add("valid", "a request as the provider makes it")
    value = signed_body(one)
    make.add(
        "valid_exact_bytes", "the same, printed with white space", "valid", headers, content(json.dumps(value, indent=2).encode() + b"\n")
    )
    add("rotation_old_secret", "two secrets are configured, the second one signed", secrets=[two, one])
    add("wrong_secret", "made with another secret", MISMATCH, value=signed_body(two))
    add("missing_signature", "no signature in the body", MISSING, value=changes["without"](signed_body(one)))
    add("empty_signature", "an empty signature", MISSING, value=respelt(""))
    add("not_a_signature", "letters that the encoding does not have", MALFORMED, value=respelt("(not+a-signature)"))
    add("truncated_signature", "the last character is missing", MALFORMED, value=respelt(good.rstrip("=")[:-1]))
    for name, description, expect, change in changes["others"]:
        changed = signed_body(one)
        change(changed)
        add(name, description, expect, value=changed)
    for name, description, expect, value in others:
        add(name, description, expect, value=value)
    make.add("not_json", "a body that is not JSON", {"signature": "malformed_payload"}, headers, content(b"{"))
    return make.vectors


def adyen(provider):
    fields = "pspReference originalReference merchantAccountCode merchantReference amount.value amount.currency eventCode success".split()

    def item(secret, number=1, original=True):
        value = {
            "additionalData": {},
            "amount": {"currency": "EUR", "value": 1050},
            "eventCode": "AUTHORISATION",
            "eventDate": "2023-11-14T23:13:20+01:00",
            "merchantAccountCode": "VectorsOnly",
            "merchantReference": f"order:{number}",
            "paymentMethod": "visa",
            "pspReference": f"PSP{number:013d}",
            "reason": "",
            "success": "true",
        } | ({"originalReference": "PSP0000000000000"} if original else {})
        parts = [value["amount"][name[7:]] if name.startswith("amount.") else value.get(name, "") for name in fields]
        value["additionalData"]["hmacSignature"] = b64(mac(secret, ":".join(map(str, parts)), key="hex").digest())
        return {"NotificationRequestItem": value}

    def signed(secret, **others):
        return {"live": "false", "notificationItems": [item(secret, **others)]}

    def of(value, index=0):
        return value["notificationItems"][index]["NotificationRequestItem"]

    def without(value):
        del of(value)["additionalData"]["hmacSignature"]
        return value

    one, two = Maker(provider).secrets
    half = {"live": "false", "notificationItems": [item(one), item(two, 2)]}
    whole = {"live": "false", "notificationItems": [item(one), item(one, 2)]}
    return inside(
        provider,
        signed,
        lambda value, text: of(value)["additionalData"].update(hmacSignature=text),
        {
            "signature": lambda value: of(value)["additionalData"]["hmacSignature"],
            "without": without,
            "others": [
                ("changed_amount", "another amount than the one signed", MISMATCH, lambda value: of(value)["amount"].update(value=9050)),
                ("changed_success", "another result than the one signed", MISMATCH, lambda value: of(value).update(success="false")),
                (
                    "changed_unsigned_field",
                    "a field that is not covered is another",
                    "valid",
                    lambda value: of(value).update(reason="other"),
                ),
                ("no_items", "a list without items", MISSING, lambda value: value["notificationItems"].clear()),
            ],
        },
        others=[
            ("absent_field", "a field that is signed as empty, since it is absent", "valid", signed(one, original=False)),
            ("two_items", "two items, both signed", "valid", whole),
            ("second_item_wrong", "two items, the second made with another secret", MISMATCH, half),
        ],
    )


def mailgun(provider):
    def signed(secret, when=NOW):
        made = mac(secret, f"{when}{'0' * 50}").hexdigest()
        event = {"id": "evt_0001", "event": "delivered", "timestamp": 1700000000.123456}
        return {"signature": {"timestamp": str(when), "token": "0" * 50, "signature": made}, "event-data": event}

    one = Maker(provider).secrets[0]
    return inside(
        provider,
        signed,
        lambda value, text: value["signature"].update(signature=text),
        {
            "signature": lambda value: value["signature"]["signature"],
            "without": lambda value: {**value, "signature": {"timestamp": str(NOW), "token": "0" * 50}},
            "others": [
                (
                    "changed_body",
                    "another event; nothing of it is covered",
                    "valid",
                    lambda value: value["event-data"].update(event="opened"),
                ),
                ("changed_token", "another token than the one signed", MISMATCH, lambda value: value["signature"].update(token="1" * 50)),
                (
                    "changed_timestamp",
                    "another time than the one signed",
                    MISMATCH,
                    lambda value: value["signature"].update(timestamp=str(NOW + 1)),
                ),
                ("missing_timestamp", "no time", "missing_timestamp", lambda value: value["signature"].pop("timestamp")),
                (
                    "malformed_timestamp",
                    "a time that is none",
                    "malformed_timestamp",
                    lambda value: value["signature"].update(timestamp="soon"),
                ),
                (
                    "hex_in_other_case",
                    "the hexadecimal digits in the other case",
                    MALFORMED,
                    lambda value: value["signature"].update(signature=value["signature"]["signature"].upper()),
                ),
            ],
        },
        others=[
            ("stale", "signed a day ago", "timestamp_too_old", signed(one, NOW - DAY)),
            ("future", "signed a day ahead", "timestamp_too_new", signed(one, NOW + DAY)),
        ],
    )


def dropbox_sign(provider):
    boundary = "vectors-only-boundary"

    def multipart(body):
        head = f'--{boundary}\r\nContent-Disposition: form-data; name="json"\r\nContent-Type: application/json\r\n\r\n'
        return head.encode() + body + f"\r\n--{boundary}--\r\n".encode()

    def signed(secret):
        made = mac(secret, f"{NOW}signature_request_sent").hexdigest()
        return {"event": {"event_time": str(NOW), "event_type": "signature_request_sent", "event_hash": made, "event_metadata": {}}}

    def without(value):
        del value["event"]["event_hash"]
        return value

    return inside(
        provider,
        signed,
        lambda value, text: value["event"].update(event_hash=text),
        {
            "signature": lambda value: value["event"]["event_hash"],
            "without": without,
            "others": [
                (
                    "changed_type",
                    "another type than the one signed",
                    MISMATCH,
                    lambda value: value["event"].update(event_type="signature_request_signed"),
                ),
                (
                    "changed_time",
                    "another time than the one signed",
                    MISMATCH,
                    lambda value: value["event"].update(event_time=str(NOW + 1)),
                ),
                (
                    "changed_body",
                    "another field is added, which is not covered",
                    "valid",
                    lambda value: value.update(signature_request={"title": "x"}),
                ),
            ],
        },
        content=multipart,
        content_type=f"multipart/form-data; boundary={boundary}",
    )


def microsoft_graph(provider):
    def signed(secret):
        return {"value": [{"subscriptionId": "sub_1", "changeType": "created", "resource": "users/1", "clientState": secret}]}

    def more(*secrets):
        return {"value": [signed(one)["value"][0] | {"clientState": one} for one in secrets]}

    def without(value):
        del value["value"][0]["clientState"]
        return value

    make = Maker(provider)
    one, two = make.secrets
    headers = [("content-type", "application/json")]
    for name, description, expect, value in [
        ("valid", "a request as the provider makes it", "valid", signed(one)),
        ("two_notifications", "two notifications, both right", "valid", more(one, one)),
        ("second_notification_wrong", "two notifications, the second with another state", MISMATCH, more(one, two)),
        ("first_notification_wrong", "two notifications, the first with another state", MISMATCH, more(two, one)),
        ("wrong_secret", "another state", MISMATCH, signed(two)),
        ("truncated_token", "the last character is missing", MISMATCH, signed(one[:-1])),
        ("missing_signature", "no state", MISSING, without(signed(one))),
        (
            "second_without",
            "two notifications, the second without a state",
            MISSING,
            {"value": [signed(one)["value"][0], without(signed(one))["value"][0]]},
        ),
        ("empty_signature", "an empty state", MISSING, signed("")),
        ("no_notifications", "an empty list", MISSING, {"value": []}),
        ("state_is_a_number", "a number instead of a text", MALFORMED, signed(1)),
    ]:
        make.add(name, description, expect, headers, compact(value))
    make.add(
        "rotation_old_secret",
        "two secrets are configured, the second one is the state",
        "valid",
        headers,
        compact(signed(one)),
        secrets=[two, one],
    )
    changed = compact(signed(one)).replace(b"users/1", b"users/9")
    make.add("changed_body", "another resource; nothing of the body is covered", "valid", headers, changed)
    make.add(
        "validation",
        "the address is tested when a subscription is made",
        {"handshake": "valid", "response_body": "Validation: 1+1=2 <b>"},
        [("content-type", "text/plain")],
        b"",
        url=make.url + "?validationToken=Validation%3A+1%2B1%3D2+%3Cb%3E",
    )
    return make.vectors


def linear(provider):
    """The time is in the body, which is signed whole."""

    def body(when):
        return compact({"type": "Issue", "action": "create", "webhookTimestamp": when, "sample": {"amount": 1050}})

    whole = {**provider, "unit": None}
    made = [one for one in vectors.vectors({**whole, "event": ("", "webhookTimestamp", NOW * 1000)})]
    make = Maker({**whole, "event": ("", "webhookTimestamp", NOW * 1000)})
    for name, when, expect, others in [
        ("stale", NOW - DAY, "timestamp_too_old", {}),
        ("future", NOW + DAY, "timestamp_too_new", {}),
        ("as_old_as_allowed", NOW - 300, "valid", {"tolerance": 300}),
        ("one_second_too_old", NOW - 301, "timestamp_too_old", {"tolerance": 300}),
        ("as_new_as_allowed", NOW + 300, "valid", {"tolerance": 300}),
        ("one_second_too_new", NOW + 301, "timestamp_too_new", {"tolerance": 300}),
    ]:
        make.signed(name, f"{abs(when - NOW)} s away", expect, body=body(when * 1000), **others)
    make.signed("missing_timestamp", "no time in the body", "missing_timestamp", body=compact({"type": "Issue"}))
    make.signed("malformed_timestamp", "a time that is none", "malformed_timestamp", body=body("soon"))
    make.signed(
        "stale_and_wrong_secret",
        "too old, and made with another secret: the signature is looked at first",
        MISMATCH,
        body=body((NOW - DAY) * 1000),
        signing=make.secrets[1],
        secrets=make.secrets[:1],
    )
    return made + make.vectors


def docusign(provider):
    made = vectors.vectors(provider)
    make = Maker(provider)
    one, two = make.secrets
    right, wrong = make.sign(make.body), make.sign(make.body, secret=two)
    numbered = [("x-docusign-signature-1", wrong), ("x-docusign-signature-2", right)]
    make.add(
        "second_header_right", "two numbered headers, the second made with the configured secret", "valid", [*make.headers(), *numbered]
    )
    make.add("hundredth_header", "the header with the highest number", "valid", [*make.headers(), ("x-docusign-signature-100", right)])
    make.add(
        "no_header_right",
        "two numbered headers, made with other secrets",
        MISMATCH,
        [*make.headers(), ("x-docusign-signature-1", wrong), ("x-docusign-signature-2", make.sign(make.changed))],
    )
    make.add(
        "second_header_malformed",
        "what is no signature is passed over",
        "valid",
        [*make.headers(), ("x-docusign-signature-1", "???"), ("x-docusign-signature-2", right)],
    )
    return made + make.vectors


def pusher(provider):
    """A header names the key whose secret signed."""

    def pair(secret, number):
        return {"public_key": f"vectors-key-{number}", "private_key": secret}

    made = vectors.vectors(provider)
    numbers = {secret: pair(secret, n) for n, secret in enumerate(Maker(provider).secrets, 1)}
    for vector in made:
        vector["secrets"] = [numbers[secret] for secret in vector["secrets"]]
        vector["request"]["headers"].insert(
            1, ["X-Pusher-Key" if vector["name"] == "header_names_in_other_case" else "x-pusher-key", "vectors-key-1"]
        )
    make = Maker(provider)
    good = make.sign(make.body)
    key_one = [pair(make.secrets[0], 1)]

    def add(name, description, expect, headers):
        make.add(name, description, expect, [("content-type", "application/json"), *headers, ("x-pusher-signature", good)], secrets=key_one)

    add("unknown_key", "a key that is not configured", "unknown_key_id", [("x-pusher-key", "vectors-key-9")])
    add("missing_key", "no header with the key", MALFORMED, [])
    add(
        "key_twice",
        "the header with the key comes twice",
        {"signature": MALFORMED, "over_http": {"signature": "unknown_key_id"}},
        [("x-pusher-key", "vectors-key-1"), ("x-pusher-key", "vectors-key-1")],
    )
    return made + make.vectors


def twilio_json(provider):
    """The address is signed, and names the body's SHA-256."""
    make = Maker(provider)
    one, two = make.secrets

    def address(body, spelling="{}"):
        return f"{make.url}?bodySHA256={spelling.format(hashlib.sha256(body).hexdigest())}&foo=bar"

    def add(name, description, expect="valid", url=None, body=None, sent=None, value=None, signing=one, **others):
        body = make.body if body is None else body
        url = url or address(body)
        sig = make.sign(b"", secret=signing, url=url) if value is None else value
        headers = [("content-type", "application/json"), *([("x-twilio-signature", sig)] if value != "" else [])]
        make.add(name, description, expect, headers, body if sent is None else sent, url=url, **others)

    good = make.sign(b"", secret=one, url=address(make.body))
    add("valid", "a request as the provider makes it")
    add("valid_exact_bytes", "a body whose bytes no printer would make again", body=make.spelt)
    add("rotation_old_secret", "two secrets are configured, the second one signed", secrets=[two, one])
    add("wrong_secret", "made with another secret", MISMATCH, signing=two)
    add("changed_body", "another body than the one whose hash is signed", MISMATCH, sent=make.changed)
    add(
        "changed_hash",
        "the hash is that of the body, but not the one signed",
        MISMATCH,
        url=address(make.changed),
        body=make.changed,
        value=good,
    )
    add("missing_signature", "no signature header", MISSING, value="")
    add("missing_hash", "the address is signed, and names no hash of the body", MALFORMED, url=f"{make.url}?foo=bar")
    add("hash_twice", "the address names two hashes", MALFORMED, url=address(make.body) + "&bodySHA256=" + "0" * 64)
    add("hash_of_another_length", "a hash that is none", MALFORMED, url=f"{make.url}?bodySHA256=00")
    add("not_a_signature", "letters that the encoding does not have", MALFORMED, value="(not+a-signature)")
    add("truncated_signature", "the last character is missing", MALFORMED, value=good.rstrip("=")[:-1])
    add("signature_as_hex", "the right MAC in hexadecimal", MALFORMED, value=base64.b64decode(good).hex())
    public = f"https://shop.example/webhooks?bodySHA256={hashlib.sha256(make.body).hexdigest()}"
    add(
        "public_url",
        "signed for the public address that is configured, received at another",
        value=make.sign(b"", url=public),
        url=f"{make.url}?bodySHA256={hashlib.sha256(make.body).hexdigest()}",
        options={"url": "https://shop.example/webhooks"},
    )
    return make.vectors


def messagebird_legacy(provider):
    """Time, sorted query and the body's hash."""
    make = Maker(provider)
    url = make.url + "?b=2&a=1"

    def add(name, description, expect="valid", when=NOW, body=None, sent=None, value=None, signing=None, **others):
        body = make.body if body is None else body
        signed = make.sign(body, when, signing, url=f"{make.url}?a=1&b=2") if value is None else value
        make.add(
            name,
            description,
            expect,
            [*make.headers(when), *([("messagebird-signature", signed)] if signed else [])],
            body if sent is None else sent,
            url=others.pop("url", url),
            **others,
        )

    good = make.sign(make.body, url=f"{make.url}?a=1&b=2")
    add("valid", "a request as the provider makes it; the names of the query are signed in order")
    add("valid_exact_bytes", "a body whose bytes no printer would make again", body=make.spelt)
    add("rotation_old_secret", "two secrets are configured, the second one signed", secrets=make.secrets[::-1])
    add("wrong_secret", "made with another secret", MISMATCH, signing=make.secrets[1], secrets=make.secrets[:1])
    add("changed_body", "one figure of the body is another", MISMATCH, sent=make.changed)
    add("changed_query", "another query than the one signed", MISMATCH, value=good, url=make.url + "?b=2&a=9")
    add("missing_signature", "no signature header", MISSING, value="")
    add("not_a_signature", "letters that the encoding does not have", MALFORMED, value="(not+a-signature)")
    add("truncated_signature", "the last character is missing", MALFORMED, value=good.rstrip("=")[:-1])
    add("signature_as_hex", "the right MAC in hexadecimal", MALFORMED, value=base64.b64decode(good).hex())
    add("stale", "signed a day ago", "timestamp_too_old", when=NOW - DAY)
    add("future", "signed a day ahead", "timestamp_too_new", when=NOW + DAY)
    add("as_old_as_allowed", "300 s ago, with a tolerance of 300 s", when=NOW - 300, tolerance=300)
    add("one_second_too_old", "301 s ago, with a tolerance of 300 s", "timestamp_too_old", when=NOW - 301, tolerance=300)
    make.add(
        "missing_timestamp",
        "no header with the time",
        "missing_timestamp",
        [("content-type", "application/json"), ("messagebird-signature", good)],
        url=url,
    )
    make.add(
        "malformed_timestamp",
        "the time is no time",
        "malformed_timestamp",
        [("content-type", "application/json"), ("messagebird-request-timestamp", "soon"), ("messagebird-signature", good)],
        url=url,
    )
    return make.vectors


def mercadopago(provider):
    """An id of the query, a request id and a time are signed; nothing of the body is."""
    make = Maker(provider)
    request_id = "vectors-request-1"

    def value(secret, data_id="123456", when=NOW, request=request_id):
        text = (f"id:{data_id.lower()};" if data_id else "") + (f"request-id:{request};" if request else "") + f"ts:{when};"
        return f"ts={when},v1={mac(secret, text).hexdigest()}"

    def add(name, description, expect="valid", text=None, data_id="123456", request=request_id, **others):
        headers = [
            ("content-type", "application/json"),
            *([("x-request-id", request)] if request else []),
            *([("x-signature", text)] if text is not None else []),
        ]
        query = f"?data.id={data_id}&type=payment" if data_id else ""
        make.add(name, description, expect, headers, url=make.url + query, **others)

    one, two = make.secrets
    good = value(one)
    add("valid", "a request as the provider makes it", text=good)
    add(
        "letters_in_id",
        "letters in the id: the documentation signs them in lower case, the vendor's SDK as they are",
        text=value(one, "123ABC"),
        data_id="123ABC",
    )
    add("rotation_old_secret", "two secrets are configured, the second one signed", text=good, secrets=[two, one])
    add("no_request_id", "what is absent is left out of what is signed", text=value(one, request=None), request=None)
    add("no_data_id", "what is absent is left out of what is signed", text=value(one, data_id=None), data_id=None)
    add("wrong_secret", "made with another secret", MISMATCH, text=value(two))
    add("changed_id", "another id than the one signed", MISMATCH, text=good, data_id="123457")
    add("changed_request_id", "another request id than the one signed", MISMATCH, text=good, request="vectors-request-2")
    add("changed_timestamp", "another time than the one signed", MISMATCH, text=good.replace(str(NOW), str(NOW + 1)))
    add("changed_body", "another body; nothing of it is covered", text=good, body=make.changed)
    add("missing_signature", "no signature header", MISSING)
    add("blank_signature", "the signature header holds blanks only", MISSING, text="   ")
    add("missing_timestamp", "a value without a time", MALFORMED, text=good.partition(",")[2])
    add(
        "unknown_version_only",
        "a signature of a version that is not known, and no other",
        "unsupported_signature_version",
        text=good.replace("v1=", "v9="),
    )
    add("truncated_signature", "the last character is missing", MALFORMED, text=good[:-1])
    return make.vectors


# JSON Web Tokens.


def jwt(algorithm, key, claims, header=None):
    head = {"alg": algorithm, "typ": "JWT"} | (header or {})
    text = f"{b64url(compact(head))}.{b64url(compact(claims))}"
    if algorithm == "none":
        return text + "."
    if algorithm == "RS256":
        return f"{text}.{b64url(keys.sign('rsa sha256', key, text.encode()))}"
    if algorithm == "ES256":
        return f"{text}.{b64url(keys.sign('ecdsa:raw sha256', key, text.encode()))}"
    digest = {"HS256": "sha256", "HS384": "sha384", "HS512": "sha512"}[algorithm]
    return f"{text}.{b64url(hmac.new(key.encode(), text.encode(), digest).digest())}"


def tokens(provider, claims, before="", header_of=None, timed=True, hashed=True, extra=(), algorithm="HS256", configure=None):
    """The usual vectors for a JWT in a header. `claims(body, when, url)` are what the provider claims of a request."""
    make = Maker(provider)
    one, two = make.secrets

    def signed(body, when=NOW, secret=one, algorithm=algorithm, change=None, url=None):
        made = claims(body, when, url or make.url)
        if change:
            change(made)
        return before + jwt(algorithm, secret, made, header_of(secret) if header_of else None)

    def add(name, description, expect="valid", text=None, body=None, sent=None, secrets=None, **others):
        body = make.body if body is None else body
        headers = [("content-type", "application/json"), *make.event_headers]
        if text is not None:
            headers.append((provider["header"], text))
        vector = make.add(name, description, expect, headers, body if sent is None else sent, secrets=secrets, **others)
        if configure:
            configure(vector, [one] if secrets is None else secrets)

    good = signed(make.body)
    head, payload, sig = good.removeprefix(before).split(".")
    add("valid", "a request as the provider makes it", text=good)
    add("valid_exact_bytes", "a body whose bytes no printer would make again", text=signed(make.spelt), body=make.spelt)
    if not configure:
        add("rotation_old_secret", "two secrets are configured, the second one signed", text=good, secrets=[two, one])
    add(
        "wrong_secret",
        "made with another secret",
        MISMATCH,
        text=before + jwt(algorithm, two, claims(make.body, NOW, make.url), header_of(one) if header_of else None),
    )
    add(
        "changed_body",
        "one figure of the body is another" + ("" if hashed else "; nothing of the body is covered"),
        MISMATCH if hashed else "valid",
        text=good,
        sent=make.changed,
    )
    add("missing_signature", "no signature header", MISSING)
    add("blank_signature", "the signature header holds blanks only", MISSING, text="   ")
    add("not_a_token", "no token at all", MALFORMED, text=before + "(not-a-token)")
    add("two_parts", "a token without its signature", MALFORMED, text=f"{before}{head}.{payload}")
    add("four_parts", "a token with a part more", MALFORMED, text=f"{good}.{sig}")
    # A signature of RSA is as long as its key, which is not known before the key is.
    add("truncated_signature", "the last two characters are missing", MISMATCH if algorithm == "RS256" else MALFORMED, text=good[:-2])
    add("padded_signature", "the signature with the padding of base64", MALFORMED, text=good + "=")
    add("header_not_json", "a header that is not JSON", MALFORMED, text=f"{before}{b64url(b'{')}.{payload}.{sig}")
    changed = b64url(compact(claims(make.changed, NOW, make.url)))
    (
        add(
            "changed_claims",
            "other claims than the ones signed",
            MISMATCH if hashed else "valid",
            text=f"{before}{head}.{changed}.{sig}",
            sent=make.changed,
        )
        if hashed
        else None
    )
    add(
        "no_algorithm",
        "a token that says it is not signed",
        "unsupported_signature_version",
        text=before + jwt("none", one, claims(make.body, NOW, make.url), header_of(one) if header_of else None),
    )
    if algorithm == "HS256" and provider["id"] != "messagebird":
        add(
            "other_algorithm",
            "a token with another algorithm, rightly made with the same secret",
            "unsupported_signature_version",
            text=signed(make.body, algorithm="HS512"),
        )
    if algorithm in ("ES256", "RS256"):
        kind = {"ES256": "ecdsa", "RS256": "rsa"}[algorithm]
        confused = jwt("HS256", keys.public(kind, one, "pem"), claims(make.body, NOW, make.url), header_of(one))
        add(
            "public_key_as_secret", "an HMAC keyed with the text of the public key", "unsupported_signature_version", text=before + confused
        )
    if timed:
        add("stale", "made a day ago", "timestamp_too_old", text=signed(make.body, NOW - DAY))
        add("future", "made a day ahead", "timestamp_too_new", text=signed(make.body, NOW + DAY))
        add(
            "stale_and_wrong_secret",
            "too old, and made with another secret: the signature is looked at first",
            MISMATCH,
            text=before + jwt(algorithm, two, claims(make.body, NOW - DAY, make.url), header_of(one) if header_of else None),
        )
    for name, description, expect, change in extra:
        add(name, description, expect, text=signed(make.body, change=change))
    return make, add, signed


def hash_of(body):
    return hashlib.sha256(body).hexdigest()


def setting(**claims):
    return lambda made: made.update(claims)


def without(name):
    return lambda made: made.pop(name)


def livekit(provider):
    """The issuer is the API key, whose secret signs."""

    def claims(body, when, url):
        return {"iss": "vectors-api-key", "nbf": when - 5, "exp": when + 300, "sha256": b64(hashlib.sha256(body).digest())}

    make, _, _ = tokens(
        provider,
        claims,
        extra=[
            ("other_hash", "the hash of another body is claimed", MISMATCH, setting(sha256=b64(hashlib.sha256(b"x").digest()))),
            ("missing_hash", "no hash of the body is claimed", MALFORMED, without("sha256")),
        ],
    )
    for vector in make.vectors:
        vector["secrets"] = [{"public_key": "vectors-api-key", "private_key": secret} for secret in vector["secrets"]]
    return make.vectors


def monday(provider):
    def claims(body, when, url):
        return {"aud": url, "iat": when, "exp": when + 300}

    return tokens(provider, claims, hashed=False)[0].vectors


def netlify(provider):
    def claims(body, when, url):
        return {"iss": "netlify", "sha256": hash_of(body)}

    return tokens(
        provider,
        claims,
        timed=False,
        extra=[
            ("other_issuer", "another issuer", MISMATCH, setting(iss="other")),
            ("missing_hash", "no hash of the body is claimed", MALFORMED, without("sha256")),
        ],
    )[0].vectors


def vonage(provider):
    def claims(body, when, url):
        return {
            "iat": when,
            "jti": "vectors-1",
            "iss": "Vonage",
            "payload_hash": hash_of(body),
            "api_key": "vectors",
            "application_id": "vectors",
        }

    return tokens(
        provider,
        claims,
        before="Bearer ",
        extra=[
            ("other_hash", "the hash of another body is claimed", MISMATCH, setting(payload_hash=hash_of(b"x"))),
            ("missing_hash", "no hash of the body is claimed", MALFORMED, without("payload_hash")),
            ("missing_time", "no time is claimed", MALFORMED, without("iat")),
        ],
    )[0].vectors


def messagebird(provider):
    def claims(body, when, url):
        made = {"iss": "MessageBird", "nbf": when - 1, "exp": when + 60, "jti": "vectors-1", "url_hash": hash_of(url.encode())}
        return made | ({"payload_hash": hash_of(body)} if body else {})

    make, add, signed = tokens(
        provider,
        claims,
        extra=[
            ("other_issuer", "another issuer", MISMATCH, setting(iss="other")),
            ("other_url_hash", "the hash of another address is claimed", MISMATCH, setting(url_hash=hash_of(b"https://other.example/"))),
            ("other_hash", "the hash of another body is claimed", MISMATCH, setting(payload_hash=hash_of(b"x"))),
            ("missing_url_hash", "no hash of the address is claimed", MALFORMED, without("url_hash")),
            ("missing_hash", "a body, but no hash of it is claimed", MALFORMED, without("payload_hash")),
        ],
    )
    for algorithm in ("HS384", "HS512"):
        add(f"valid_{algorithm.lower()}", "another algorithm that the provider uses", text=signed(make.body, algorithm=algorithm))
    public = "https://shop.example/webhooks?from=provider"
    add(
        "public_url",
        "made for the public address that is configured, received at another",
        text=signed(make.body, url=public),
        options={"url": public},
    )
    return make.vectors


def plaid(provider):
    """A key set is looked up by the key's id; the token is at most five minutes old."""

    def claims(body, when, url):
        return {"iat": when, "request_body_sha256": hash_of(body)}

    def configure(vector, secrets):
        vector["secrets"] = []
        vector["keys"] = [{"id": f"vectors-kid-{secret[-1]}", "document": jwk(secret)} for secret in secrets]

    def jwk(secret, **others):
        key = keys.public("ecdsa", secret, "jwk") | {"kid": f"vectors-kid-{secret[-1]}", "created_at": NOW - DAY, "expired_at": None}
        return json.dumps(key | others)

    make, add, signed = tokens(
        provider,
        claims,
        algorithm="ES256",
        header_of=lambda label: {"kid": f"vectors-kid-{label[-1]}"},
        configure=configure,
        extra=[
            ("other_hash", "the hash of another body is claimed", MISMATCH, setting(request_body_sha256=hash_of(b"x"))),
            ("missing_hash", "no hash of the body is claimed", MALFORMED, without("request_body_sha256")),
            ("missing_time", "no time is claimed", MALFORMED, without("iat")),
        ],
    )
    one, two = make.secrets
    add("two_keys", "the resolver knows two keys; the token names the second", text=signed(make.body, secret=two), secrets=[one, two])
    add("unknown_key", "a key id that the resolver does not know", "unknown_key_id", text=signed(make.body, secret=two), secrets=[one])
    add("no_key_id", "a token that names no key", MALFORMED, text=jwt("ES256", one, claims(make.body, NOW, make.url)))

    def fetched(name, description, expect, document):
        add(name, description, expect, text=signed(make.body))
        make.vectors[-1]["keys"] = [{"id": "vectors-kid-1", "document": document}]

    fetched("expired_key", "the key is good no longer", "unknown_key_id", jwk(one, expired_at=NOW - 1))
    fetched("key_expires_later", "the key is good until later", "valid", jwk(one, expired_at=NOW + DAY))
    fetched("other_key_fetched", "what was fetched is a key of another id", "unknown_key_id", jwk(one, kid="other"))
    fetched("key_of_other_use", "what was fetched is a key that encrypts", "invalid_secret", jwk(one, use="enc"))
    fetched("key_of_other_curve", "what was fetched says that it is of another curve", "invalid_secret", jwk(one, crv="P-384"))
    fetched("key_of_other_algorithm", "what was fetched is for another algorithm", "invalid_secret", jwk(one, alg="ES384"))
    fetched("key_off_the_curve", "what was fetched is no point of the curve", "invalid_secret", jwk(one, y="A" * 43))
    fetched("private_page", "what was fetched is no key but a page", "invalid_secret", "<!doctype html><title>Sign in</title>")
    return make.vectors


def key_set(labels, kind, ids=True, **others):
    """A set of the public keys of these labels."""
    made = [keys.public(kind, label, "jwk") | ({"kid": f"vectors-kid-{label[-1]}"} if ids else {}) for label in labels]
    return json.dumps({"keys": [key | others for key in made]})


def make_url(provider):
    return Maker(provider).url


PUBSUB_ACCOUNT = "vectors-only@project.iam.gserviceaccount.com"


def google_pubsub(provider):
    """A token of the provider's for any of its customers: only whom it names tells them apart, and nothing of the body is covered."""
    address = "https://www.googleapis.com/oauth2/v3/certs"

    def claims(body, when, url):
        return {
            "aud": url,
            "azp": "113774264463038321964",
            "email": PUBSUB_ACCOUNT,
            "email_verified": True,
            "exp": when + 3600,
            "iat": when,
            "iss": "https://accounts.google.com",
            "sub": "113774264463038321964",
        }

    def configure(vector, secrets):
        vector["secrets"] = [PUBSUB_ACCOUNT]
        vector["options"] = {"url": make_url(provider)}
        vector["keys"] = [{"id": address, "document": key_set(secrets, "rsa")}]

    make, add, signed = tokens(
        provider,
        claims,
        before="Bearer ",
        timed=False,
        hashed=False,
        algorithm="RS256",
        header_of=lambda label: {"kid": f"vectors-kid-{label[-1]}"},
        configure=configure,
        extra=[
            ("other_account", "a token for another account", MISMATCH, setting(email="other@project.iam.gserviceaccount.com")),
            ("account_not_verified", "an account that was not verified", MISMATCH, setting(email_verified=False)),
            ("account_verified_in_text", "the same, said in a text", "valid", setting(email_verified="true")),
            ("no_account", "no account", MISMATCH, without("email")),
            ("other_audience", "a token for another URL", MISMATCH, setting(aud="https://edge.example/other")),
            ("other_issuer", "a token of another issuer", MISMATCH, setting(iss="https://accounts.example.com")),
            ("no_expiry", "a token that never ends", MALFORMED, without("exp")),
            ("expired", "a token that ended an hour ago", "timestamp_too_old", setting(exp=NOW - 3600)),
        ],
    )
    one, two = make.secrets
    add("an_hour_old", "a token is used for an hour", text=signed(make.body, NOW - 3590))
    add("two_keys", "two keys in the set; the token names the second", text=signed(make.body, secret=two), secrets=[one, two])
    add("unknown_key", "a key id that the set does not have", "unknown_key_id", text=signed(make.body, secret=two), secrets=[one])
    add("no_key_id", "a token that names no key, made with the second of the set", text="Bearer " + jwt("RS256", two, claims(make.body, NOW, make.url)), secrets=[one, two])

    def fetched(name, description, expect, document):
        add(name, description, expect, text=signed(make.body))
        make.vectors[-1]["keys"] = [{"id": address, "document": document}]

    fetched("empty_set", "a set without keys", "invalid_secret", '{"keys":[]}')
    fetched("no_set", "a page in the place of a set", "invalid_secret", "<!doctype html>")
    fetched("one_key_is_no_set", "one key in the place of a set", "invalid_secret", json.dumps(keys.public("rsa", one, "jwk")))
    fetched("set_of_other_use", "a set of keys that encrypt", "unknown_key_id", key_set([one], "rsa", use="enc"))
    fetched("set_of_other_algorithm", "a set of keys for another algorithm", "unknown_key_id", key_set([one], "rsa", alg="RS512"))
    fetched("set_of_other_kind", "a set of keys of another kind", "unknown_key_id", key_set([one], "ecdsa"))
    return make.vectors


def of_key_set(provider, kind, address, ids, signed_headers, audience=()):
    """The usual vectors, with keys of a set: those of `vectors.vectors`, each with what the resolver finds."""
    made = vectors.vectors(provider)
    labels = {text: label for label in (vectors.secret(provider, n) for n in (1, 2)) for text in [vectors.configured(provider, label)]}
    for vector in made:
        known = [labels[text] for text in vector["secrets"]]
        vector["keys"] = [{"id": address, "document": key_set(known, kind, ids)}]
        vector["secrets"] = list(audience)
        if "two secrets are configured" in vector["description"]:
            vector["description"] = "two keys are in the set, the second one signed"
    make = Maker(provider)
    one, two = make.secrets

    def add(name, description, expect="valid", document=None, headers=None, secrets=audience):
        sig = make.sign(make.body)
        all = [*(headers or make.headers()), (provider["header"], make.value(sig))]
        vector = make.add(name, description, expect, all, make.body, secrets=[])
        vector["secrets"] = list(secrets)
        vector["keys"] = [{"id": address, "document": document}] if document else []

    good = key_set([one], kind, ids)
    add("unfetched", "a set that the resolver does not have", "unknown_key_id")
    add("other_set", "a set of other keys", "unknown_key_id" if ids else MISMATCH, key_set([two], kind, ids))
    add("empty_set", "a set without keys", "invalid_secret", '{"keys":[]}')
    add("no_set", "a page in the place of a set", "invalid_secret", "<!doctype html>")
    add("set_of_many", "more keys than are tried", "unknown_key_id" if ids else "invalid_secret", key_set([two] * 17, kind, ids))
    for name in signed_headers:
        rest = [pair for pair in make.headers() if pair[0] != name]
        add(f"without_{name.replace('-', '_')}", f"no {name}", MALFORMED, good, rest)
    if audience:
        add("other_audience", "another account is configured than the one signed", MISMATCH, good, secrets=["vectors-user-2"])
        add("two_accounts", "two accounts are configured, the second is the one signed", "valid", good, secrets=["vectors-user-2", *audience])
    return [*made, *make.vectors]


def fal_ai(provider):
    headers = ("x-fal-webhook-request-id", "x-fal-webhook-user-id")
    return of_key_set(provider, "ed25519", "https://rest.fal.ai/.well-known/jwks.json", False, headers, audience=["vectors-user-1"])


def shipstation(provider):
    return of_key_set(provider, "rsa", "https://api.shipengine.com/jwks", True, ("x-shipengine-rsa-sha256-key-id",))


# Certificates: `keys` of a vector is what the resolver would give for the address in the request.


def certified(provider, cert_url, headers_of, message, variants, secrets=()):
    make = Maker(provider)
    host = urllib.parse.urlsplit(cert_url).hostname or "vectors.example"
    known = [{"id": cert_url, "document": keys.certificate("any provider 1", host)}]

    def add(
        name,
        description,
        expect="valid",
        when=NOW,
        body=None,
        sent=None,
        signing="any provider 1",
        value=None,
        url=cert_url,
        drop=(),
        known=known,
        secrets=secrets,
        document=None,
        **others,
    ):
        body = make.body if body is None else body
        sig = b64(keys.sign("rsa sha256", signing, message(body, when))) if value is None else value
        headers = [pair for pair in headers_of(when, sig, url) if pair[0] not in drop]
        vector = make.add(
            name,
            description,
            expect,
            [("content-type", "application/json"), *make.event_headers, *headers],
            body if sent is None else sent,
            secrets=list(secrets),
            **others,
        )
        vector["keys"] = known if document is None else [{"id": url, "document": document}]

    good = b64(keys.sign("rsa sha256", "any provider 1", message(make.body, NOW)))
    add("valid", "a request as the provider makes it")
    add("valid_exact_bytes", "a body whose bytes no printer would make again", body=make.spelt)
    add("wrong_key", "made with another key", MISMATCH, signing="any provider 2")
    add("changed_body", "one figure of the body is another", MISMATCH, sent=make.changed)
    add("missing_signature", "no signature header", MISSING, drop=(provider["header"],))
    add("blank_signature", "the signature header holds blanks only", MISSING, value="   ")
    add("not_a_signature", "letters that the encoding does not have", MALFORMED, value="(not+a-signature)")
    add("truncated_signature", "the last character is missing", MALFORMED, value=good.rstrip("=")[:-1])
    add("unknown_key", "a key that the resolver does not know", "unknown_key_id", known=[])
    documents(add, host)
    variants(add)
    return make.vectors


def documents(add, host):
    """What a resolver may get in the place of the certificate: the second of a pair of names is another key."""
    one, two = keys.certificate("any provider 1", host), keys.certificate("any provider 2", host)
    add("chain", "the certificate, and behind it that of its issuer", document=one + two)
    add("chain_in_other_order", "a chain that begins with another certificate", MISMATCH, document=two + one)
    add("crlf", "a certificate with the line ends of another system", document=one.replace("\n", "\r\n"))
    add("page", "a page in the place of a certificate", "invalid_secret", document="<!doctype html>" + one)
    add("bare_key", "a public key in the place of a certificate", "invalid_secret", document=keys.public("rsa", "any provider 1", "pem"))
    add("half_certificate", "a certificate that was cut off", "invalid_secret", document=one[: len(one) // 2])
    small = keys.certificate("any provider 1", host, algorithm="ecdsa")
    add("certificate_of_other_kind", "a certificate with a key of another kind", "invalid_secret", document=small)
    late = keys.certificate("any provider 1", host, years=(2024, 2040))
    add("not_good_yet", "a certificate that is good later", "unknown_key_id", document=late)
    old = keys.certificate("any provider 1", host, years=(2019, 2023))
    add("no_longer_good", "a certificate that is good no longer", "unknown_key_id", document=old)
    far = keys.certificate("any provider 1", host, years=(1999, 2061))
    add("good_for_long", "a certificate whose years are beyond those of two figures", document=far)


def paypal(provider):
    """The body's CRC-32 is signed, with ids and a time; the certificate is at an address of PayPal's."""
    webhook = "VECTORS-ONLY-WEBHOOK-ID"
    cert_url = "https://api.paypal.com/v1/notifications/certs/CERT-vectors-only"

    def when_text(when):
        return vectors.timestamp("rfc3339", when)

    def headers(when, sig, url):
        return [
            ("paypal-auth-algo", "SHA256withRSA"),
            ("paypal-cert-url", url),
            ("paypal-transmission-id", "vectors-1"),
            ("paypal-transmission-time", when_text(when)),
            ("paypal-transmission-sig", sig),
        ]

    def message(body, when):
        return f"vectors-1|{when_text(when)}|{webhook}|{binascii.crc32(body)}".encode()

    def variants(add):
        add("other_host", "a certificate at another host is not looked for", "unknown_key_id", url="https://api.paypal.com.example/certs/1")
        add("host_before_at", "the provider's host as a user name", "unknown_key_id", url="https://api.paypal.com@evil.example/certs/1")
        add("not_https", "a certificate over http is not looked for", "unknown_key_id", url=cert_url.replace("https", "http"))
        add("missing_signed_header", "no transmission id", MALFORMED, drop=("paypal-transmission-id",))
        add("missing_timestamp", "no time", MALFORMED, drop=("paypal-transmission-time",))
        add("missing_address", "no address of a certificate", MALFORMED, drop=("paypal-cert-url",))
        add("missing_algorithm", "no algorithm", "unsupported_signature_version", drop=("paypal-auth-algo",))
        sandbox = cert_url.replace("api.", "api.sandbox.")
        add("sandbox", "a certificate at the address for tests", url=sandbox, known=[{**known[0], "id": sandbox}])
        for name, description, url in [
            ("port", "an address with a port", cert_url.replace(".com/", ".com:8443/")),
            ("query", "an address with a query", cert_url + "?next=https://evil.example"),
            ("up_the_path", "an address that goes up the path", cert_url + "/../../../../other"),
            ("encoded_path", "an address that is spelled otherwise", cert_url.replace("certs/", "certs%2f")),
            ("upper_case_host", "a host in capitals", cert_url.replace("api.paypal.com", "API.PAYPAL.COM")),
            ("trailing_dot", "a host with a dot at its end", cert_url.replace(".com/", ".com./")),
            ("white_space", "an address with a space in it", cert_url.replace("certs/", "certs/ ")),
            ("other_path", "another place at the provider's host", "https://api.paypal.com/v1/reporting/CERT-vectors-only"),
        ]:
            add(name, description, "unknown_key_id", url=url, known=[{**known[0], "id": url}])
        add("other_webhook_id", "another webhook id is configured than the one signed", MISMATCH, secrets=["VECTORS-OTHER-WEBHOOK"])
        add("rotation_old_secret", "two webhook ids are configured, the second is the one signed", secrets=["VECTORS-OTHER-WEBHOOK", webhook])
        # What CRC-32 is not: two bodies of one checksum are a matter of four bytes.
        wanted = binascii.crc32(Maker(provider).body)
        changed = same_crc32(Maker(provider).changed[:-1] + b',"made_up":"', b'"}', wanted)
        add("changed_body_of_same_checksum", "another body of the same CRC-32, which anybody can make", sent=changed)

    known = [{"id": cert_url, "document": keys.certificate("any provider 1", "api.paypal.com")}]
    made = certified(provider, cert_url, headers, message, variants, secrets=[webhook])
    algorithm = json.loads(json.dumps(made[0]))
    algorithm |= {"name": "other_algorithm", "description": "a request that says it is signed with another algorithm"}
    algorithm["request"]["headers"] = [
        [name, "SHA1withRSA" if name == "paypal-auth-algo" else text] for name, text in algorithm["request"]["headers"]
    ]
    algorithm["expect"] = {"signature": "unsupported_signature_version", "event": None}
    return [*made, algorithm]


def same_crc32(before, after, wanted):
    """A text with letters between these two that has this CRC-32: the checksum is linear, so letters are chosen bit by bit."""
    size = 48

    def checksum(bits):
        return binascii.crc32(before + bytes(64 + 1 + (bits >> n & 1) * 2 for n in range(size)) + after)

    base = checksum(0)
    rows = [(checksum(1 << n) ^ base, 1 << n) for n in range(size)]
    bits, left = 0, wanted ^ base
    for place in range(32):
        pivot = next(((effect, own) for effect, own in rows if effect >> place & 1), None)
        if pivot is None:
            raise ValueError("more letters are needed")
        rows = [(effect ^ pivot[0], own ^ pivot[1]) if effect >> place & 1 else (effect, own) for effect, own in rows]
        if left >> place & 1:
            left, bits = left ^ pivot[0], bits ^ pivot[1]
    text = before + bytes(64 + 1 + (bits >> n & 1) * 2 for n in range(size)) + after
    if binascii.crc32(text) != wanted:
        raise ValueError("not the checksum that was wanted")
    return text


def wechat_pay(provider):
    serial = "VECTORSONLY0000000000000000000000000001"

    def headers(when, sig, url):
        return [("wechatpay-timestamp", str(when)), ("wechatpay-nonce", "01nonce"), ("wechatpay-serial", url), ("wechatpay-signature", sig)]

    def message(body, when):
        return f"{when}\n01nonce\n".encode() + body + b"\n"

    def variants(add):
        add("stale", "signed a day ago", "timestamp_too_old", when=NOW - DAY)
        add("future", "signed a day ahead", "timestamp_too_new", when=NOW + DAY)
        add("other_serial", "the serial of another certificate", "unknown_key_id", url="0" * 39)
        add("missing_signed_header", "no nonce", MALFORMED, drop=("wechatpay-nonce",))
        add("missing_timestamp", "no time", "missing_timestamp", drop=("wechatpay-timestamp",))

    return certified(provider, serial, headers, message, variants)


def aws_sns(provider):
    """Fields of the body are signed, each with its name, in order of the names."""
    own = "1" if provider["id"].endswith("v1") else "2"
    host = "sns.us-east-1.amazonaws.com"
    cert_url = f"https://{host}/SimpleNotificationService-vectors.pem"
    topic, other_topic = (f"arn:aws:sns:us-east-1:00000000000{n}:vectors" for n in (0, 1))
    make = Maker(provider)
    headers = [("content-type", "text/plain; charset=UTF-8"), ("x-amz-sns-message-type", "Notification")]

    def message(version=own, kind="Notification", signing="any provider 1", url=cert_url, **others):
        value = {
            "Type": kind,
            "MessageId": "vectors-1",
            "TopicArn": topic,
            "Message": "Zo\u00eb\n{}",
            "Timestamp": "2023-11-14T22:13:20.000Z",
            "SignatureVersion": version,
            "SigningCertURL": url,
        } | others
        names = ["Message", "MessageId", "Subject", "Timestamp", "TopicArn", "Type"]
        if kind != "Notification":
            names = ["Message", "MessageId", "SubscribeURL", "Timestamp", "Token", "TopicArn", "Type"]
        text = "".join(f"{name}\n{value[name]}\n" for name in names if value.get(name) is not None)
        value["Signature"] = b64(keys.sign(f"rsa sha{'256' if version == '2' else '1'}", signing, text.encode()))
        return value

    confirm = {"SubscribeURL": f"https://{host}/?Action=ConfirmSubscription&Token=vectors", "Token": "vectors"}
    good = message()

    def add(
        name, description, expect="valid", value=None, document=None, known=True, secrets=(topic,), url=None, content=None, **others
    ):
        value = good if value is None else value
        body = compact(value) if content is None else content
        vector = make.add(name, description, expect, headers, body, secrets=list(secrets), **others)
        found = {"id": value["SigningCertURL"], "document": document or keys.certificate("any provider 1", "sns.amazonaws.com")}
        vector["keys"] = [found] if known else []

    add("valid", "a notification as the provider makes it, without a subject")
    add("valid_with_subject", "a subject is signed where there is one", value=message(Subject="vectors"))
    add("null_subject", "a subject that is null is none", value=message(Subject=None))
    add(
        "valid_confirmation",
        "a confirmation of a subscription: its address and token are signed",
        value=message(kind="SubscriptionConfirmation", **confirm),
    )
    add("valid_exact_bytes", "the same, printed with white space", content=json.dumps(good, indent=2).encode())
    add("rotation_old_secret", "two topics are configured, the message is of the second", secrets=(other_topic, topic))
    add("wrong_key", "made with another key", MISMATCH, message(signing="any provider 2"))
    add("changed_message", "another message than the one signed", MISMATCH, good | {"Message": "other"})
    add("changed_time", "another time than the one signed", MISMATCH, good | {"Timestamp": "2023-11-14T22:13:21.000Z"})
    add("changed_topic", "another topic than the one signed", MISMATCH, message(TopicArn=other_topic) | {"TopicArn": topic})
    add("added_subject", "a subject that was not signed", MISMATCH, good | {"Subject": "other"})
    add(
        "changed_type",
        "a notification that claims to be a confirmation",
        MISMATCH,
        message(**confirm) | {"Type": "SubscriptionConfirmation"},
    )
    add("other_topic", "a message of another topic, which anybody can have signed", MISMATCH, message(TopicArn=other_topic))
    add("missing_signature", "no signature", MISSING, {name: text for name, text in good.items() if name != "Signature"})
    add("not_a_signature", "letters that the encoding does not have", MALFORMED, good | {"Signature": "(not+a-signature)"})
    add("truncated_signature", "the last character is missing", MALFORMED, good | {"Signature": good["Signature"].rstrip("=")[:-1]})
    other = {"1": "2", "2": "1"}[own]
    add("other_version", f"version {other}, which is another row's", "unsupported_signature_version", message(version=other))
    add("unknown_version", "a version that is not known", "unsupported_signature_version", message() | {"SignatureVersion": "3"})
    # What is signed are lines: where a field may hold more than one, what somebody wrote into a message of a topic of their own reads
    # as fields of a message of this one.
    chosen = f"pay\nMessageId\nvectors-2\nTimestamp\n2023-11-14T22:13:20.000Z\nTopicArn\n{topic}\nType\nNotification"
    theirs = message(TopicArn=other_topic, Message=chosen)
    rest = f"Notification\nMessageId\nvectors-1\nTimestamp\n2023-11-14T22:13:20.000Z\nTopicArn\n{other_topic}\nType\nNotification"
    forged = theirs | {"Message": "pay", "MessageId": "vectors-2", "TopicArn": topic, "Type": rest}
    add("fields_in_a_message", "a message of another topic, cut into other fields", "malformed_payload", forged)
    moved = good | {"Message": good["Message"] + "\nMessageId\n" + good["MessageId"]}
    add("field_moved_into_message", "a field that is signed stands in the message", "malformed_payload", moved | {"MessageId": None})
    add("field_of_other_kind", "a number in the place of a text", "malformed_payload", good | {"MessageId": 1})
    for name, description, url in [
        ("other_host", "a certificate at another host is not looked for", f"https://{host}.evil.example/a.pem"),
        ("host_before_at", "the provider's host as a user name", f"https://{host}@evil.example/a.pem"),
        ("other_service", "a certificate of another service of the same vendor's", "https://s3.us-east-1.amazonaws.com/bucket/a.pem"),
        ("bucket", "somebody's bucket of the service's name", cert_url.replace("us-east-1", "s3")),
        ("bucket_of_a_region", "the same at an address of a region", cert_url.replace("us-east-1", "s3-us-west-2")),
        ("bucket_of_another_name", "the same at another old address", cert_url.replace("us-east-1", "s3-external-1")),
        ("answer_of_the_api", "an answer of the provider's own API", f"https://{host}/?Action=GetTopicAttributes&x=.pem"),
        ("not_https", "a certificate over http is not looked for", cert_url.replace("https", "http")),
        ("port", "an address with a port", cert_url.replace(".com/", ".com:8443/")),
        ("up_the_path", "an address that goes up the path", cert_url.replace("/Simple", "/a/../Simple")),
    ]:
        add(name, description, "unknown_key_id", message(url=url))
    gov = cert_url.replace("us-east-1", "us-gov-west-1")
    add("government_region", "a certificate of a region of governments", value=message(url=gov))
    china = cert_url.replace("us-east-1.amazonaws.com", "cn-north-1.amazonaws.com.cn")
    add("chinese_region", "a certificate of a region of China", value=message(url=china))
    add("unknown_key", "a certificate that the resolver does not have", "unknown_key_id", known=False)
    documents(add, "sns.amazonaws.com")
    return make.vectors


# Challenges that a provider sends before or between its events. Those that come by POST are signed like an event, and answered only then.


def json_answer(**members):
    return compact(members).decode()


def asked_by_get(make, name, query, answer, headers=(), description="a challenge as the provider sends it", **others):
    expect = {"handshake": "invalid_challenge"} if answer is None else {"handshake": "valid", "response_body": answer}
    make.add(name, description, expect, headers, b"", url=f"{make.url}?{query}" if query else make.url, method="GET", **others)


def echo_of(parameter):
    def handshake(make):
        asked_by_get(make, "challenge", f"{parameter}=vectors-1_a.b", "vectors-1_a.b")

    return handshake


def meta(make):
    config = {"options": {"config": {"verify_token": "vectors-only-token"}}}
    query = "hub.mode=subscribe&hub.challenge=1158201444&hub.verify_token="
    asked_by_get(make, "challenge", query + "vectors-only-token", "1158201444", **config)
    asked_by_get(
        make, "challenge_with_other_token", query + "other", None, description="the token is not the one that is configured", **config
    )
    asked_by_get(
        make,
        "challenge_with_markup",
        query.replace("1158201444", "%3Cb%3E") + "vectors-only-token",
        None,
        description="a challenge that is no number",
        **config,
    )


def twitter(make):
    token = mac(make.secrets[0], "vectors-crc-1").digest()
    asked_by_get(make, "challenge", "crc_token=vectors-crc-1", json_answer(response_token="sha256=" + b64(token)))


def linkedin(make):
    code = "890e4665-4dfe-4ab1-b689-ed553bceeed0"
    asked_by_get(
        make,
        "challenge",
        f"challengeCode={code}",
        json_answer(challengeCode=code, challengeResponse=mac(make.secrets[0], code).hexdigest()),
    )


def okta(make):
    asked_by_get(make, "challenge", "", json_answer(verification="vectors-1"), headers=[("x-okta-verification-challenge", "vectors-1")])


def slack(make):
    body = compact({"token": "unused", "challenge": "vectors-1", "type": "url_verification"})
    challenge = {"handshake": "valid", "response_body": "vectors-1"}
    make.signed("challenge", "a challenge, signed", challenge, body=body)
    make.signed(
        "challenge_wrong_secret", "a challenge, made with another secret", MISMATCH, body=body, sig=make.sign(body, secret=make.secrets[1])
    )


def zoom(make):
    body = compact({"payload": {"plainToken": "vectors-1"}, "event_ts": NOW * 1000, "event": "endpoint.url_validation"})
    answer = json_answer(plainToken="vectors-1", encryptedToken=mac(make.secrets[0], "vectors-1").hexdigest())
    make.signed("challenge", "a challenge, signed", {"handshake": "valid", "response_body": answer}, body=body)
    make.signed(
        "challenge_wrong_secret", "a challenge, made with another secret", MISMATCH, body=body, sig=make.sign(body, secret=make.secrets[1])
    )


def twitch(make):
    body = compact({"challenge": "vectors-1", "subscription": {"id": "1", "type": "stream.online"}})
    for name, expect, sig in [
        ("challenge", {"handshake": "valid", "response_body": "vectors-1"}, make.sign(body)),
        ("challenge_wrong_secret", MISMATCH, make.sign(body, secret=make.secrets[1])),
    ]:
        headers = [(at, "webhook_callback_verification" if at.endswith("message-type") else text) for at, text in make.headers()]
        make.add(
            name,
            "a challenge, signed" if name == "challenge" else "a challenge, made with another secret",
            expect,
            [*headers, (make.provider["header"], make.value(sig))],
            body,
        )


HANDSHAKES = {
    "dropbox": echo_of("challenge"),
    "linkedin": linkedin,
    "meta": meta,
    "nylas": echo_of("challenge"),
    "okta": okta,
    "onfleet": echo_of("check"),
    "slack": slack,
    "twitch": twitch,
    "twitter": twitter,
    "whatsapp": meta,
    "zoom": zoom,
}


def handshakes(provider):
    make = Maker(provider)
    HANDSHAKES[provider["id"]](make)
    return make.vectors


SPECIAL = {
    "adyen": adyen,
    "aws-sns": aws_sns,
    "aws-sns-v1": aws_sns,
    "docusign": docusign,
    "fal-ai": fal_ai,
    "google-pubsub": google_pubsub,
    "dropbox-sign": dropbox_sign,
    "linear": linear,
    "livekit": livekit,
    "mailgun": mailgun,
    "mercadopago": mercadopago,
    "messagebird": messagebird,
    "messagebird-legacy": messagebird_legacy,
    "microsoft-graph": microsoft_graph,
    "monday": monday,
    "netlify": netlify,
    "paypal": paypal,
    "plaid": plaid,
    "pusher": pusher,
    "shipstation": shipstation,
    "twilio-json": twilio_json,
    "vonage": vonage,
    "wechat-pay": wechat_pay,
}
