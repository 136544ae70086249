"""The schema as the newest migration leaves it (a test holds the two together).

``resource`` repeats what lists need of its current version, so that a list is one table scan; it is
written in the same transaction as the version and can be rebuilt from it.
"""

from __future__ import annotations

from sqlalchemy import (
    Boolean,
    Column,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    Table,
    Text,
    UniqueConstraint,
)

metadata = MetaData()


def _key() -> Column[int]:
    return Column("id", Integer, primary_key=True)


def _owner(table: str) -> ForeignKey:
    return ForeignKey(f"{table}.id", ondelete="CASCADE")


library = Table(
    "library",
    metadata,
    Column("name", Text, primary_key=True),  # 'id': random, made with the library; 'created': UTC
    Column("value", Text, nullable=False),
)

resource = Table(
    "resource",
    metadata,
    _key(),
    Column("work", Text, nullable=False, unique=True),
    Column("mine", Boolean, nullable=False, default=False),
    Column("added", Text, nullable=False),
    Column("trashed", Text),  # UTC when it was put into the trash
    # From here on: copied from the current version.
    Column("version", Text, nullable=False),
    Column("modified", Text, nullable=False),
    Column("here", Boolean, nullable=False),
    Column("title", Text, nullable=False),
    Column("sort_title", Text, nullable=False),  # folded, for sorting without regard to case and accents
    Column("language", Text, nullable=False),
    Column("people", Text, nullable=False),
    Column("license", Text, nullable=False),
    Column("type", Text, nullable=False),
    Column("media_type", Text, nullable=False),
    Column("size", Integer, nullable=False),
    Index("resource_by_title", "sort_title", "id"),
    Index("resource_in_order", "trashed", "sort_title", "id"),  # the usual list, from the index alone
    Index("resource_by_language", "language"),
    Index("resource_by_license", "license"),
)

version = Table(
    "version",
    metadata,
    _key(),
    Column("resource_id", Integer, _owner("resource"), nullable=False),
    Column("hash", Text, nullable=False, unique=True),
    Column("modified", Text, nullable=False),
    Column("kept", Boolean, nullable=False),  # was here at some time: never forgotten by itself
    Column("here", Boolean, nullable=False),  # every file of it is in the object store, verified
    Column("size", Integer, nullable=False),
    Column("listing", Text, nullable=False),  # metadata as JSON: all that is known before the manifest
    Column("manifest", LargeBinary),  # canonical bytes; NULL while only listed
    Index("version_by_resource", "resource_id"),
)

file = Table(
    "file",
    metadata,
    Column("version_id", Integer, _owner("version"), primary_key=True),
    Column("position", Integer, primary_key=True),
    Column("path", Text, nullable=False),
    Column("sha256", Text, nullable=False),
    Column("size", Integer, nullable=False),
    Column("media_type", Text, nullable=False),
    Index("file_by_object", "sha256"),  # which versions need an object; is this file known already?
)

subject = Table(
    "subject",
    metadata,
    Column("resource_id", Integer, _owner("resource"), primary_key=True),
    Column("term", Text, primary_key=True),
    Index("subject_by_term", "term"),
)

level = Table(
    "level",
    metadata,
    Column("resource_id", Integer, _owner("resource"), primary_key=True),
    Column("term", Text, primary_key=True),
    Index("level_by_term", "term"),
)

ingredient = Table(
    "ingredient",
    metadata,
    Column("resource_id", Integer, _owner("resource"), primary_key=True),
    Column("work", Text, primary_key=True),
    Index("ingredient_by_work", "work"),  # "used in"
)

bundle = Table(
    "bundle",
    metadata,
    _key(),
    Column("uri", Text, nullable=False, unique=True),
    Column("title", Text, nullable=False),
    Column("description", Text, nullable=False),
)

bundle_member = Table(
    "bundle_member",
    metadata,
    Column("bundle_id", Integer, _owner("bundle"), primary_key=True),
    Column("resource_id", Integer, _owner("resource"), primary_key=True),
    Index("bundle_member_by_resource", "resource_id"),
)

