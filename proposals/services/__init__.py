"""What happens: matters are registered, assigned and accepted; replies are written, signed, sent, judged."""

from proposals.services import dossier, feedback, files, letter, proposal, reply

__all__ = ["dossier", "feedback", "files", "letter", "proposal", "reply"]
