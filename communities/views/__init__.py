"""The registry in the browser."""
