"""Full-text search: what is in the library, by its words, in every language.

The index lives in the catalog's database and in the catalog's transactions: everything here takes a
``Connection`` and never commits.  Whoosh gives the analysis and the query language, SQLite's FTS5 keeps
and ranks (``docs/decisions/0007-search.md``).  Restrictions that are not about words are the catalog's.

``folding``     one spelling for all spellings of a word
``analysis``    from text to terms
``schema``      the tables and their versions
``writing``     putting in and taking out
``query``       what was typed, understood
``searching``   finding and ranking
``passages``    what to show of a hit
``vocabulary``  completing and correcting words
"""

from oerdesk.core.index.analysis import ANALYZER_VERSION
from oerdesk.core.index.passages import NO_PASSAGE, passages
from oerdesk.core.index.query import FIELDS, ParsedQuery, Reach, parse
from oerdesk.core.index.schema import FORMAT_VERSION, create, drop, indexed, is_current
from oerdesk.core.index.searching import Found, matching, search, settle
from oerdesk.core.index.vocabulary import complete, suggest
from oerdesk.core.index.writing import put, remove

__all__ = [
    "ANALYZER_VERSION",
    "FIELDS",
    "FORMAT_VERSION",
    "NO_PASSAGE",
    "Found",
    "ParsedQuery",
    "Reach",
    "complete",
    "create",
    "drop",
    "indexed",
    "is_current",
    "matching",
    "parse",
    "passages",
    "put",
    "remove",
    "search",
    "settle",
    "suggest",
]
