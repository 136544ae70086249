"""Taking material in: from folders and files to resources in the library.

``walk``    which files there are, which belong together
``intake``  read, store, put into the catalog, report
"""

from oerdesk.core.intake.intake import Intake

__all__ = ["Intake"]
