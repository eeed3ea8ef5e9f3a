"""What happens: reminders fall due, people are reminded and pressed, and told when a day moves."""
