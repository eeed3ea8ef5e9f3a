"""通知: what a person is told, on the page and by mail."""
