"""The doors of the registry."""
