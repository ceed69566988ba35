"""The tree of units: made, renamed, and whether phones reach the server."""

from flask_babel import lazy_gettext

from web.ui.navigation import Entry, Group
from web.units.routes import pages as pages

ENTRIES = (Entry("units.tree", lambda: str(lazy_gettext("Units")), 85, group=Group.UNIT),)
