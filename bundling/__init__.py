"""One archive that carries everything an installation needs, and its installer."""
