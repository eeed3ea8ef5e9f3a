"""The pages of the registry, one module an area."""
