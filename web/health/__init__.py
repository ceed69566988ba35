"""Whether the site is well: for the programs that watch over it."""

from web.health.routes import pages as pages

ENTRIES = ()
