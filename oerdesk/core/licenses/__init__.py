"""Licenses as rules: recognized, explained, combined, credited.  Values in, values out.

``table``        what each license allows and demands, from ``resources/licenses.json``
``recognition``  from any statement to an id, never granting more than was said
``words``        a license in plain, translated words
``remix``        what a work made from several may carry, and why not another
``attribution``  credits as text, HTML and JSON-LD

The rules, their sources and the decisions behind them are in ``docs/licenses.md``.
"""

from oerdesk.core.licenses.attribution import (
    Credit,
    credit,
    credit_of,
    credit_of_ingredient,
    credits_for,
    sources,
    to_jsonld,
)
from oerdesk.core.licenses.recognition import recognize
from oerdesk.core.licenses.remix import Combination, Doubt, Reason, combine, may_adapt, why_not
from oerdesk.core.licenses.table import DUTIES, PERMISSIONS, License, info, is_open, permits
from oerdesk.core.licenses.words import Explanation, Right, explain, label, role_word

__all__ = [
    "DUTIES",
    "PERMISSIONS",
    "Combination",
    "Credit",
    "Doubt",
    "Explanation",
    "License",
    "Reason",
    "Right",
    "combine",
    "credit",
    "credit_of",
    "credit_of_ingredient",
    "credits_for",
    "explain",
    "info",
    "is_open",
    "label",
    "may_adapt",
    "permits",
    "recognize",
    "role_word",
    "sources",
    "to_jsonld",
    "why_not",
]
