"""What is filled in: requests for changes, their decision, and who holds a post."""
