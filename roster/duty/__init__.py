"""The duty side: what is handed over, checked, refused and signed; it knows no page."""
