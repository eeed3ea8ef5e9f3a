"""What people fill in about the registry, one module an area."""
