"""The nouns of OERDesk as frozen dataclasses: what the facade takes and hands out.

``metadata``   what a resource says about itself: :class:`Metadata`, :class:`Person`
``manifest``   one immutable version of a resource: :class:`Manifest`, its files and ingredients
``browse``     asking the library: filters, rows, facets, hits
``exchange``   between libraries: bundles, sources, offers, plans, reports
``notes``      what a person does with a work: places, bookmarks, highlights, notes
``transfers``  what transfers cost: usage and budgets, the queue
"""

from oerdesk.core.records.browse import (
    EVERYTHING,
    FROM_FILES,
    MADE_HERE,
    PERMISSIONS,
    QUALITIES,
    Facets,
    Filter,
    Group,
    Hit,
    Passage,
    Presence,
    Related,
    ResourceRow,
    SearchResult,
    Section,
    Sort,
)
from oerdesk.core.records.exchange import (
    NO_DEFAULTS,
    Bundle,
    CheckReport,
    Defaults,
    ImportedFile,
    ImportReport,
    Offer,
    OfferedBundle,
    Plan,
    Problem,
    PublishReport,
    Source,
    SyncReport,
)
from oerdesk.core.records.manifest import FileEntry, Ingredient, Manifest
from oerdesk.core.records.metadata import RESOURCE_TYPES, ROLES, Metadata, MetadataChange, Person
from oerdesk.core.records.notes import (
    BOOKMARK,
    HIGHLIGHT,
    NO_QUOTE,
    NOTE,
    NOTE_KINDS,
    FoundPlace,
    Note,
    Place,
    Quote,
)
from oerdesk.core.records.transfers import OfferGroup, Pending, Queued, Traffic, Usage

__all__ = [
    "BOOKMARK",
    "EVERYTHING",
    "FROM_FILES",
    "HIGHLIGHT",
    "MADE_HERE",
    "NOTE",
    "NOTE_KINDS",
    "NO_DEFAULTS",
    "NO_QUOTE",
    "PERMISSIONS",
    "QUALITIES",
    "RESOURCE_TYPES",
    "ROLES",
    "Bundle",
    "CheckReport",
    "Defaults",
    "Facets",
    "FileEntry",
    "Filter",
    "FoundPlace",
    "Group",
    "Hit",
    "ImportReport",
    "ImportedFile",
    "Ingredient",
    "Manifest",
    "Metadata",
    "MetadataChange",
    "Note",
    "Offer",
    "OfferGroup",
    "OfferedBundle",
    "Passage",
    "Pending",
    "Person",
    "Place",
    "Plan",
    "Presence",
    "Problem",
    "PublishReport",
    "Queued",
    "Quote",
    "Related",
    "ResourceRow",
    "SearchResult",
    "Section",
    "Sort",
    "Source",
    "SyncReport",
    "Traffic",
    "Usage",
]
