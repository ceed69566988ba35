"""Cases of penalties and rewards: proposed, heard, decided, appealed; schemes, ceilings, months."""

from flask_babel import lazy_gettext

# Each of these modules puts its pages on the blueprint when it is imported.
from web.cases.by_hand import propose as propose
from web.cases.ceilings import keep as keep
from web.cases.comparing import compare as compare
from web.cases.facts import facts as facts
from web.cases.frame import pages as pages
from web.cases.months import month as month
from web.cases.one import act as act
from web.cases.own import own as own
from web.cases.schemes import adopt as adopt
from web.cases.waiting import waiting as waiting
from web.ui.navigation import Entry, Group

ENTRIES = (
    Entry("cases.waiting", lambda: str(lazy_gettext("Cases")), 32, group=Group.ATTENDANCE),
    Entry("cases.ceilings", lambda: str(lazy_gettext("Ceilings")), 33, group=Group.ATTENDANCE),
)
