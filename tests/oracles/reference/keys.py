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
    function = HASHES[digest]()
    if kind == "rsa":
        return pair.sign(message, padding.PKCS1v15(), function)
    if kind == "rsa:pss":
        # A salt is chosen at random, and the vectors would be others each time: the same number is made by hand.
        return pss(pair, digest, message)
    der = pair.sign(message, ec.ECDSA(function, deterministic_signing=True))
    if kind == "ecdsa:raw":
        return b"".join(n.to_bytes(32) for n in decode_dss_signature(der))
    return der


def mask(digest, seed, size):
    """MGF1 of RFC 8017, B.2.1."""
    out = b"".join(hashlib.new(digest, seed + n.to_bytes(4)).digest() for n in range(size // hashlib.new(digest).digest_size + 1))
    return out[:size]


def pss(pair, digest, message, salt=None):
    """EMSA-PSS of RFC 8017, 9.1.1, with a salt of the digest's length, made from the message."""
    hashed = hashlib.new(digest, message).digest()
    size = len(hashed)
    salt = stream(f"salt {hashed.hex()}", size) if salt is None else salt
    numbers = pair.private_numbers()
    modulus = numbers.public_numbers.n
    length = (modulus.bit_length() - 1 + 7) // 8
    made = hashlib.new(digest, bytes(8) + hashed + salt).digest()
    block = bytes(length - len(salt) - size - 2) + b"\x01" + salt
    masked = bytearray(a ^ b for a, b in zip(block, mask(digest, made, length - size - 1)))
    masked[0] &= 0xFF >> (8 * length - (modulus.bit_length() - 1))
    encoded = bytes(masked) + made + b"\xbc"
    signature = pow(int.from_bytes(encoded), numbers.d, modulus).to_bytes((modulus.bit_length() + 7) // 8)
    pair.public_key().verify(signature, message, padding.PSS(padding.MGF1(HASHES[digest]()), len(salt)), HASHES[digest]())
    return signature


HASHES = {"sha1": hashes.SHA1, "sha256": hashes.SHA256, "sha512": hashes.SHA512}


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
    if form == "jwk" and kind == "rsa":
        numbers = key.public_numbers()
        n, e = (base64.urlsafe_b64encode(one.to_bytes((one.bit_length() + 7) // 8)).decode().rstrip("=") for one in (numbers.n, numbers.e))
        return {"kty": "RSA", "use": "sig", "alg": "RS256", "n": n, "e": e}
    if form == "jwk" and kind == "ed25519":
        return {"kty": "OKP", "crv": "Ed25519", "x": public(kind, label, "base64url")}
    if form == "jwk":
        numbers = key.public_numbers()
        x, y = (base64.urlsafe_b64encode(n.to_bytes(32)).decode().rstrip("=") for n in (numbers.x, numbers.y))
        return {"kty": "EC", "crv": "P-256", "use": "sig", "alg": "ES256", "x": x, "y": y}
    return key.public_bytes(serialization.Encoding.PEM, spki).decode()


def certificate(label, name, years=(2020, 2040), algorithm="rsa"):
    """A self-signed certificate for the pair, valid from the first of these years to the second."""
    pair = private(algorithm, label)
    subject = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, name)])
    builder = x509.CertificateBuilder(subject, subject, pair.public_key(), 1)
    first, last = (datetime.datetime(year, 1, 1) for year in years)
    builder = builder.not_valid_before(first).not_valid_after(last)
    # A signature of ECDSA is another each time, and nobody looks at it.
    signing = private("rsa", label)
    return builder.sign(signing, hashes.SHA256()).public_bytes(serialization.Encoding.PEM).decode()
