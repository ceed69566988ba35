"""The duty board on the wall: a screen that shows a unit to whoever stands before it."""

# Each of these modules puts its pages on the blueprint when it is imported.
from web.board.screens import listed as listed
from web.board.shown import pages as pages
from web.ui.navigation import Entry

ENTRIES: tuple[Entry, ...] = ()
"""The pages of plans and reports lead here."""
