"""What is kept: tables of units, people's accounts, rosters and what became of them."""
