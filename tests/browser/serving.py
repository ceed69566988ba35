"""A site that really runs, over TLS and under a name of its own, for browsers to visit."""

from __future__ import annotations

import socket
import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from threading import Thread

from cheroot.ssl.builtin import BuiltinSSLAdapter
from cheroot.wsgi import Server
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID
from flask import Flask

from roster.store.base import now

NAME = "lunzhi.test"


@contextmanager
def served(app: Flask, folder: Path) -> Iterator[str]:
    """Serve a site until the end; its address."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    server = Server(("127.0.0.1", port), app, numthreads=6)
    server.ssl_adapter = BuiltinSSLAdapter(*_certificate(folder))
    server.prepare()
    thread = Thread(target=server.serve, daemon=True)
    thread.start()
    yield f"https://{NAME}:{port}"
    server.stop()
    thread.join(10)


def _certificate(folder: Path) -> tuple[str, str]:
    """A certificate that nobody but these tests trusts."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, NAME)])
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now() - timedelta(days=1))
        .not_valid_after(now() + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName(NAME)]), critical=False)
        .sign(key, hashes.SHA256())
    )
    pem = serialization.Encoding.PEM
    files = folder / "site.pem", folder / "site.key"
    files[0].write_bytes(made.public_bytes(pem))
    files[1].write_bytes(
        key.private_bytes(pem, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    )
    ssl.create_default_context().load_cert_chain(*files)
    return str(files[0]), str(files[1])
