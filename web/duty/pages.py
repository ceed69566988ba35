"""The blueprint of the duty side."""

from __future__ import annotations

from flask import Blueprint

pages = Blueprint("duty", __name__, template_folder="templates")
ROOT = "/units/<int:unit>/duty/"
