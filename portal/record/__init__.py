"""留痕: what happened, who did it and under which post; never changed, never removed."""
