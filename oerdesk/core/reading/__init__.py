"""What a person does with a work: opens it, leaves it somewhere, looks for words, marks and notes.

``reading``   the facade
``finding``   words in passages, and quotes in a text that may have changed
``exchange``  notes as Markdown and as W3C Web Annotations
"""

from oerdesk.core.reading.finding import find, find_quote, quote_at
from oerdesk.core.reading.reading import NOTE_FORMATS, Passages, Reading

__all__ = ["NOTE_FORMATS", "Passages", "Reading", "find", "find_quote", "quote_at"]
