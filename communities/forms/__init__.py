<<<<<<< HEAD
<<<<<<< HEAD
<<<<<<< HEAD
"""What people fill in about the registry, one module an area."""
=======
"""What people fill in about the registry."""
>>>>>>> burden
=======
"""What people fill in or choose at the registry."""
>>>>>>> pages
=======
"""What is typed and sent, one module an area."""
>>>>>>> yearly
