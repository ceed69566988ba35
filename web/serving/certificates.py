"""The authority of an installation, and the certificate by which its machines know the site.

The authority may speak for this host's names and for addresses of private networks only: a tablet
that trusts it trusts nobody else by it, even if its key were stolen.
"""

from __future__ import annotations

import ipaddress
import ssl
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from cryptography import x509
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

from roster.domain import Text
from roster.errors import BadInput, Flaw
from roster.store.base import now
from web.settings import Settings, is_address

AUTHORITY_LASTS = timedelta(days=3653)
LASTS = timedelta(days=397)
"""Browsers refuse certificates that last longer."""
RENEWED = timedelta(days=30)
"""So long before its end a certificate is made anew."""
PRIVATE = (
    "10.0.0.0/8",
    "172.16.0.0/12",
    "192.168.0.0/16",
    "100.64.0.0/10",
    "127.0.0.0/8",
    "fc00::/7",
    "::1/128",
)
"""Networks whose addresses an authority may always speak for."""

Key = ec.EllipticCurvePrivateKey


@dataclass(frozen=True, slots=True)
class Pair:
    """A certificate and its key, as files."""

    certificate: Path
    key: Path


@dataclass(frozen=True, slots=True)
class Identity:
    """What the site shows to who connects.

    Parameters
    ----------
    authority : Path or None
        What a tablet is to trust; None where the certificate is the company's.
    uncovered : tuple[str, ...]
        Names for which the authority may not speak.
    """

    pair: Pair
    authority: Path | None
    uncovered: tuple[str, ...] = ()

    def context(self) -> ssl.SSLContext:
        """TLS as a server speaks it with this certificate.

        Raises
        ------
        BadInput
            The certificate and the key do not fit together, or are no PEM.
        """
        found = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        found.minimum_version = ssl.TLSVersion.TLSv1_2
        try:
            found.load_cert_chain(self.pair.certificate, self.pair.key)
        except (ssl.SSLError, OSError, ValueError) as error:
            fitting = Text("PEM证书与其私钥", "a certificate and its key (PEM)")
            place = f"{self.pair.certificate}, {self.pair.key}"
            raise BadInput([Flaw(place, 0, "", str(error), fitting.en, fitting.zh)]) from None
        return found


def identity(settings: Settings, names: Sequence[str], at: datetime | None = None) -> Identity:
    """The company's certificate, or one's own: made at the first start, renewed before its end."""
    if settings.certificate and settings.key:
        return Identity(Pair(settings.certificate, settings.key), None)
    folder, at = authority_file(settings).parent, at or now()
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    above = Pair(authority_file(settings), folder / "authority.key")
    if not (above.certificate.exists() and above.key.exists()):
        _keep(above, *_make_authority(names, at))
    authority = _read(above.certificate)
    covered = tuple(name for name in names if _covers(authority, name))
    pair = Pair(folder / "site.pem", folder / "site.key")
    if not _still_good(pair, authority, covered, at):
        _keep(pair, *_make(authority, _read_key(above.key), covered, at))
    return Identity(pair, above.certificate, tuple(n for n in names if n not in covered))


def authority_file(settings: Settings) -> Path:
    """Where one's own authority stands, if there is one."""
    return settings.data / "tls" / "authority.pem"


def fingerprint(certificate: Path) -> str:
    """SHA-256 of a certificate in pairs, as devices show it."""
    return _read(certificate).fingerprint(hashes.SHA256()).hex(":").upper()


def ends(certificate: Path) -> datetime:
    """Until when a certificate is good."""
    return _read(certificate).not_valid_after_utc


def _make_authority(names: Sequence[str], at: datetime) -> tuple[x509.Certificate, Key]:
    key = ec.generate_private_key(ec.SECP256R1())
    called = next((name for name in names if not is_address(name)), "lunzhi")
    name = _named(f"Lunzhi {called} {at:%Y-%m-%d}")
    networks = [ipaddress.ip_network(each) for each in PRIVATE]
    hosts = [x509.DNSName(each) for each in names if not is_address(each)]
    others = [ipaddress.ip_network(each) for each in names if is_address(each)]
    others = [each for each in others if not any(_within(each, net) for net in networks)]
    allowed = [*hosts, *(x509.IPAddress(each) for each in (*networks, *others))]
    made = (
        _begun(name, name, key.public_key(), at, AUTHORITY_LASTS)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .add_extension(_usage(certificates=True), critical=True)
        .add_extension(x509.NameConstraints(allowed, None), critical=True)
    )
    return made.sign(key, hashes.SHA256()), key


