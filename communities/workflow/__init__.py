"""What may happen next, one module a life."""
