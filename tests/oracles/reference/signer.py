"""How a provider makes a signed request, written from its documentation: the message, the MAC or signature, and where it is put."""

import base64
import binascii
import calendar
import email.utils
import hashlib
import hmac
import re
import time
import unicodedata

import keys

URL = "https://edge.example/hooks/{id}"
MESSAGE_ID = "msg_2hooksealvectors0001"


def b64(data):
    return base64.b64encode(data).decode()


def b64url(data):
    return base64.urlsafe_b64encode(data).decode().rstrip("=")


# How the bytes of a MAC become text, and the letters that such a text may have.
ENCODINGS = {
    "hex": lambda mac: mac.hex(),
    "HEX": lambda mac: mac.hex().upper(),
    "base64": b64,
    "base64url": b64url,
    "base64 of hex": lambda mac: b64(mac.hex().encode()),
}


def after(prefix, text):
    if not text.startswith(prefix):
        raise ValueError(f"a secret of this form starts with {prefix}")
    return text[len(prefix) :]


# What is made of the text on the provider's dashboard before it is a key.
KEYS = {
    "utf8": lambda text: text.encode(),
    "hex": bytes.fromhex,
    "base64": base64.b64decode,
    "whsec": lambda text: base64.b64decode(after("whsec_", text)),
    "v1,whsec": lambda text: base64.b64decode(after("v1,whsec_", text)),
    "nfkd": lambda text: unicodedata.normalize("NFKD", text).encode(),
}


def timestamp(unit, seconds):
    """A moment as the provider writes it."""
    moment = time.gmtime(seconds)
    return {
        "s": lambda: str(seconds),
        "ms": lambda: str(seconds * 1000),
        "rfc3339": lambda: time.strftime("%Y-%m-%dT%H:%M:%SZ", moment),
        "rfc3339 offset": lambda: time.strftime("%Y-%m-%dT%H:%M:%S-07:00", time.gmtime(seconds - 7 * 3600)),
        "rfc3339 nanoseconds": lambda: time.strftime("%Y-%m-%dT%H:%M:%S.000000000Z", moment),
        "iso without zone": lambda: time.strftime("%Y-%m-%dT%H:%M:%S.000000", moment),
        "http date": lambda: email.utils.formatdate(calendar.timegm(moment), usegmt=True),
    }[unit]()


def sorted_form(body, joined):
    """Names and values of a form in order of the names, without separators, as Twilio and Mandrill sign them."""
    from urllib.parse import parse_qsl

    pairs = parse_qsl(body.decode(), keep_blank_values=True)
    return "".join(joined(name, value) for name, value in sorted(set(pairs)))


def render(template, values):
    """A template with {names} as bytes; a body stays the bytes that it is."""
    out = b""
    for literal, name in re.findall(r"([^{]*)(?:\{([a-z_0-9]+)\})?", template):
        out += literal.encode()
        if name:
            value = values[name]
            out += value if isinstance(value, bytes) else value.encode()
    return out


def pieces(provider, secret, body, when, url, method, message_id):
    from urllib.parse import urlsplit

    parts = urlsplit(url)
    values = {
        "body": body,
        "ts": timestamp(provider["unit"], when) if provider.get("unit") else "",
        "id": message_id,
        "secret": secret if isinstance(secret, str) else "",
        "method": method,
        "url": url,
        "path": parts.path,
        "nonce": "01nonce",
        "body_sha256_raw": hashlib.sha256(body).digest(),
        "body_sha256_hex": hashlib.sha256(body).hexdigest(),
        "crc32": str(binascii.crc32(body)),
        "query": parts.query,
    }
    if "form_pairs" in provider.get("message", ""):
        values["form_pairs"] = sorted_form(body, lambda name, value: name + value)
    return values


def mac(algorithm, key, message):
    """The bytes that go on the wire before they are encoded."""
    kind, _, rest = algorithm.partition(" ")
    if kind == "hmac":
        return hmac.new(key, message, rest).digest()
    if kind == "hash":
        return hashlib.new(rest, message).digest()
    return keys.sign(algorithm, key, message)


def signature(provider, secret, body, when, url, method="POST", message_id=MESSAGE_ID, message=None):
    values = pieces(provider, secret, body, when, url, method, message_id)
    text = render(message or provider["message"], values)
    if provider["key"] in KEYS:
        key = KEYS[provider["key"]](secret["private_key"] if isinstance(secret, dict) else secret)
    else:
        key = secret
    return ENCODINGS[provider["encoding"]](mac(provider["algorithm"], key, text))
