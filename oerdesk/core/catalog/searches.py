"""Searches a person keeps: a name and a filter (``docs/library.md``, "Saved searches")."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any, Final

from sqlalchemy import delete, select, update
from sqlalchemy.dialects.sqlite import insert as upsert

from oerdesk.core.catalog import tables as t
from oerdesk.core.catalog.database import Database
from oerdesk.core.errors import NotFoundError, UsageError
from oerdesk.core.i18n import _
from oerdesk.core.records import Filter, Presence, Sort

_SETS: Final = (
    "languages",
    "subjects",
    "levels",
    "types",
    "licenses",
    "may",
    "sources",
    "accessibility",
    "qualities",
)
_NUMBERS: Final = ("collection", "source")
_SWITCHES: Final = ("opened",)


@dataclass(frozen=True, slots=True)
class KeptSearch:
    """A search with a name."""

    name: str
    wanted: Filter


class Searches:
    """The kept searches of one library."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def all(self) -> list[KeptSearch]:
        """All of them, by name; what cannot be read is left out."""
        with self._database.reading() as connection:
            rows = connection.execute(select(t.saved_search).order_by(t.saved_search.c.name)).all()
        found = ((row.name, filter_from_json(row.filter)) for row in rows)
        return [KeptSearch(name, wanted) for name, wanted in found if wanted is not None]

    def keep(self, name: str, wanted: Filter) -> KeptSearch | None:
        """Keep a search under a name; returns what had this name before.

        Raises:
            UsageError: the name is empty.
        """
        name = name.strip()
        if not name:
            raise UsageError(_("A kept search needs a name."), _("Type a word or two."))
        old = next((search for search in self.all() if search.name == name), None)
        insert = upsert(t.saved_search).values(name=name, filter=filter_to_json(wanted))
        with self._database.writing() as connection:
            connection.execute(
                insert.on_conflict_do_update(index_elements=["name"], set_={"filter": insert.excluded.filter})
            )
        return old

    def rename(self, name: str, new: str) -> None:
        """Give a search another name; fields of it that only a newer program knows stay.

        Raises:
            UsageError: the name is empty, or another search has it.
            NotFoundError: there is no such search.
        """
        new = new.strip()
        if not new:
            raise UsageError(_("A kept search needs a name."), _("Type a word or two."))
        table = t.saved_search
        with self._database.writing() as connection:
            names = set(connection.execute(select(table.c.name)).scalars())
            if name not in names:
                raise NotFoundError(_("This search is gone."), _("Choose another one."))
            if new in names - {name}:
                raise UsageError(
                    _("There is a search “{name}” already.").format(name=new), _("Choose another name.")
                )
            connection.execute(update(table).where(table.c.name == name).values(name=new))

    def remove(self, name: str) -> None:
        """Forget a search."""
        with self._database.writing() as connection:
            connection.execute(delete(t.saved_search).where(t.saved_search.c.name == name))


def filter_to_json(wanted: Filter) -> str:
    """A filter as it is stored."""
    data: dict[str, Any] = {"text": wanted.text} if wanted.text else {}
    data |= {name: sorted(values) for name in _SETS if (values := getattr(wanted, name))}
    data |= {name: value for name in _NUMBERS if (value := getattr(wanted, name)) is not None}
    data |= {name: True for name in _SWITCHES if getattr(wanted, name)}
    if wanted.presence is not Presence.ANY:
        data["presence"] = wanted.presence.value
    if wanted.sort is not Sort.TITLE:
        data["sort"] = wanted.sort.value
    return json.dumps(data, ensure_ascii=False, sort_keys=True)


def filter_from_json(text: str) -> Filter | None:
    """Read what :func:`filter_to_json` wrote, by any version; None when it is something else."""
    try:
        data = json.loads(text)
        values: dict[str, Any] = {name: frozenset(map(str, data[name])) for name in _SETS if name in data}
        values |= {name: int(data[name]) for name in _NUMBERS if name in data}
        return Filter(
            **values,
            text=str(data.get("text", "")),
            opened=bool(data.get("opened", False)),
            presence=Presence(data.get("presence", Presence.ANY.value)),
            sort=Sort(data.get("sort", Sort.TITLE.value)),
        )
    except (ValueError, TypeError, AttributeError, KeyError):
        return None
