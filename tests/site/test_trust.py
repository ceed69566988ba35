"""How a device comes to trust the site."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from cryptography import x509
from flask import Flask

from web.serving import certificates
from web.settings import Settings


def _settings(app: Flask) -> Settings:
    found: Settings = app.extensions["lunzhi.settings"]
    return found


def test_the_page_shows_what_to_compare_and_gives_the_authority(app: Flask) -> None:
    shown = certificates.identity(_settings(app), ("lunzhi.test", "10.1.2.3"))
    assert shown.authority is not None
    client = app.test_client()
    page = client.get("/trust")
    assert page.status_code == 200
    assert certificates.fingerprint(shown.authority) in page.text
    given = client.get("/trust/lunzhi-authority.crt")
    assert given.mimetype == "application/x-x509-ca-cert"
    authority = x509.load_pem_x509_certificate(given.data)
    assert authority == x509.load_pem_x509_certificate(shown.authority.read_bytes())
    assert b"<svg" in client.get("/trust/code.svg").data


def test_with_the_company_s_certificate_there_is_nothing_to_install(
    app: Flask, tmp_path: Path
) -> None:
    certificates.identity(_settings(app), ("lunzhi.test",))
    company = tmp_path / "company.pem"
    app.extensions["lunzhi.settings"] = replace(_settings(app), certificate=company, key=company)
    client = app.test_client()
    assert "lunzhi-authority.crt" not in client.get("/trust").text
    assert client.get("/trust/lunzhi-authority.crt").status_code == 404
