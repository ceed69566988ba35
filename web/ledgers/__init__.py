"""What a unit keeps of its duties: handovers, carry-overs, the duty log, rounds, seats, paper."""

from flask_babel import lazy_gettext

# Each of these modules puts its pages on the blueprint when it is imported.
from web.ledgers.callers import erase_caller as erase_caller
from web.ledgers.carried import give as give
from web.ledgers.checks import people_of as people_of
from web.ledgers.draws import draw as draw
from web.ledgers.frame import pages as pages
from web.ledgers.handovers import start as start
from web.ledgers.logs import write as write
from web.ledgers.on_paper import enter as enter
from web.ledgers.paper import blank as blank
from web.ledgers.rounds import TONES as TONES
from web.ledgers.seats import take as take
from web.ui.navigation import Entry, Group

ENTRIES = (Entry("ledgers.start", lambda: str(lazy_gettext("Handovers")), 25, group=Group.DUTY),)
