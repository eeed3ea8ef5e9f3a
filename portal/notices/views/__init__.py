"""Notices in the browser: the list, the choices, and whom no mail reaches."""
