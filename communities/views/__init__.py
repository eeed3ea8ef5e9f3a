"""Who asks: the pages of the registry, one module an area."""
