<<<<<<< HEAD
"""What people fill in about the registry, one module an area."""
=======
"""What people fill in about the registry."""
>>>>>>> burden
