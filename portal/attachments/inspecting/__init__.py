"""Looking into files, one module a family of types; each runs confined, as a process of its own."""
