"""Accounts: signing in and out, the first administrator, one's own password and language."""

from web.account.routes import pages as pages

ENTRIES = ()
