"""Customers' matters: first inquiries, repair cases, revisits, and how their ledgers are kept."""

from flask_babel import lazy_gettext

from roster.desk.ledger_settings import Ledger

# Each of these modules puts its pages on the blueprint when it is imported.
from web.customers import acting as acting
from web.customers import files as files
from web.customers import repairs as repairs
from web.customers import revisits as revisits
from web.customers import settings as settings
from web.customers.frame import kept
from web.customers.frame import pages as pages
from web.customers.matters import start as start
from web.ui.navigation import Entry, Group

ENTRIES = (
    Entry(
        "customers.start",
        lambda: str(lazy_gettext("First inquiries")),
        26,
        suits=lambda unit: kept(unit, Ledger.INQUIRY),
        group=Group.CUSTOMERS,
    ),
    Entry(
        "customers.repairs",
        lambda: str(lazy_gettext("Repair cases")),
        27,
        suits=lambda unit: kept(unit, Ledger.REPAIR),
        group=Group.CUSTOMERS,
    ),
    Entry(
        "customers.revisits",
        lambda: str(lazy_gettext("Revisits")),
        28,
        suits=lambda unit: kept(unit, Ledger.REVISIT),
        group=Group.CUSTOMERS,
    ),
    Entry(
        "customers.settings",
        lambda: str(lazy_gettext("Ledger settings")),
        29,
        group=Group.CUSTOMERS,
    ),
)
