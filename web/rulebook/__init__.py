"""The rulebook of a unit: what each rule says, drawn; its figures, its source, its changes."""

from flask_babel import lazy_gettext

from web.rulebook.routes import pages as pages
from web.ui.navigation import Entry, Group

ENTRIES = (Entry("rulebook.rules", lambda: str(lazy_gettext("Rules")), 40, group=Group.ROSTER),)
