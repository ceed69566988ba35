"""What a supervisor does with rosters: one use case a function."""
