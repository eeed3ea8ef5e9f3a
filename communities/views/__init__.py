<<<<<<< HEAD
"""The registry in the browser, one module an area."""
=======
"""The doors of the registry."""
>>>>>>> burden
