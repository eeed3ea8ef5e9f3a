"""检索: Chinese text in PostgreSQL by pairs of characters, so that any part of a name is found, and nothing else.

Words are no use for names of places: a dictionary splits 新月村 as it likes, and a part that was typed is often no
word. Every pair of neighbouring characters (of letters and digits every triple besides) is a lexeme of a tsvector
instead, a GIN index finds the rows that have the pieces of what is asked for, and LIKE confirms them.
"""

from portal.search.frequency import frequencies
from portal.search.pairs import Pairs, containing, share_of, words_of

__all__ = ["Pairs", "containing", "frequencies", "share_of", "words_of"]
