"""Attendance: who was due and who came, what excuses, forgotten punches, hours, and one's own."""

from flask_babel import lazy_gettext

# Each of these modules puts its pages on the blueprint when it is imported.
from web.attendance import bringing as bringing
from web.attendance import corrections as corrections
from web.attendance import day as day
from web.attendance import hours as hours
from web.attendance import own as own
from web.attendance import rules as rules
from web.attendance import tapping as tapping
from web.attendance.frame import pages as pages
from web.oneself import is_here
from web.ui.navigation import Entry, Group

ENTRIES = (
    Entry(
        "attendance.own_month", lambda: str(lazy_gettext("My attendance")), 30, is_here, Group.MINE
    ),
    Entry("attendance.day", lambda: str(lazy_gettext("Attendance")), 30, group=Group.ATTENDANCE),
    Entry("attendance.hours", lambda: str(lazy_gettext("Hours")), 31, group=Group.ATTENDANCE),
)
