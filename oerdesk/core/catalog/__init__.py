"""What the library has: the mutable truth, in one SQLite database.

``tables``      the schema, as the newest migration leaves it
``migrations``  numbered steps from every older schema; each copies the file first
``database``    connections, transactions, and the operating system's troubles in plain words
``resources``   resources, their versions and files; trash
``versions``    which version is current, and everything written along with it
``browse``      lists, facets, search
``bitmaps``     the library as bits: filters and counts in a moment
``related``     what belongs to a resource
``searches``    searches a person keeps
``sources``     subscriptions: what they offer, what is wanted
``queue``       what is wanted, in which order
``shelves``     bundles to publish and hand-made collections
``personal``    works opened, places, notes
``usage``       bytes used, by day

Only this package (and ``index``, whose tables lie in the same database) knows SQLAlchemy.  Records go
in and come out; rows, connections and transactions stay here.
"""

from sqlalchemy import select

from oerdesk.core.catalog.browse import Browse
from oerdesk.core.catalog.database import Database
from oerdesk.core.catalog.personal import Personal
from oerdesk.core.catalog.queue import Queue
from oerdesk.core.catalog.resources import Resources
from oerdesk.core.catalog.searches import KeptSearch, Searches
from oerdesk.core.catalog.shelves import Shelves
from oerdesk.core.catalog.sources import Sources
from oerdesk.core.catalog.tables import library
from oerdesk.core.catalog.usage import UsageBook
from oerdesk.core.catalog.versions import Incoming, Stored

__all__ = [
    "Browse",
    "Catalog",
    "Database",
    "Incoming",
    "KeptSearch",
    "Resources",
    "Searches",
    "Shelves",
    "Sources",
    "Stored",
]


class Catalog:
    """The catalog of one library.

    Attributes:
        resources, browse, sources, queue, shelves, usage, personal: its parts, by what is asked of them.
    """

    def __init__(self, database: Database) -> None:
        self.database = database
        self.resources = Resources(database)
        self.browse = Browse(database)
        self.searches = Searches(database)
        self.sources = Sources(database)
        self.queue = Queue(database)
        self.shelves = Shelves(database)
        self.personal = Personal(database)
        self.usage = UsageBook(database)

    def identity(self) -> str:
        """The random id the library was given when it was made."""
        with self.database.reading() as connection:
            return str(connection.execute(select(library.c.value).where(library.c.name == "id")).scalar_one())

    def close(self) -> None:
        """Let go of the database file."""
        self.database.close()
