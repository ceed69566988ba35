"""The authority vouches for an installation's own names alone; certificates are renewed."""

from __future__ import annotations

import socket
import ssl
import stat
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path
from threading import Thread

import pytest
from cryptography import x509

from roster.errors import BadInput
from web.serving.certificates import Identity, fingerprint, identity
from web.settings import Settings

NAMES = ("duty.example.cn", "localhost", "10.1.2.3", "127.0.0.1")
AT = datetime.now(UTC)


def _identity(folder: Path, names: tuple[str, ...] = NAMES, at: datetime = AT) -> Identity:
    return identity(Settings(data=folder), names, at)


def _met(server: Identity, trusted: Path, name: str) -> str:
    """What a client says to the server's certificate, asking for a name."""
    near, far = socket.socketpair()
    client = ssl.create_default_context(cafile=str(trusted))
    client.verify_flags |= ssl.VERIFY_X509_STRICT

    def serve() -> None:
        try:
            server.context().wrap_socket(far, server_side=True).close()
        except (ssl.SSLError, OSError):
            far.close()

    other = Thread(target=serve)
    other.start()
    try:
        with client.wrap_socket(near, server_hostname=name):
            return "met"
    except ssl.SSLCertVerificationError as error:
        return error.verify_message
    finally:
        near.close()
        other.join()


def _authority(found: Identity) -> Path:
    assert found.authority is not None
    return found.authority


@pytest.mark.parametrize("name", NAMES)
def test_a_client_that_trusts_the_authority_meets_every_name(tmp_path: Path, name: str) -> None:
    found = _identity(tmp_path)
    assert _met(found, _authority(found), name) == "met"


def test_a_client_refuses_another_name_and_another_authority(tmp_path: Path) -> None:
    found, other = _identity(tmp_path / "a"), _identity(tmp_path / "b")
    assert "mismatch" in _met(found, _authority(found), "bank.example.com")
    assert _met(found, _authority(other), "localhost") != "met"


def test_the_authority_cannot_vouch_for_a_stranger_even_with_its_key(tmp_path: Path) -> None:
    from web.serving import certificates

    found = _identity(tmp_path)
    above = x509.load_pem_x509_certificate(_authority(found).read_bytes())
    signer = certificates._read_key(tmp_path / "tls" / "authority.key")
    forged = certificates._make(above, signer, ("bank.example.com",), AT)
    certificates._keep(found.pair, *forged)
    assert "permitted subtree" in _met(found, _authority(found), "bank.example.com")


def test_a_restart_keeps_certificate_and_authority(tmp_path: Path) -> None:
    first = _identity(tmp_path).pair.certificate.read_bytes()
    assert _identity(tmp_path).pair.certificate.read_bytes() == first


@pytest.mark.parametrize(
    ("names", "later"),
    [(NAMES, timedelta(days=370)), ((*NAMES, "10.9.9.9"), timedelta())],
    ids=["near its end", "another address"],
)
def test_a_certificate_is_renewed_without_a_new_authority(
    tmp_path: Path, names: tuple[str, ...], later: timedelta
) -> None:
    first = _identity(tmp_path)
    before = first.pair.certificate.read_bytes()
    trusted = fingerprint(_authority(first))
    renewed = _identity(tmp_path, names, AT + later)
    assert renewed.pair.certificate.read_bytes() != before
    assert fingerprint(_authority(renewed)) == trusted
    held = x509.load_pem_x509_certificate(renewed.pair.certificate.read_bytes())
    assert held.not_valid_after_utc - (AT + later) > timedelta(days=390)


def test_a_name_that_the_authority_does_not_cover_is_left_out_and_told(tmp_path: Path) -> None:
    _identity(tmp_path)
    later = _identity(tmp_path, (*NAMES, "other.example.cn", "203.0.113.9"))
    assert later.uncovered == ("other.example.cn", "203.0.113.9")
    assert _met(later, _authority(later), "duty.example.cn") == "met"


def test_a_public_address_of_the_host_is_covered_from_the_start(tmp_path: Path) -> None:
    found = _identity(tmp_path, ("localhost", "203.0.113.9"))
    assert found.uncovered == ()
    assert _met(found, _authority(found), "203.0.113.9") == "met"


@pytest.mark.skipif(sys.platform == "win32", reason="rights are kept otherwise there")
def test_nobody_else_reads_the_keys(tmp_path: Path) -> None:
    _identity(tmp_path)
    for key in (tmp_path / "tls").glob("*.key"):
        assert stat.S_IMODE(key.stat().st_mode) == 0o600
    assert stat.S_IMODE((tmp_path / "tls").stat().st_mode) == 0o700


def test_the_company_s_certificate_is_shown_as_it_is(tmp_path: Path) -> None:
    company = _identity(tmp_path / "company")
    pair = company.pair
    chosen = Settings(data=tmp_path / "own", certificate=pair.certificate, key=pair.key)
    found = identity(chosen, NAMES, AT)
    assert found.authority is None
    assert not (tmp_path / "own").exists()
    assert _met(found, _authority(company), "localhost") == "met"


def test_a_key_of_another_certificate_is_told(tmp_path: Path) -> None:
    one, other = _identity(tmp_path / "a").pair, _identity(tmp_path / "b").pair
    chosen = Settings(certificate=one.certificate, key=other.key)
    with pytest.raises(BadInput, match="a certificate and its key"):
        identity(chosen, NAMES, AT).context()
