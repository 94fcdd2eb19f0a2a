"""The vectors of a provider: requests as it would make them, and the same with one thing wrong, each with the verdict that is right."""

import base64
import hashlib
import json
import urllib.parse

import keys
import signer
from signer import MESSAGE_ID, URL, render, timestamp

NOW = 1_700_000_000
PUBLIC_URL = "https://shop.example/webhooks/{id}?from=provider"


# Secrets: readable, made up, and of the form that the provider's dashboard shows.

PUBLIC_KEYS = {
    "hex key": ("ed25519", "hex"),
    "base64 key": ("ed25519", "base64"),
    "base64url key": ("ed25519", "base64url"),
    "whpk": ("ed25519", "whpk"),
    "spki key": ("ecdsa", "spki"),
    "pem key": ("rsa", "pem"),
    "jwk ed25519": ("ed25519", "base64"),
    "jwk rsa": ("rsa", "pem"),
}


def secret(provider, n=1):
    """What signs: the text of a secret, or the label of a key pair."""
    # To look for the primes of an RSA key takes a while.
    label = f"any provider {n}" if provider["key"] in ("pem key", "jwk rsa") else f"{provider['id']} {n}"
    text = f"vectors-only-{provider['id']}-{n:04d}"
    filled = (text + "-" + "x" * 32)[: max(len(text), 30) // 3 * 3 + 3]
    coded = base64.b64encode(filled.encode()).decode()
    forms = {
        "utf8": text,
        "nfkd": text,
        "hex": hashlib.sha256(text.encode()).hexdigest(),
        "base64": coded,
        "whsec": f"whsec_{coded}",
        "v1,whsec": f"v1,whsec_{coded}",
    }
    if provider.get("token") == "basic":
        return f"hooks:{text}"
    return forms[provider["key"]] if provider["key"] in forms else label


def configured(provider, signing):
    """What the receiver is configured with for it."""
    if provider["key"] in PUBLIC_KEYS:
        kind, form = PUBLIC_KEYS[provider["key"]]
        return keys.public(kind, signing, form)
    return signing


# Bodies: small samples with the event's id and type where the provider has them.


def place(value, path, leaf):
    """Puts `leaf` at a path like `events[].id` into `value`, which is an object or, for `[].id`, a list."""
    head, _, rest = path.partition(".")
    many = head.endswith("[]")
    name = head.removesuffix("[]")
    if name:
        if not rest:
            value[name] = leaf
            return
        inner = value.setdefault(name, [{}] if many else {})
    else:
        inner = value
    place(inner[0] if many else inner, rest, leaf)


def sample(provider, number=1):
    """The sample body as a value, and the headers that tell of the event."""
    id_at, type_at, kind = provider["event"]
    leaves = [(id_at, f"evt_{number:04d}"), (type_at, kind)]
    headers = [(at.removeprefix("header:"), leaf) for at, leaf in leaves if at.startswith("header:")]
    body = [{}] if any(at.startswith("[]") for at, _ in leaves) else {}
    for at, leaf in leaves:
        if at and not at.startswith("header:"):
            place(body, at, leaf)
    for at, leaf in provider["extra"].items():
        place(body, at, leaf)
    (body[0] if isinstance(body, list) else body)["sample"] = {"amount": 1050, "note": "vectors only"}
    return body, headers


def form_sample(provider, number=1):
    id_at, type_at, kind = provider["event"]
    fields = {"To": "+15005550006", "From": "+15005550001", "Body": "Fish & chips, 100% plain"}
    if id_at:
        fields |= {id_at: f"SM{number:032d}", type_at: kind}
    if provider["id"] == "mandrill":
        fields = {"mandrill_events": json.dumps([{"_id": f"evt_{number:04d}", "event": "send", "ts": NOW}])}
    return fields


def bodies(provider):
    """Three bodies: short, changed in one figure, and one whose bytes no printer of JSON or forms would make again."""
    if provider["body"] == "form":
        fields = form_sample(provider)
        short = urllib.parse.urlencode(fields).encode()
        changed = urllib.parse.urlencode({**fields, "Amount": "1"}).encode()
        spelt = short.replace(b"+", b"%20").replace(b"%2C", b",") + b"&Empty=&Name=Zo%C3%AB"
        return short, changed, spelt
    value, _ = sample(provider)
    short = json.dumps(value, separators=(",", ":")).encode()
    changed = short.replace(b'"amount":1050', b'"amount":9050')
    inner = value[0] if isinstance(value, list) else value
    inner["sample"] = {"note": "Zo\u00eb <b>\u20ac</b> / \U0001f9fe", "escaped": "@", "rate": "1.10", "none": None}
    spelt = json.dumps(value, indent=2, ensure_ascii=False).replace('"@"', '"\\u00e9\\/\\t"').replace('"1.10"', "1.10") + "\n"
    return short, changed, spelt.encode()


class Maker:
    """Makes the vectors of one provider."""

    def __init__(self, provider):
        self.provider = provider
        self.url = URL.format(id=provider["id"])
        self.secrets = [secret(provider, n) for n in (1, 2)]
        self.body, self.changed, self.spelt = bodies(provider)
        told = [] if provider["body"] == "form" else sample(provider)[1]
        # A header that the scheme signs is sent once, by the scheme.
        self.event_headers = [pair for pair in told if pair[0] not in provider["headers"]]
        self.vectors = []

    def content_type(self):
        form = "application/x-www-form-urlencoded"
        return form if self.provider["body"] == "form" else "application/json"

    def sign(self, body, when=NOW, secret=None, url=None, **others):
        if self.provider["algorithm"] == "token":
            text = secret or self.secrets[0]
            return base64.b64encode(text.encode()).decode() if self.provider["token"] == "basic" else text
        return signer.signature(self.provider, secret or self.secrets[0], body, when, url or self.url, **others)

    def values(self, when=NOW, message_id=MESSAGE_ID):
        unit = self.provider["unit"]
        return {"ts": timestamp(unit, when) if unit else "", "id": message_id, "nonce": "01nonce"}

    def value(self, sig, when=NOW):
        return render(self.provider["value"], self.values(when) | {"sig": sig}).decode()

    def headers(self, when=NOW):
        extra = [(name, render(text, self.values(when)).decode()) for name, text in self.provider["headers"].items()]
        return [("content-type", self.content_type()), *self.event_headers, *extra]

    def add(self, name, description, expect, headers, body=None, secrets=None, now=NOW, url=None, method="POST", **others):
        """Adds a vector. `expect` is "valid", a code, or what `expect` holds in the format."""
        if isinstance(expect, str):
            expect = {"signature": expect}
        if expect.get("signature") == "valid":
            expect = {**expect, "event": "valid", "trust": "verified" if self.provider["covers"] == "body" else "authenticated"}
        elif "signature" in expect:
            expect = {**expect, "event": None}
        given = secrets if secrets is not None else [self.secrets[0]]
        vector = {
            "name": name,
            "description": description,
            "secrets": [configured(self.provider, one) for one in given],
            "request": {
                "method": method,
                "url": url or self.url,
                "headers": [list(pair) for pair in headers],
                "body_b64": base64.b64encode(self.body if body is None else body).decode(),
            },
            "now": now,
            "expect": expect,
            **others,
        }
        self.vectors.append(vector)
        return vector

    def signed(
        self, name, description, expect="valid", body=None, when=NOW, sig=None, value=None, sent=None, url=None, signing=None, **others
    ):
        """Adds a request with `body` signed, of which then `sig`, `value` or `sent` (the body) may be something else."""
        body = self.body if body is None else body
        sig = sig or self.sign(body, when, signing, others.pop("signed_url", None) or url)
        header = (self.provider["header"], self.value(sig, when) if value is None else value)
        headers = [*self.headers(when), header]
        return self.add(name, description, expect, headers, body if sent is None else sent, url=url, **others)


def other_case(text):
    return text.upper() if text != text.upper() else text.lower()


def title(name):
    return "-".join(part.capitalize() for part in name.split("-"))


def joined_duplicates(provider):
    """What is right for a signature header sent twice, the right one first, once HTTP has joined the two with a comma and a space."""
    if provider["algorithm"] == "token":
        return "malformed_signature" if provider["token"] == "basic" else "signature_mismatch"
    if provider["list"] in ("space", "kv;"):
        return "signature_mismatch"
    if provider["list"] == "kv, " and not provider["unit"]:
        return "valid"
    return "malformed_signature"


def over_http(plain, http):
    if plain == http:
        return plain
    event = {"event": "valid"} if http == "valid" else {}
    return {"signature": plain, "over_http": {"signature": http, **event}}


def common(make):
    """What every provider with a signature in one header has."""
    provider = make.provider
    header = provider["header"]
    good = make.sign(make.body)
    wrong = make.sign(make.body, secret=make.secrets[1])
    value = make.value(good)
    covered = provider["covers"] == "body"

    make.signed("valid", "a request as the provider makes it")
    make.signed(
        "valid_exact_bytes",
        "a body whose bytes no printer would make again: white space, escapes, non-ASCII, a newline at the end",
        body=make.spelt,
    )
    cased = [(title(name), text) for name, text in make.headers()] + [(title(header), value)]
    make.add("header_names_in_other_case", "names of headers have no case", "valid", cased)
    make.signed(
        "rotation_old_secret", "two secrets are configured, the second one signed", signing=make.secrets[0], secrets=make.secrets[::-1]
    )
    make.signed("wrong_secret", "made with another secret", "signature_mismatch", sig=wrong)
    make.signed(
        "changed_body",
        "one figure of the body is another" + ("" if covered else "; nothing of the body is covered"),
        "signature_mismatch" if covered else "valid",
        sent=make.changed,
    )
    if covered and provider["body"] == "json":
        printed = json.dumps(json.loads(make.spelt), separators=(",", ":"), ensure_ascii=False).encode()
        make.signed(
            "signed_as_printed_again",
            "the signature is that of the body parsed and printed again, not of the bytes sent",
            "signature_mismatch",
            body=printed,
            sent=make.spelt,
        )
    make.add("missing_signature", "no signature header", "missing_signature", make.headers())
    make.signed("blank_signature", "the signature header holds blanks only", "missing_signature", value="   ")
    bad_twice = [*make.headers(), (header, value), (header, make.value(wrong))]
    if provider["list"] != "pairs":
        make.add(
            "signature_header_twice",
            "the signature header comes twice, the right one first",
            over_http("malformed_signature", joined_duplicates(provider)),
            bad_twice,
        )
    return good, wrong


def shapes(make, good, wrong):
    """What is no signature of this provider's."""
    provider = make.provider
    malformed = "malformed_signature"
    encoding = provider["encoding"]
    make.signed("not_a_signature", "letters that the encoding does not have", malformed, sig="(not+a-signature)")
    # What is cut off leaves no whole encoding of any length, whatever the algorithm.
    make.signed(
        "truncated_signature",
        "the last character is missing",
        malformed,
        sig=good.rstrip("=")[:-1] if encoding != "base64url" else good[:-2],
    )
    hmac_like = provider["algorithm"].startswith(("hmac", "hash"))
    if encoding in ("hex", "HEX"):
        expect = "valid" if provider["hex_case"] == "any" else malformed
        make.signed("hex_in_other_case", "the hexadecimal digits in the other case", expect, sig=other_case(good))
        if hmac_like:
            make.signed("signature_as_base64", "the right MAC in base64", malformed, sig=signer.b64(bytes.fromhex(good)))
    elif encoding == "base64":
        if hmac_like:
            make.signed("signature_as_hex", "the right MAC in hexadecimal", malformed, sig=base64.b64decode(good).hex())
        if good.endswith("="):
            make.signed("signature_without_padding", "base64 without its padding", malformed, sig=good.rstrip("="))
    elif encoding == "base64url":
        plain = base64.b64encode(base64.urlsafe_b64decode(good + "=" * (-len(good) % 4))).decode()
        make.signed("signature_with_padding", "base64 with its padding", malformed, sig=plain.replace("+", "-").replace("/", "_"))
    if hmac_like and encoding != "base64 of hex":
        longer = {"hex": good + "00", "HEX": good + "00"}.get(
            encoding, signer.b64(base64.urlsafe_b64decode(good.replace("+", "-").replace("/", "_") + "=" * (-len(good) % 4)) + b"\0")
        )
        if encoding == "base64url":
            longer = longer.rstrip("=").replace("+", "-").replace("/", "_")
        make.signed("signature_one_byte_longer", "the right MAC and a zero byte", malformed, sig=longer)
    if provider["algorithm"] in ("hmac sha1", "hmac sha256", "hmac sha512"):
        digest = "sha256" if provider["algorithm"] == "hmac sha1" else "sha1"
        other = signer.signature({**provider, "algorithm": f"hmac {digest}"}, make.secrets[0], make.body, NOW, make.url)
        make.signed("other_digest", f"an HMAC with {digest} instead", malformed, sig=other)
    before = provider["value"].partition("{")[0]
    if before and not provider["list"]:
        make.signed("prefix_missing", f"without {before.strip()}", malformed, value=make.value(good).removeprefix(before))
    if not provider["list"]:
        make.signed(
            "blank_after_signature",
            "a blank after the value, which HTTP takes off",
            over_http(malformed, "valid"),
            value=make.value(good) + " ",
        )
        make.signed(
            "two_signatures", "two values in one header, the right one last", malformed, value=f"{make.value(wrong)}, {make.value(good)}"
        )


def lists(make, good, wrong):
    """Values that may hold several signatures."""
    provider = make.provider
    kind = provider["list"]
    if not kind:
        return
    whole, bad = make.value(good), make.value(wrong)
    single = render(
        provider["value"].split(";")[-1].split(",")[-1].strip() if kind not in ("space", "comma") else provider["value"],
        make.values() | {"sig": good},
    ).decode()
    versions = provider.get("versions")
    if versions:
        right, other = versions
        make.signed(
            "unknown_version_only",
            "a signature of a version that is not known, and no other",
            "unsupported_signature_version",
            value=whole.replace(right, other),
        )
    between = {"kv,": ",", "kv;": ";", "kv, ": ", ", "space": " ", "comma": ",", "ts,": ","}.get(kind)
    named = versions or kind == "ts,"
    if between and named:
        make.signed("second_signature_right", "two signatures, the second one right", value=f"{bad}{between}{single}")
        make.signed(
            "no_signature_right",
            "two signatures, both made with other secrets",
            "signature_mismatch",
            value=f"{bad}{between}{single.replace(good, make.sign(make.changed))}",
        )
    if kind in ("kv,", "kv;", "comma", "ts,") and versions and between in whole:
        make.signed("blank_inside", "a blank after the separator", "malformed_signature", value=whole.replace(between, between + " "))


def times(make):
    """Signed times: exactly the tolerance passes, one second more does not."""
    provider = make.provider
    if not provider["ts"]:
        return
    inside = provider["ts"] == "value"
    for name, when, expect in [
        ("stale", NOW - 86_400, "timestamp_too_old"),
        ("future", NOW + 86_400, "timestamp_too_new"),
    ]:
        make.signed(name, f"signed a day {'ago' if when < NOW else 'ahead'}", expect, when=when)
    for name, when, expect in [
        ("as_old_as_allowed", NOW - 300, "valid"),
        ("one_second_too_old", NOW - 301, "timestamp_too_old"),
        ("as_new_as_allowed", NOW + 300, "valid"),
        ("one_second_too_new", NOW + 301, "timestamp_too_new"),
    ]:
        make.signed(name, f"{abs(when - NOW)} s away, with a tolerance of 300 s", expect, when=when, tolerance=300)
    make.signed(
        "stale_and_wrong_secret",
        "too old, and made with another secret: the signature is looked at first",
        "signature_mismatch",
        when=NOW - 86_400,
        signing=make.secrets[1],
        secrets=make.secrets[:1],
    )
    good = make.sign(make.body)
    later = timestamp(provider["unit"], NOW + 1)
    if inside:
        make.signed(
            "changed_timestamp",
            "the time is another than the one signed",
            "signature_mismatch",
            value=make.value(good).replace(timestamp(provider["unit"], NOW), later),
        )
        make.signed(
            "malformed_timestamp",
            "the time is no time",
            "malformed_signature",
            value=make.value(good).replace(timestamp(provider["unit"], NOW), "soon"),
        )
        return
    signature = (provider["header"], make.value(good))

    def with_time(text):
        return [*((name, text if name == provider["ts"] else value) for name, value in make.headers()), signature]

    without = [(name, value) for name, value in make.headers() if name != provider["ts"]]
    make.add("missing_timestamp", "no header with the time", "missing_timestamp", [*without, signature])
    make.add("malformed_timestamp", "the time is no time", "malformed_timestamp", with_time("soon"))
    make.add("changed_timestamp", "the time is another than the one signed", "signature_mismatch", with_time(later))
    make.add(
        "timestamp_twice",
        "the header with the time comes twice",
        "malformed_timestamp",
        [*make.headers(), (provider["ts"], timestamp(provider["unit"], NOW)), signature],
    )


def parts_of_message(make):
    """Other headers that are signed, and the address."""
    provider = make.provider
    good = make.sign(make.body)
    signature = (provider["header"], make.value(good))
    for name, template in provider["headers"].items():
        if template not in ("{id}", "{nonce}"):
            continue
        rest = [(header, value) for header, value in make.headers() if header != name]
        make.add("missing_signed_header", f"no {name}, which is signed", "malformed_signature", [*rest, signature])
        make.add(
            "changed_signed_header", f"another {name} than the one signed", "signature_mismatch", [*rest, (name, "msg_other"), signature]
        )
        make.add(
            "signed_header_twice",
            f"{name} comes twice",
            over_http("malformed_signature", "signature_mismatch"),
            [*make.headers(), (name, "msg_other"), signature],
        )
    if provider.get("url"):
        public = PUBLIC_URL.format(id=provider["id"])
        options = {"url": public}
        make.signed(
            "public_url", "signed for the public address that is configured, received at another", options=options, signed_url=public
        )
        make.signed("other_url", "signed for another address", "signature_mismatch", signed_url=public)
    if provider.get("also"):
        other = make.sign(make.body, secret=make.secrets[1])
        pair = [*make.headers(), (provider["header"], good), (provider["also"], other)]
        make.add(
            "two_headers_first_right", "two headers, each made with a secret of its own; the first secret is configured", "valid", pair
        )
        make.add(
            "two_headers_second_right",
            "two headers, each made with a secret of its own; the second secret is configured",
            "valid",
            pair,
            secrets=[make.secrets[1]],
        )
        make.add("second_header_only", "the second header alone", "valid", [*make.headers(), (provider["also"], good)])


def tokens(make):
    provider = make.provider
    text = make.secrets[0]
    mismatch = "signature_mismatch"
    before = provider["value"].partition("{")[0]
    if provider["token"] == "basic":
        coded = lambda pair: before + base64.b64encode(pair.encode()).decode()
        user, _, password = text.partition(":")
        make.signed("wrong_password", "the right user with another password", mismatch, value=coded(f"{user}:{password}x"))
        make.signed("wrong_user", "another user with the right password", mismatch, value=coded(f"other:{password}"))
        make.signed("truncated_password", "the last character of the password is missing", mismatch, value=coded(text[:-1]))
        make.signed("not_base64", "credentials that are not base64", "malformed_signature", value=before + "(not base64)")
        make.signed("other_scheme", "a bearer token instead", "malformed_signature", value="Bearer " + text)
        return
    make.signed("truncated_token", "the last character is missing", mismatch, value=before + text[:-1])
    make.signed("longer_token", "one character more", mismatch, value=before + text + "x")
    make.signed("token_in_other_case", "the letters in the other case", mismatch, value=before + text.upper())
    if before:
        make.signed("other_scheme", "Basic instead", "malformed_signature", value="Basic " + text)
        make.signed("prefix_missing", f"without {before.strip()}", "malformed_signature", value=text)


def own(make, good):
    """What one provider alone has."""
    provider = make.provider
    if provider["id"] == "paddle":
        make.signed("comma_separated", "a comma where a semicolon belongs", "malformed_signature", value=make.value(good).replace(";", ","))
    if provider["id"] == "easypost":
        whole = make.body[:-1] + b',"weight":10}'
        decimal = make.body[:-1] + b',"weight":10.0}'
        make.signed(
            "whole_weight", "a weight without decimals, signed as it is sent; the vendor's package for Node signs it as 10.0", body=whole
        )
        make.signed("weight_rewritten", "signed with the weight as 10.0, sent as 10", "signature_mismatch", body=decimal, sent=whole)
    if provider["id"] == "quickbooks":
        event = {"specversion": "1.0", "id": "88cd52aa", "type": "qbo.invoice.created.v1", "intuitaccountid": "310687"}
        body = json.dumps([event]).encode()
        make.signed("events_in_an_array", "an array of CloudEvents, the form that follows eventNotifications", body=body)
    if provider["id"] == "sanity":
        # A body whose MAC has a figure that the two alphabets write otherwise, at the end of which nothing is missing but the padding.
        bodies = (make.body[:-1] + b',"n":%d}' % number for number in range(100))
        body = next(body for body in bodies if set("-_") & set(make.sign(body)))
        plain = make.sign(body).replace("-", "+").replace("_", "/")
        make.signed("url_alphabet", "a MAC with a figure that base64 and base64url write otherwise", body=body)
        make.signed("standard_alphabet", "the same MAC in base64", "malformed_signature", body=body, sig=plain)
        seconds = signer.signature({**provider, "unit": "s"}, make.secrets[0], make.body, NOW, make.url)
        make.signed("time_in_seconds", "a time in seconds, which is one of 1970", "timestamp_too_old", value=f"t={NOW},v1={seconds}")
    if provider["id"] == "anthropic":
        one = [("content-type", "application/json"), ("x-webhook-signature", make.sign(make.body))]
        make.add("single_header", "X-Webhook-Signature alone, as others tell of it", "missing_signature", one)
    if provider["id"] == "elevenlabs":
        names = [("webhook-id", MESSAGE_ID), ("webhook-timestamp", str(NOW)), ("webhook-signature", f"v1,{make.sign(make.body)}")]
        make.add("standard_webhooks", "the headers of Standard Webhooks, as others tell of it", "missing_signature", names)
    if provider["id"] == "authorize-net":
        key = (
            "2679A5D5785C9B26CF921E1754765CDDB265C9C88400786923E5343B315954FA"
            "FB4B7BF608818F6A21766741E8637DC206F286C725908C777ED4127D8562163D"
        )
        text = (
            '{"notificationId":"f813b98f-3552-4eeb-ba40-acb4704eeba3","eventType":"net.authorize.payment.authcapture.created",'
            '"eventDate":"2017-03-08T17:35:37.155999Z","webhookId":"63d6fea2-aa13-4b1d-a204-f5fbc15942b7","payload":{"responseCode":1,'
            '"authCode":"8VTPDC","avsResponse":"Y","authAmount":10.00,"entityName":"transaction","id":"60019392075"}}'
        )
        sig = (
            "9607C69D2734514554CE13D923D19939563F2FD6567D239F49F0DF0D08865632"
            "A0FB98061B4620CC52C47BB8BF6E2B69A15A67E4C98E81D7D65111076C515C6A"
        )
        sent = [("content-type", "application/json"), (provider["header"], f"sha512={sig}")]
        description = "a delivery that was published in 2017 with its key: the key is text, and not the bytes of its digits"
        make.add("published_delivery", description, "valid", sent, text.encode(), secrets=[key])
        decoded = signer.signature({**provider, "key": "hex"}, key, text.encode(), NOW, make.url)
        value = make.value(decoded)
        sent = [("content-type", "application/json"), (provider["header"], value)]
        description = "signed with the bytes of the key's digits"
        make.add("key_of_bytes", description, "signature_mismatch", sent, text.encode(), secrets=[key])
    if provider["id"] == "sinch":
        text = (
            '{"app_id":"","accepted_time":"2021-10-18T17:49:13.813615Z","project_id":"e2df3a34-a71b-4448-9db5-a8d2baad28e4",'
            '"contact_create_notification":{"contact":{"id":"01FJA8B466Y0R2GNXD78MD9SM1","channel_identities":[{"channel":"SMS",'
            '"identity":"48123456789","app_id":""}],"display_name":"New Test Contact","email":"new.contact@email.com","external_id":"",'
            '"metadata":"","language":"EN_US"}},"message_metadata":""}'
        )
        sent = [
            ("x-sinch-webhook-signature-nonce", "01FJA8B4A7BM43YGWSG9GBV067"),
            ("x-sinch-webhook-signature-timestamp", "1634579353"),
            ("x-sinch-webhook-signature", "6bpJoRmFoXVjfJIVglMoJzYXxnoxRujzR4k2GOXewOE="),
        ]
        description = "what the vendor's package for .NET verifies in its own tests: the secret is text, and not base64"
        make.add("vendors_example", description, "valid", sent, text.encode(), secrets=["foo_secret1234"], now=1_634_579_353)


def vectors(provider):
    make = Maker(provider)
    good, wrong = common(make)
    if provider["algorithm"] == "token":
        tokens(make)
    else:
        shapes(make, good, wrong)
        lists(make, good, wrong)
        times(make)
        parts_of_message(make)
    own(make, good)
    if provider["key"] == "nfkd":
        accented = "vectors-only-\u00e9\uff21-0001"
        make.signed(
            "secret_normalized",
            "a secret whose letters have more than one form; its NFKD form is the key",
            signing=accented,
            secrets=[accented],
        )
    return make.vectors
