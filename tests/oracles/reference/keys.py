"""Key pairs for the vectors: made from labels, so that they are the same every time and nobody's."""

import base64
import datetime
import functools
import hashlib

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, padding, rsa
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature

P256_ORDER = 0xFFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551
SMALL_PRIMES = [n for n in range(3, 2000, 2) if all(n % d for d in range(3, int(n**0.5) + 1, 2))]


def stream(label, size):
    return b"".join(hashlib.sha512(f"{label}/{n}".encode()).digest() for n in range(size // 64 + 1))[:size]


def is_prime(n):
    if any(n % p == 0 for p in SMALL_PRIMES):
        return False
    return all(pow(base, n - 1, n) == 1 for base in (2, 3, 5, 7))


def prime(label):
    n = int.from_bytes(stream(label, 128)) | (3 << 1022) | 1
    while not is_prime(n) or (n - 1) % 65537 == 0:
        n += 2
    return n


@functools.cache
def rsa_key(label):
    p, q = prime(f"{label} p"), prime(f"{label} q")
    d = pow(65537, -1, (p - 1) * (q - 1))
    public = rsa.RSAPublicNumbers(65537, p * q)
    exponents = rsa.rsa_crt_dmp1(d, p), rsa.rsa_crt_dmq1(d, q), rsa.rsa_crt_iqmp(p, q)
    return rsa.RSAPrivateNumbers(p, q, d, *exponents, public).private_key()


@functools.cache
def private(kind, label):
    if kind == "rsa":
        return rsa_key(label)
    if kind == "ed25519":
        return ed25519.Ed25519PrivateKey.from_private_bytes(stream(label, 32))
    return ec.derive_private_key(int.from_bytes(stream(label, 32)) % (P256_ORDER - 1) + 1, ec.SECP256R1())


def sign(algorithm, key, message):
    """`key` is a label: the pair made from it signs."""
    kind, _, digest = algorithm.partition(" ")
    pair = private(kind.partition(":")[0], key)
    if kind == "ed25519":
        return pair.sign(message)
    function = {"sha1": hashes.SHA1, "sha256": hashes.SHA256, "sha512": hashes.SHA512}[digest]()
    if kind == "rsa":
        return pair.sign(message, padding.PKCS1v15(), function)
    der = pair.sign(message, ec.ECDSA(function, deterministic_signing=True))
    if kind == "ecdsa:raw":
        return b"".join(n.to_bytes(32) for n in decode_dss_signature(der))
    return der


def public(kind, label, form):
    """A public key as the provider shows it."""
    key = private(kind, label).public_key()
    encode = base64.b64encode
    raw = serialization.Encoding.Raw, serialization.PublicFormat.Raw
    spki = serialization.PublicFormat.SubjectPublicKeyInfo
    if form == "hex":
        return key.public_bytes(*raw).hex()
    if form == "base64":
        return encode(key.public_bytes(*raw)).decode()
    if form == "base64url":
        return base64.urlsafe_b64encode(key.public_bytes(*raw)).decode().rstrip("=")
    if form == "whpk":
        return "whpk_" + encode(key.public_bytes(*raw)).decode()
    if form == "spki":
        return encode(key.public_bytes(serialization.Encoding.DER, spki)).decode()
    if form == "jwk":
        numbers = key.public_numbers()
        x, y = (base64.urlsafe_b64encode(n.to_bytes(32)).decode().rstrip("=") for n in (numbers.x, numbers.y))
        return {"kty": "EC", "crv": "P-256", "use": "sig", "alg": "ES256", "x": x, "y": y}
    return key.public_bytes(serialization.Encoding.PEM, spki).decode()


def certificate(label, name):
    """A self-signed certificate for the pair, valid from 2020 to 2040."""
    pair = private("rsa", label)
    subject = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, name)])
    builder = x509.CertificateBuilder(subject, subject, pair.public_key(), 1)
    builder = builder.not_valid_before(datetime.datetime(2020, 1, 1)).not_valid_after(datetime.datetime(2040, 1, 1))
    return builder.sign(pair, hashes.SHA256()).public_bytes(serialization.Encoding.PEM).decode()
