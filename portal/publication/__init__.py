"""Public copies: what of a document the public may read, and how the rest is taken out of its text."""