def _make(
    authority: x509.Certificate, signer: Key, names: Sequence[str], at: datetime
) -> tuple[x509.Certificate, Key]:
    key = ec.generate_private_key(ec.SECP256R1())
    issuer = x509.AuthorityKeyIdentifier.from_issuer_public_key(signer.public_key())
    last = min(LASTS, authority.not_valid_after_utc - at)
    made = (
        _begun(_named("Lunzhi"), authority.subject, key.public_key(), at, last)
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(_usage(certificates=False), critical=True)
        .add_extension(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.SERVER_AUTH]), critical=False)
        .add_extension(x509.SubjectAlternativeName(list(map(_called, names))), critical=False)
        .add_extension(issuer, critical=False)
    )
    return made.sign(signer, hashes.SHA256()), key


def _begun(
    name: x509.Name,
    issuer: x509.Name,
    key: ec.EllipticCurvePublicKey,
    at: datetime,
    last: timedelta,
) -> x509.CertificateBuilder:
    return (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(issuer)
        .public_key(key)
        .serial_number(x509.random_serial_number())
        # A tablet's clock may be slow.
        .not_valid_before(at - timedelta(days=1))
        .not_valid_after(at + last)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key), critical=False)
    )


def _usage(*, certificates: bool) -> x509.KeyUsage:
    return x509.KeyUsage(
        digital_signature=not certificates,
        key_cert_sign=certificates,
        crl_sign=certificates,
        content_commitment=False,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        encipher_only=False,
        decipher_only=False,
    )


def _named(text: str) -> x509.Name:
    return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, text[:64])])


def _called(name: str) -> x509.GeneralName:
    return x509.IPAddress(ipaddress.ip_address(name)) if is_address(name) else x509.DNSName(name)


Network = ipaddress.IPv4Network | ipaddress.IPv6Network


def _within(one: Network, other: Network) -> bool:
    return one.version == other.version and one.network_address in other


def _covers(authority: x509.Certificate, name: str) -> bool:
    """Whether an authority may speak for a name."""
    allowed = authority.extensions.get_extension_for_class(x509.NameConstraints).value
    permitted = allowed.permitted_subtrees or []
    if is_address(name):
        address = ipaddress.ip_network(name)
        spoken_for = [each.value for each in permitted if isinstance(each, x509.IPAddress)]
        return any(isinstance(each, Network) and _within(address, each) for each in spoken_for)
    hosts = [each.value for each in permitted if isinstance(each, x509.DNSName)]
    return any(name == host or name.endswith(f".{host}") for host in hosts)


def _still_good(
    pair: Pair, authority: x509.Certificate, names: Sequence[str], at: datetime
) -> bool:
    if not (pair.certificate.exists() and pair.key.exists()):
        return False
    found = _read(pair.certificate)
    held = found.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
    if found.issuer != authority.subject or set(held) != set(map(_called, names)):
        return False
    try:
        found.verify_directly_issued_by(authority)
    except (InvalidSignature, ValueError, TypeError):
        return False
    return found.not_valid_after_utc - at > RENEWED


def _read(path: Path) -> x509.Certificate:
    return x509.load_pem_x509_certificate(path.read_bytes())


def _read_key(path: Path) -> Key:
    found = serialization.load_pem_private_key(path.read_bytes(), None)
    assert isinstance(found, ec.EllipticCurvePrivateKey)
    return found


def _keep(pair: Pair, certificate: x509.Certificate, key: Key) -> None:
    secret = key.private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    )
    pair.key.unlink(missing_ok=True)
    pair.key.touch(mode=0o600)
    pair.key.write_bytes(secret)
    pair.certificate.write_bytes(certificate.public_bytes(serialization.Encoding.PEM))
