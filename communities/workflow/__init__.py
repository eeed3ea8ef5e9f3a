"""What may happen next: to a request for a change, to a yearly return."""

from communities.workflow.request import REQUEST, REQUESTS

__all__ = ["REQUEST", "REQUESTS"]
