"""From Excel: last month's grid, a unit's workbook or folder becomes a unit; and all of it out."""

from flask_babel import lazy_gettext

from web.importing.routes import pages as pages
from web.ui.navigation import Entry, Group

ENTRIES = (Entry("importing.start", lambda: str(lazy_gettext("From Excel")), 80, group=Group.UNIT),)
