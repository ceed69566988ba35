"""How the site is served: names and certificates, the listener, and what runs beside it."""
