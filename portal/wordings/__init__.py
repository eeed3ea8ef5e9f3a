"""文稿模板: what a letter of a kind begins with, its merge fields, and the versions of both."""
