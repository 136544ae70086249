"""The place for sticks; it is in the package ``packs``."""

from oerdesk.gui.packs.page import PacksPage

__all__ = ["PacksPage"]
