"""What happens: matters are registered, assigned and accepted; replies are written, signed, sent, judged."""

from proposals.services import feedback, proposal, reply

__all__ = ["feedback", "proposal", "reply"]
