"""The page that shows how to trust the site, and the authority to install."""

from __future__ import annotations

import io

import segno
from flask import Blueprint, Response, abort, current_app, render_template, request
from flask.typing import ResponseReturnValue

from web import access
from web.serving import certificates
from web.settings import Settings

pages = Blueprint("trust", __name__, template_folder="templates", url_prefix="/trust")


@pages.get("")
@access.public
def trust() -> ResponseReturnValue:
    """How each kind of device comes to trust the site."""
    settings = _settings()
    authority = certificates.authority_file(settings)
    own = settings.certificate is None and authority.exists()
    return render_template(
        "trust/trust.html",
        fingerprint=certificates.fingerprint(authority) if own else "",
        address=f"http://{request.host}/trust",
        start=f"https://{request.host}/",
    )


@pages.get("/lunzhi-authority.crt")
@access.public
def authority() -> ResponseReturnValue:
    """The certificate of the authority, as devices install it."""
    settings = _settings()
    path = certificates.authority_file(settings)
    if settings.certificate is not None or not path.exists():
        abort(404)
    return Response(path.read_bytes(), mimetype="application/x-x509-ca-cert")


@pages.get("/code.svg")
@access.public
def code() -> ResponseReturnValue:
    """The address of the page, for a camera."""
    drawn = io.BytesIO()
    segno.make(f"http://{request.host}/trust", error="m").save(drawn, kind="svg", scale=6)
    return Response(drawn.getvalue(), mimetype="image/svg+xml")


def _settings() -> Settings:
    found: Settings = current_app.extensions["lunzhi.settings"]
    return found
