"""Time in the browser: the working calendar, the rules, and the coming dates."""
