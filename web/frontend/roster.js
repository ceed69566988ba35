// The grid of a roster.
