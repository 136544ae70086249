"""One adaptation being written.

A draft is a folder ``drafts/<id>/`` with ``draft.json`` (what it is and what it is made from),
``document.html`` (the text, semantic HTML) and ``pictures/``.  Each is written whole or not at all,
so a kill loses at most what was typed since the last save.
"""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, Final, Self

from oerdesk.core.bundle import Fields, ingredient_from_fields, ingredient_to_json
from oerdesk.core.document import Document, read_document, write_page
from oerdesk.core.errors import BadInputError, DamagedError, NotFoundError, storage_errors
from oerdesk.core.i18n import _
from oerdesk.core.records import Ingredient, Metadata
from oerdesk.core.safety.durable import write_durably
from oerdesk.core.safety.names import safe_name

FORMAT: Final = "oerdesk-draft/1"
PICTURES: Final = "pictures"
LARGEST_DOCUMENT: Final = 64 * 1024 * 1024  # bytes


@dataclass(frozen=True, slots=True)
class DraftState:
    """What a draft is, besides its text.

    Attributes:
        work: URI the result will have; chosen at the start, so that finishing twice gives one work.
        metadata: of the result, as far as it is filled in.
        based_on: what it is made from.
        licenses: those the result may carry, the usual first.
        changed: UTC of the last save.
        extra: fields of newer programs, kept.
    """

    work: str
    metadata: Metadata
    based_on: tuple[Ingredient, ...] = ()
    licenses: tuple[str, ...] = ()
    changed: str = ""
    extra: Mapping[str, Any] = field(default_factory=dict, hash=False)

    def to_json(self) -> dict[str, Any]:
        """The content of ``draft.json``."""
        return dict(self.extra) | {
            "format": FORMAT,
            "work": self.work,
            "metadata": self.metadata.to_json(),
            "basedOn": [ingredient_to_json(i) for i in self.based_on],
            "licenses": list(self.licenses),
            "changed": self.changed,
        }

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> Self:
        """Read what :meth:`to_json` wrote."""
        known = {"format", "work", "metadata", "basedOn", "licenses", "changed"}
        return cls(
            work=data["work"],
            metadata=Metadata.from_json(data["metadata"]),
            based_on=tuple(ingredient_from_fields(Fields(item, _("the draft"))) for item in data["basedOn"]),
            licenses=tuple(data["licenses"]),
            changed=data["changed"],
            extra={key: value for key, value in data.items() if key not in known},
        )


