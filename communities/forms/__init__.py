"""What people fill in or choose at the registry."""
