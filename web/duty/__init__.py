"""The duty side's door: enrolled tablets send acts and ask for records; supervisors keep them."""

from web.duty.day import day as day
from web.duty.devices import ENTRIES as ENTRIES
from web.duty.pages import pages as pages
from web.duty.signing import pin as pin
from web.duty.wire import PROVED as PROVED
