"""What is typed and sent, one module an area."""
