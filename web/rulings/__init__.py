"""What waits for the head: refusals, rulings, contradictions, codes; and who held what when."""

from web.rulings import acts as acts
from web.rulings import responsible as responsible
from web.rulings import substitutes as substitutes
from web.rulings.frame import pages as pages
from web.rulings.waiting import ENTRIES as ENTRIES
