"""What people fill in about the registry, translated to what the services take."""
