<<<<<<< HEAD
<<<<<<< HEAD
<<<<<<< HEAD
"""The registry in the browser, one module an area."""
=======
"""The doors of the registry."""
>>>>>>> burden
=======
"""The pages of the registry."""
>>>>>>> pages
=======
"""Who asks: the pages of the registry, one module an area."""
>>>>>>> yearly
