"""Readers of public benchmark files: each builds a problem and rules of the catalogue."""
