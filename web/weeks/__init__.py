"""The roster of a week or month: made, mended, published and shown."""

from flask_babel import lazy_gettext

from web.ui.navigation import Entry, Group
from web.weeks import asking as asking
from web.weeks import cells as cells
from web.weeks import documents as documents
from web.weeks import excepting as excepting
from web.weeks import grids as grids
from web.weeks import home as home
from web.weeks import proposals as proposals
from web.weeks import publishing as publishing
from web.weeks import rosters as rosters
from web.weeks import stepping_in as stepping_in
from web.weeks.routes import pages as pages

ENTRIES = (
    Entry(
        "weeks.periods",
        lambda: str(lazy_gettext("Roster")),
        10,
        group=Group.ROSTER,
        covers=("generating.page",),
    ),
)