collection = Table(
    "collection",
    metadata,
    _key(),
    Column("title", Text, nullable=False, unique=True),
)

collection_member = Table(
    "collection_member",
    metadata,
    Column("collection_id", Integer, _owner("collection"), primary_key=True),
    Column("resource_id", Integer, _owner("resource"), primary_key=True),
    Column("position", Integer, nullable=False),
    Index("collection_member_by_resource", "resource_id"),
)

source = Table(
    "source",
    metadata,
    _key(),
    Column("location", Text, nullable=False, unique=True),
    Column("name", Text, nullable=False),
    Column("trusted", Boolean, nullable=False),
    Column("state", Text, nullable=False),  # what has been seen of keys and heads, JSON; owned by `bundle`
    Column("version", Integer, nullable=False),
    Column("synced", Text, nullable=False),
)

offered_bundle = Table(
    "offered_bundle",
    metadata,
    _key(),
    Column("source_id", Integer, _owner("source"), nullable=False),
    Column("uri", Text, nullable=False),
    Column("entry", Text, nullable=False),  # the bundle as the source's catalog describes it, JSON
    Column("listed", Text, nullable=False),  # hash of the listing that was taken in; empty: not yet
    Column("subscribed", Boolean, nullable=False),
    UniqueConstraint("source_id", "uri"),
)

offer = Table(
    "offer",
    metadata,
    Column("bundle_id", Integer, _owner("offered_bundle"), primary_key=True),
    Column("version_id", Integer, _owner("version"), primary_key=True),
    Index("offer_by_version", "version_id"),
)

wanted = Table(
    "wanted",
    metadata,
    Column("version_id", Integer, _owner("version"), primary_key=True),
    Column("source_id", Integer, _owner("source"), nullable=False),
    Column("position", Integer, nullable=False),  # the order in which things were asked for
    Index("wanted_by_source", "source_id", "position"),
)

offered_object = Table(
    "offered_object",
    metadata,
    Column("source_id", Integer, _owner("source"), primary_key=True),
    Column("sha256", Text, primary_key=True),
    Column("stored", Integer, nullable=False),  # bytes it has there when compressed; 0: lies there as it is
)

accessibility = Table(
    "accessibility",
    metadata,
    Column("resource_id", Integer, _owner("resource"), primary_key=True),
    Column("term", Text, primary_key=True),  # schema.org accessibilityFeature
    Index("accessibility_by_term", "term"),
)

saved_search = Table(
    "saved_search",
    metadata,
    _key(),
    Column("name", Text, nullable=False, unique=True),
    Column("filter", Text, nullable=False),  # docs/library.md, "Saved searches"
)

# What a person did with a work outlives the work's stay in the library: by URI, without a foreign key.
reading = Table(
    "reading",
    metadata,
    Column("work", Text, primary_key=True),
    Column("opened", Text, nullable=False),  # UTC, the last time
    Column("place", Text, nullable=False),  # where it was left, docs/library.md, "Places in a work"
    Index("reading_by_time", "opened"),
)

note = Table(
    "note",
    metadata,
    _key(),
    Column("uri", Text, nullable=False, unique=True),
    Column("work", Text, nullable=False),
    Column("kind", Text, nullable=False),  # bookmark, highlight or note
    Column("place", Text, nullable=False),
    Column("quote", Text, nullable=False),  # JSON: exact, prefix, suffix
    Column("text", Text, nullable=False),
    Column("created", Text, nullable=False),
    Column("changed", Text, nullable=False),
    Index("note_by_work", "work"),
)

usage = Table(
    "usage",
    metadata,
    Column("day", Text, primary_key=True),  # of this machine's clock and time zone: as people pay
    Column("received", Integer, nullable=False),  # bytes
    Column("sent", Integer, nullable=False),
    Column("requests", Integer, nullable=False),
)
