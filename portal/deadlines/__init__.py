"""时限: the working calendar, the rules by which days are counted, and the deadlines of every matter."""
