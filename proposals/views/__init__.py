"""Who asks: matters and replies in the browser."""
