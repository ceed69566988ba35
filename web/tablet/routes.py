"""The tablet's page, the worker that keeps it on the device, and how it is installed there.

The page holds texts and the unit's number only: what is private comes to an enrolled device alone.
"""

from __future__ import annotations

import json
from hashlib import sha256
from pathlib import Path

from flask import Blueprint, Response, current_app, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import force_locale, gettext

from web import access
from web.tablet.phrases import PHRASES

pages = Blueprint("tablet", __name__, template_folder="templates")

FILES = ("tablet.js", "tablet.css", "tablet.png")
"""What the page needs besides itself."""
LOCALE = "zh_Hans_CN"
ROOT = "/units/<int:unit>/duty/"


@pages.get(ROOT)
@access.public
def page(unit: int) -> str:
    """The page itself; everything on it is drawn on the device."""
    return _page(unit)


@pages.get(f"{ROOT}worker.js")
@access.public
def worker(unit: int) -> Response:
    """What keeps the page on the device: it changes with every byte of what it keeps."""
    root = url_for("tablet.page", unit=unit)
    files = [root, *(url_for("static", filename=name) for name in FILES)]
    shell = {"root": root, "version": _version(unit), "files": files}
    code = (_built() / "worker.js").read_text("utf-8")
    return Response(f"self.shell = {json.dumps(shell)};\n{code}", mimetype="text/javascript")


@pages.get(f"{ROOT}manifest.webmanifest")
@access.public
def manifest(unit: int) -> ResponseReturnValue:
    """How the page is installed as a program of its own."""
    root = url_for("tablet.page", unit=unit)
    icon = url_for("static", filename="tablet.png")
    told = {
        "id": root,
        "name": gettext("Lunzhi handover"),
        "short_name": gettext("Handover"),
        "start_url": root,
        "scope": root,
        "display": "standalone",
        "background_color": "#f3f5f4",
        "theme_color": "#ffffff",
        "icons": [{"src": icon, "sizes": "512x512", "type": "image/png", "purpose": "any"}],
    }
    return Response(json.dumps(told), mimetype="application/manifest+json")


def texts() -> dict[str, str]:
    """Every text of the tablet in Chinese, by its English form."""
    with force_locale(LOCALE):
        return {text: gettext(text) for text in PHRASES}


def _page(unit: int) -> str:
    """The same for every reader, as one device keeps it for all: it chooses the language itself."""
    with force_locale(LOCALE):
        return render_template("tablet/page.html", number=unit, texts=texts())


def _built() -> Path:
    return Path(current_app.static_folder or "")


def _version(unit: int) -> str:
    """The digest of all that the device keeps."""
    found = sha256(_page(unit).encode())
    for name in (*FILES, "worker.js"):
        found.update((_built() / name).read_bytes())
    return found.hexdigest()[:16]
