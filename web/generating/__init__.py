"""Generating: a roster is asked for, watched while it is solved, stopped or cancelled."""

from web.generating.routes import pages as pages

ENTRIES = ()
