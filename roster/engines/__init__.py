"""Engines compile the statements of a board and search for the roster with the fewest points."""
