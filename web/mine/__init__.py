"""A person's own page: the next duty, what has changed, the month and its hours."""

from flask_babel import lazy_gettext

from web.mine import kiosk, slips, trays
from web.mine.routes import pages as pages
from web.oneself import is_here
from web.ui.navigation import Entry, Group

kiosk.install(pages)
slips.install(pages)
trays.install(pages)

ENTRIES = (
    Entry(
        "mine.page",
        lambda: str(lazy_gettext("Mine")),
        5,
        is_here,
        group=Group.MINE,
        covers=("calendars.page", "calendars.pictures"),
    ),
    Entry("mine.kiosk", lambda: str(lazy_gettext("Board")), 7, group=Group.MINE),
)
