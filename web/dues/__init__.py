"""The duties of the day beside the handovers: plans and reports, service quality, spot checks."""

from flask_babel import lazy_gettext

# Each of these modules puts its pages on the blueprint when it is imported.
from web.dues.frame import pages as pages
from web.dues.month import start as start
from web.dues.plans import listed as listed
from web.dues.quality import month_page as month_page
from web.dues.spot import draw as draw
from web.ui.navigation import Entry

ENTRIES = (
    Entry(
        "dues.start",
        lambda: str(lazy_gettext("Plans and reports")),
        27,
        covers=("board.listed",),
    ),
)
