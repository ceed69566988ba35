"""The log of every change: who, when, from what to what."""

from flask_babel import lazy_gettext

from web.audit.routes import pages as pages
from web.ui.navigation import Entry, Group

ENTRIES = (Entry("audit.changes", lambda: str(lazy_gettext("Log")), 90, group=Group.UNIT),)
