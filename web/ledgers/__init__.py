"""What a unit keeps of its duties: handovers, carry-overs, the duty log, rounds, seats, paper."""

from flask_babel import lazy_gettext

from web.ledgers import carried as carried
from web.ledgers import checks as checks
from web.ledgers import draws as draws
from web.ledgers import handovers as handovers
from web.ledgers import logs as logs
from web.ledgers import on_paper as on_paper
from web.ledgers import paper as paper
from web.ledgers import rounds as rounds
from web.ledgers import seats as seats
from web.ledgers.frame import pages as pages
from web.ui.navigation import Entry

ENTRIES = (Entry("ledgers.start", lambda: str(lazy_gettext("Handovers")), 25),)
