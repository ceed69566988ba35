"""How a tablet, phone or desk comes to trust the site's certificate."""

from web.trust.routes import pages as pages

ENTRIES = ()
