"""An ordinary month grid, as a station keeps it in Excel, becomes a unit that can be solved."""

from roster.adopt.adoption import Adoption as Adoption
from roster.adopt.adoption import adopt as adopt
from roster.adopt.findings import Finding as Finding
from roster.adopt.questions import Question as Question
