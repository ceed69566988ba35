"""The tablet of a post: what two crews hold in their hands at a handover, network or none."""

from web.tablet.routes import pages as pages
from web.ui.navigation import Entry

ENTRIES: tuple[Entry, ...] = ()
