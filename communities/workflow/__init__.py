"""What may happen next: to a request for a change."""

from communities.workflow.request import REQUEST, REQUESTS

__all__ = ["REQUEST", "REQUESTS"]
"""What may happen next, one module a life."""
