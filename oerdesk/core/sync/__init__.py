"""Following repositories.

``sync``      sources, choosing, price, fetching
``plan``      what a sync would cost: pure
``fetching``  one run over the queue
``fetch``     one object, verified, resumed at the byte
``account``   what the network costs, written down as it is used
"""

from oerdesk.core.sync.sync import Sync

__all__ = ["Sync"]
