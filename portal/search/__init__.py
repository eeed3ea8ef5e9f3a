"""检索: Chinese text in PostgreSQL by pairs of characters, so that any part of a name is found, and nothing else.

Words are no use for names of places: a dictionary splits 新月村 as it likes, and a part that was typed is often no
word. Every pair of neighbouring characters is a lexeme of a tsvector instead, a GIN index finds the rows that have
all pairs of what is asked for, and LIKE confirms them.
"""

from portal.search.pairs import Pairs, containing, words_of

__all__ = ["Pairs", "containing", "words_of"]
