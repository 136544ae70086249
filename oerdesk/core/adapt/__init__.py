"""Making a resource one's own: drafts that survive a kill, provenance, the license of the result.

``draft``   one adaptation being written, in a folder of its own
``adapt``   start, list, finish
"""

from oerdesk.core.adapt.adapt import Adapt
from oerdesk.core.adapt.draft import Draft, DraftState

__all__ = ["Adapt", "Draft", "DraftState"]
