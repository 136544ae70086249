"""Signed repositories and sync packs out.

``keys``        the private side: who signs
``tree``        writing many files so that a kill leaves them whole or absent
``repository``  a repository in a folder, for any web server
``pack``        a sync pack on a stick, readable without OERDesk
``plan``        what writing a pack would do, before anything is written
``room``        whether it fits
``names``       readable names for the files of a pack
``verify``      whether a pack is whole and unchanged
``pages``       the pages for people
``publisher``   publishing what one library has
``content``     what goes out, made into the parts of a repository
"""

from oerdesk.core.publish.publisher import Publisher

__all__ = ["Publisher"]