class Draft:
    """An adaptation being written; every method leaves it whole on disk.

    Attributes:
        id: name of its folder.
        state: what it is; change it with :meth:`save`.
    """

    def __init__(self, folder: Path, state: DraftState) -> None:
        self.id = folder.name
        self.folder = folder
        self.state = state

    @classmethod
    def create(
        cls, folder: Path, state: DraftState, document: Document, pictures: Mapping[str, bytes]
    ) -> Self:
        """Make a new draft.  ``draft.json`` comes last: a folder without it is a cut start.

        Raises:
            StorageError: no room, or read-only.
        """
        with storage_errors(folder):
            (folder / PICTURES).mkdir(parents=True)
        draft = cls(folder, state)
        for name, data in pictures.items():
            write_durably(draft._picture_path(name), data)
        draft.save(document, state)
        return draft

    @classmethod
    def open(cls, folder: Path) -> Self:
        """Open a draft.

        Raises:
            NotFoundError: no such draft.
            DamagedError: its description cannot be read.
        """
        path = folder / "draft.json"
        if not path.is_file():
            raise NotFoundError(
                _("There is no draft “{name}”.").format(name=folder.name), _("It may have been finished.")
            )
        try:
            with storage_errors(path):
                return cls(folder, DraftState.from_json(json.loads(path.read_bytes())))
        except (ValueError, KeyError, TypeError, AttributeError) as error:
            raise DamagedError(
                _("The draft “{path}” cannot be read: {reason}.").format(path=path, reason=error),
                _("Its text is in “document.html” beside it and opens in any browser."),
            ) from error

    def document(self) -> Document:
        """The text as it was last saved.

        Raises:
            DamagedError: it is not there, or far too large.
        """
        path = self.folder / "document.html"
        with storage_errors(path):
            if path.stat().st_size > LARGEST_DOCUMENT:
                raise DamagedError(
                    _("The draft “{path}” is too large to be opened.").format(path=path),
                    _("Split it into several documents."),
                )
            html = path.read_text(encoding="utf-8")
        metadata = self.state.metadata
        return read_document(html, title=metadata.title, language=metadata.language)

    def save(self, document: Document, state: DraftState | None = None) -> None:
        """Write the text (and what the draft is, when given): autosave calls this every two seconds.

        Raises:
            StorageError: no room; the previous save is still there.
        """
        write_durably(self.folder / "document.html", write_page(document).encode())
        if state is not None:
            data = json.dumps(state.to_json(), ensure_ascii=False, indent=1)
            write_durably(self.folder / "draft.json", data.encode())
            self.state = state

    def describe(self, **changes: Any) -> None:
        """Change fields of the result's metadata.

        Raises:
            StorageError: no room; the previous state is still there.
        """
        state = replace(self.state, metadata=self.state.metadata.changed(**changes))
        data = json.dumps(state.to_json(), ensure_ascii=False, indent=1)
        write_durably(self.folder / "draft.json", data.encode())
        self.state = state

    def picture(self, src: str) -> bytes | None:
        """The bytes of a picture by its ``src`` in the document; None when there is none."""
        name = src.removeprefix(f"{PICTURES}/")
        path = self.folder / PICTURES / name
        if "/" in name or name in {"", ".", ".."} or "\\" in name or not path.is_file():
            return None
        with storage_errors(path):
            return path.read_bytes()

    def add_picture(self, name: str, data: bytes) -> str:
        """Keep a picture; returns the ``src`` to put into the document.

        Raises:
            BadInputError: empty.
            StorageError: no room.
        """
        if not data:
            raise BadInputError(
                _("The picture “{name}” is empty.").format(name=name), _("Choose another file.")
            )
        chosen = self._free_name(_plain_name(name), data)
        write_durably(self._picture_path(chosen), data)
        return f"{PICTURES}/{chosen}"

    def pictures(self) -> dict[str, Path]:
        """Every picture by its ``src``."""
        with storage_errors(self.folder):
            files = sorted((self.folder / PICTURES).iterdir())
        return {f"{PICTURES}/{path.name}": path for path in files if not path.name.startswith(".")}

    def _picture_path(self, name: str) -> Path:
        return self.folder / PICTURES / name.removeprefix(f"{PICTURES}/")

    def _free_name(self, name: str, data: bytes) -> str:
        stem, dot, suffix = name.rpartition(".")
        number = 1
        candidate = name
        while (path := self._picture_path(candidate)).exists() and path.read_bytes() != data:
            number += 1
            candidate = f"{stem or suffix}-{number}{dot}{suffix if stem else ''}"
        return candidate


def _plain_name(name: str) -> str:
    """A file name of plain letters, which no step between the page and the disk writes differently.

    (Sanitizers and browsers percent-encode everything else in addresses, and a space even in HTML.)
    """
    letters = unicodedata.normalize("NFKD", safe_name(name)).encode("ascii", "ignore").decode()
    plain = re.sub(r"[^A-Za-z0-9._-]+", "-", letters).strip("-")
    return safe_name(plain if plain.rpartition(".")[0] or "." not in plain else f"picture{plain}", "picture")


def is_draft_name(name: str) -> bool:
    """Whether ``name`` can be the id of a draft (and nothing else on disk)."""
    return re.fullmatch(r"[0-9a-f]{32}", name) is not None
