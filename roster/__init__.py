"""The nouns of a duty roster, the engine that fills it, and its feeds."""
