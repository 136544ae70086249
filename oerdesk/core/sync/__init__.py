"""Following repositories.

``sync``   sources, choosing, price, fetching
``plan``   what a sync would cost: pure
``fetch``  one object, verified, resumed at the byte
"""

from oerdesk.core.sync.sync import Sync

__all__ = ["Sync"]
