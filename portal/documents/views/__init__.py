"""Numbers, seals and verification in the browser."""
