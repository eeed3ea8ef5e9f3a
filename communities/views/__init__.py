"""The registry in the browser, one module an area."""
