"""Leave, wishes, swaps and open duties: asked for, shown with what they do, answered."""

from flask_babel import lazy_gettext

from web.requests.routes import pages as pages
from web.requests.swapping import install
from web.ui.navigation import Entry, Group

install(pages)

ENTRIES = (
    Entry(
        "requests.page",
        lambda: str(lazy_gettext("Requests")),
        30,
        group=Group.ROSTER,
        covers=("mine.slips", "mine.trays", "mine.ledgers", "calendars.page"),
    ),
)
