"""The interface for other programs: JSON under /api/v1, described by its own document."""

from flask_babel import lazy_gettext

from web.api.routes import pages as pages
from web.ui.navigation import Entry, Group

ENTRIES = (Entry("tokens.listed", lambda: str(lazy_gettext("Interface")), 95, group=Group.UNIT),)
