"""The people of a unit: how they are reached, what they may do here, and their names erased."""

from flask_babel import lazy_gettext

from web.people.routes import pages as pages
from web.ui.navigation import Entry, Group

ENTRIES = (Entry("people.people", lambda: str(lazy_gettext("People")), 25, group=Group.UNIT),)
