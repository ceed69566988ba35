"""An ordinary month grid, as a station keeps it in Excel, becomes a unit that can be solved."""
