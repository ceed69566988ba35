"""The unit's book: a form for each of its sheets, every revision of them, and all of it out."""

from flask_babel import lazy_gettext

from web.sheets.routes import pages as pages
from web.ui.navigation import Entry, Group

ENTRIES = (Entry("sheets.start", lambda: str(lazy_gettext("Unit book")), 30, group=Group.UNIT),)
