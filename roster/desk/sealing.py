"""The server's own key, by which it stands for what it has received."""

from __future__ import annotations

from base64 import urlsafe_b64decode, urlsafe_b64encode
from pathlib import Path

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.asymmetric.utils import encode_dss_signature
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from cryptography.hazmat.primitives.serialization import load_der_public_key

FILE = "duty.key"
"""The key, beside the data; a backup carries it."""
HALF = 32
"""[bytes] of each of the two numbers of a device's signature."""


class Seal:
    """What the server signs receipts and the ends of chains with."""

    def __init__(self, key: Ed25519PrivateKey) -> None:
        self._key = key

    @classmethod
    def beside(cls, folder: Path) -> Seal:
        """The key of an installation, made the first time that it is asked for."""
        path = folder / FILE
        if not path.exists():
            folder.mkdir(parents=True, exist_ok=True)
            path.touch(mode=0o600)
            path.write_bytes(Ed25519PrivateKey.generate().private_bytes_raw())
        return cls(Ed25519PrivateKey.from_private_bytes(path.read_bytes()))

    @property
    def public(self) -> str:
        return text(self._key.public_key().public_bytes_raw())

    def sign(self, content: bytes) -> str:
        return text(self._key.sign(content))

    def holds(self, content: bytes, seal: str) -> bool:
        """Whether a seal was put under a content by this server."""
        return by_person(self.public, content, seal)

    def secret(self, purpose: str) -> bytes:
        """A secret of this installation for one purpose, so that a database alone tells less."""
        made = HKDF(SHA256(), 32, None, f"lunzhi {purpose}".encode())
        return made.derive(self._key.private_bytes_raw())


def text(content: bytes) -> str:
    """Bytes as base64url without filling."""
    return urlsafe_b64encode(content).rstrip(b"=").decode()


def plain(content: str) -> bytes:
    """What base64url stands for.

    Raises
    ------
    ValueError
        It stands for nothing, or is not the one way to write it: no letter may be changed unseen.
    """
    found = urlsafe_b64decode(content.encode() + b"=" * (-len(content) % 4))
    if text(found) != content:
        raise ValueError("not as it is written")
    return found


def by_person(public: str, content: bytes, signature: str) -> bool:
    """Whether an Ed25519 key signed a content."""
    try:
        key = Ed25519PublicKey.from_public_bytes(plain(public))
        key.verify(plain(signature), content)
    except (InvalidSignature, ValueError):
        return False
    return True


def device_key(public: str) -> ec.EllipticCurvePublicKey:
    """The key of a device, as a browser exports it (SPKI, P-256).

    Raises
    ------
    ValueError
        It is none.
    """
    key = load_der_public_key(plain(public))
    if not isinstance(key, ec.EllipticCurvePublicKey) or not isinstance(key.curve, ec.SECP256R1):
        raise ValueError("not a P-256 key")
    return key


def by_device(public: str, content: bytes, signature: str) -> bool:
    """Whether a device signed a content, as a browser signs: two numbers, one after the other."""
    try:
        raw = plain(signature)
        if len(raw) != 2 * HALF:
            return False
        pair = int.from_bytes(raw[:HALF], "big"), int.from_bytes(raw[HALF:], "big")
        key = device_key(public)
        key.verify(encode_dss_signature(*pair), content, ec.ECDSA(SHA256()))
    except (InvalidSignature, ValueError):
        return False
    return True
