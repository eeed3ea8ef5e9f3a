"""不在岗与代办: who is away from a post from a day to a day, and which colleague stands in."""
